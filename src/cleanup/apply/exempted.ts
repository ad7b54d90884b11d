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

/** The exceptions, read again right before: an objection may have come since. Those of organizational units stand in the plan alone. */
export function exemptedBy(exceptions: readonly Exception[], plan: CleanupPlan, accountOf: (id: string) => Account, now: Date): Exempted {
  const valid = exceptions.filter((each) => !isExpired(each, now));
  return (planned, tags) => {
    const { kind, name, arn, uniqueId } = planned;
    const subject = { kind, name, arn, id: uniqueId ?? arn, credential: null, tags };
    const account = accountOf(planned.account);
    const found = valid.find((each) => checksOf(plan, planned).some((id) => covers(each, { check: checkOf(id), account, subject })));
    return found === undefined ? null : `${found.place} until ${found.until}, ${found.owner}: ${found.reason}`;
  };
}
