import type { PlannedPrincipal } from '../plan.js';

/**
 * done: IAM answered so · found: it was so already · would: in a dry run · skipped: nothing was written on the principal ·
 * stopped: something is new or was used, and no more is written · failed: IAM refused, or nobody knows · left: not begun.
 */
export const RESULTS = ['done', 'found', 'would', 'skipped', 'stopped', 'failed', 'left'] as const;

export type Result = (typeof RESULTS)[number];

export interface StepResult {
  readonly principal: Pick<PlannedPrincipal, 'account' | 'kind' | 'name' | 'arn'>;
  /** null: the principal as a whole. */
  readonly n: number | null;
  readonly action: string | null;
  /** What it is about: a key id, a policy, a group. */
  readonly target: string | null;
  readonly result: Result;
  readonly detail: string;
}

/** Results after which a second go has nothing left to do. */
export function isWell({ result }: StepResult): boolean {
  return result === 'done' || result === 'found' || result === 'would';
}
