import type { PlannedStep } from '../plan.js';

export type Step = Omit<PlannedStep, 'n'>;

export function numbered(steps: readonly Step[]): readonly PlannedStep[] {
  return steps.map((step, at) => ({ n: at + 1, ...step }));
}
