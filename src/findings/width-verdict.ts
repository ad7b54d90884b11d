import { trustWidthOf } from '../checks/trust.js';
import { UNKNOWN } from '../model/value.js';
import type { Party } from '../policy/trust.js';
import type { ReconciledRole } from '../reconcile/entity.js';
import type { Verdict } from './check.js';
import { fail, pass, unknown } from './verdict.js';

/** Do parties of these kinds let in more than a principal in particular? null: there is none of them. */
export function widthVerdict(role: ReconciledRole, kinds: readonly Party['kind'][]): Verdict | null {
  const found = trustWidthOf(role.trust, role.account, kinds);
  if (found === UNKNOWN) return unknown('the trust policy can not be read');
  if (found.parties.length === 0) return null;
  const facts = { trusts: found.parties };
  if (found.wide === 'yes') return fail(`trusts ${found.parties.join(', ')}, and no condition narrows it`, facts);
  if (found.wide === 'unknown') return unknown('conditions or denials that are not judged decide it', facts);
  return pass('conditions say who', facts);
}
