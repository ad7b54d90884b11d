import type { ReconciledRole, ReconciledUser } from '../reconcile/entity.js';
import type { CheckContext, Verdict } from './check.js';
import { adminOf, escalationOf, grantName } from './privileges-of.js';
import { fail, pass, some, unknown } from './verdict.js';

/** Is it administrator? */
export function adminVerdict(someone: ReconciledUser | ReconciledRole): Verdict {
  const { kind, through } = adminOf(someone);
  const grants = [...new Set(through.map(grantName))];
  if (kind === 'full') return fail(`everything is allowed by ${some(grants)}`, { admin_through: grants });
  if (kind === 'unknown') return unknown('a policy that was not read, or a condition, decides it', { admin_through: grants });
  return pass(kind === 'all_but' ? 'everything but some is allowed' : 'no administrator', { admin_kind: kind });
}

/** Can it make itself one? A principal that is administrator already need not. */
export function escalationVerdict(someone: ReconciledUser | ReconciledRole, context: CheckContext): Verdict | null {
  if (adminOf(someone).kind === 'full') return null;
  const { escalation, open, limited } = escalationOf(someone, context);
  const ids = open.map(({ id }) => id);
  const facts = { open_paths: ids, limited_paths: limited.map(({ path }) => path.id) };
  if (escalation === 'yes') return fail(`open paths: ${some(ids, 4)}`, facts);
  if (escalation === 'unknown') return unknown('a policy that was not read decides it', facts);
  return pass(escalation === 'limited' ? 'only on some resources, or with a condition' : 'no path is open', facts);
}
