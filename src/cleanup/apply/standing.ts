import { DAY_MS } from '../../model/instant.js';
import type { CleanupPlan, PlannedPrincipal } from '../plan.js';
import { progressOf, type JournalEntry, type Progress } from './journal.js';
import { keyOf } from './apply-principal.js';

export const STANDINGS = [
  ...(['quarantined', 'removed', 'shrunk', 'undone', 'undoing', 'begun', 'stopped', 'failed', 'skipped', 'untouched'] as const),
] as const;

/** Where a principal of an applied plan stands, as our journal has it. */
export interface Standing {
  readonly plan: string;
  readonly role: string;
  readonly planned: PlannedPrincipal;
  readonly state: (typeof STANDINGS)[number];
  readonly since: string | null;
  /** Whole days until it may be removed; null: that is no question. */
  readonly daysLeft: number | null;
  readonly why: string;
}

const DONE = { quarantine: 'quarantined', remove: 'removed', shrink: 'shrunk' } as const;

export function standingsOf(plan: CleanupPlan, entries: readonly JournalEntry[], days: number, now: Date): readonly Standing[] {
  return plan.principals.map((planned) => {
    const progress = progressOf(entries, keyOf(planned));
    const state = stateOf(plan, progress);
    const since = progress.outcome?.at ?? null;
    const left = since === null ? days : Math.ceil(days - (now.getTime() - Date.parse(since)) / DAY_MS);
    const daysLeft = state === 'quarantined' ? Math.max(0, left) : null;
    return { plan: plan.id, role: plan.role, planned, state, since, daysLeft, why: progress.outcome?.why ?? '' };
  });
}

function stateOf({ stage }: CleanupPlan, { undone, undoing, outcome, all }: Progress): Standing['state'] {
  if (undone) return 'undone';
  if (undoing) return 'undoing';
  if (outcome === null) return all.length === 0 ? 'untouched' : 'begun';
  return outcome.outcome === 'done' ? DONE[stage] : outcome.outcome;
}
