import type { Coverage } from '../evidence/coverage.js';
import type { UnseenReason } from '../evidence/evidence.js';
import { grouped } from '../text.js';

/** One account may do without the role: the caller's own. */
const OWN = 1;

/**
 * The one line for a role that no account has: then not the accounts are at fault, but its name. null: some account let
 * the caller in, or there are too few to tell.
 */
export function deniedEverywhere(reason: UnseenReason, { accounts, gaps }: Coverage): string | null {
  if (reason !== 'role_denied') return null;
  const denied = gaps.filter((gap) => gap.reason === reason);
  const where = new Set(denied.flatMap(({ accountId }) => accountId ?? []));
  if (where.size < 2 || where.size < accounts - OWN) return null;
  const [, caller, role, externalId] = /(\S+) may not assume \S+?:role\/(\S+)( \(.*\))?$/.exec(denied[0]?.detail ?? '') ?? [];
  if (caller === undefined || role === undefined) return null;
  const flags = externalId?.includes('no ') === true ? '--role-name is probably wrong' : '--role-name or --external-id is probably wrong';
  const said = `${caller} may not assume role ${role} in any of them${externalId ?? ''}`;
  return `  role denied (all ${grouped(where.size)} accounts): ${said} → ${flags}`;
}
