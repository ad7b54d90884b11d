import type { Outcome } from './unattended.js';

/** With rows, without, or without having seen everything. */
const ENDED: readonly number[] = [0, 1, 3];

/** Throws what a state machine tells apart: `UsageError` will be the same the next time, `NotEnded` may not. */
export function ended({ exitCode, problem, results }: Outcome): Pick<Outcome, 'exitCode'> {
  if (ENDED.includes(exitCode) && problem === null) return { exitCode };
  const words = problem ?? `${results.map(({ command }) => command.join(' ')).join('; ')} ended with ${exitCode}: its log says why`;
  throw Object.assign(new Error(words), { name: exitCode === 2 ? 'UsageError' : 'NotEnded' });
}
