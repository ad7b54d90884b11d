import { usageError } from '../errors.js';
import type { RunSummary } from '../store/list-runs.js';
import { dayOf, nearestDays } from '../store/run-days.js';

/** The newest finished run that was started on that day, UTC. */
export function runOfDay(runs: readonly RunSummary[], day: string): RunSummary {
  const finished = runs.filter(({ status }) => status === 'finished');
  const found = finished.find((run) => dayOf(run) === day);
  if (found !== undefined) return found;
  const near = nearestDays(finished, day);
  const hint = near.length === 0 ? 'There is no finished run at all.' : `The nearest days with one: ${near.join(', ')}.`;
  throw usageError(`there is no finished run of ${day}`, hint);
}
