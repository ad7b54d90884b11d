import { covers, isExpired, type Exception } from '../../findings/exceptions/exception.js';
import { checkOf } from '../../findings/registry.js';
import type { CheckId } from '../../findings/check-ids.js';
import type { Account } from '../../model/account.js';
import type { Tag } from '../../model/tag.js';
import type { CleanupPlan, PlannedPrincipal } from '../plan.js';

const OF_USERS: readonly CheckId[] = ['key-unused', 'key-never-used', 'password-unused', 'password-never-used', 'user-no-credentials'];

/** Checks whose exceptions speak against what is planned. */
function checksOf({ stage }: CleanupPlan, { kind }: PlannedPrincipal): readonly CheckId[] {
  if (stage === 'shrink') return ['permissions-unused'];
  return kind === 'role' ? ['role-unused'] : OF_USERS;
}

export type Exempted = (planned: PlannedPrincipal, tags: readonly Tag[]) => string | null;

/** The exceptions, read again right before: an objection may have come since. Of which unit an account was, the plan knows. */
export function exemptedBy(exceptions: readonly Exception[], plan: CleanupPlan, now: Date): Exempted {
  const valid = exceptions.filter((each) => !isExpired(each, now));
  return (planned, tags) => {
    const { kind, name, arn, uniqueId } = planned;
    const subject = { kind, name, arn, id: uniqueId ?? arn, credential: null, tags };
    const account = accountOf(plan, planned.account);
    const checks = checksOf(plan, planned).map(checkOf);
    const isMeant = (each: Exception): boolean => checks.some((check) => covers(each, { check, account, subject }));
    for (const each of valid) {
      const { place, until, owner, reason, units } = each;
      if (isMeant(each)) return `${place} until ${until}, ${owner}: ${reason}`;
      if (!isHidden(units ?? [], account) || !isMeant({ ...each, units: null })) continue;
      return `whether ${place} covers it is not known: the plan has no organizational unit of ${account.id}`;
    }
    return null;
  };
}

/** A unit of an account that was not asked for may be the one that is meant. */
function isHidden(units: readonly string[], { path, unitPath }: Account): boolean {
  return units.some((unit) => (unit.startsWith('ou-') ? path === null : typeof unitPath !== 'string'));
}

function accountOf({ accounts }: CleanupPlan, id: string): Account {
  const { name = null, path = null, unitPath = null } = accounts.find((each) => each.id === id) ?? {};
  return { id, name, email: null, state: 'ACTIVE', path, unitPath, joinedAt: null, isManagement: false };
}
