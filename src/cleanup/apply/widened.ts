import { AuditError } from '../../errors.js';
import type { CleanupPlan } from '../plan.js';
import { readPlan } from '../read-plan.js';

/**
 * The plan to keep, when the one that is kept lacks principals that it is applied with now: of a plan, some may be taken out
 * for a first go. One that was cut short while it was written is none. null: it has all of them.
 */
export function widened(kept: string, plan: CleanupPlan): string | null {
  const before = principalsOf(kept);
  const known = new Set(before.map(({ digest }) => digest));
  const more = plan.principals.filter(({ digest }) => !known.has(digest));
  if (more.length === 0) return null;
  const all = new Map([...before, ...more].map((each) => [each.digest, each]));
  return `${JSON.stringify({ ...plan, principals: plan.planned.flatMap((digest) => all.get(digest) ?? []) }, null, 2)}\n`;
}

function principalsOf(kept: string): CleanupPlan['principals'] {
  try {
    return readPlan(kept, 'plan.json').plan.principals;
  } catch (error) {
    if (error instanceof AuditError) return [];
    throw error;
  }
}
