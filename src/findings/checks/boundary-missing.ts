import { NeedJudge, type Verdict } from '../../checks/need-judge.js';
import { UNKNOWN } from '../../model/value.js';
import { parseArn } from '../../model/arn.js';
import type { ReconciledRole, ReconciledUser } from '../../reconcile/entity.js';
import type { ReconciledAccount } from '../../reconcile/reconcile.js';
import { defineCheck } from '../define-check.js';
import { adminOf, isChangeable } from '../privileges-of.js';
import { fail, pass, unknown } from '../verdict.js';

export const boundaryMissing = defineCheck({
  id: 'boundary-missing',
  title: 'Makes users or roles, and has no permissions boundary',
  severity: 'medium',
  means: 'What it makes may do more than itself: nothing says that a new user or role must carry a boundary, and it has none that could.',
  remedy:
    'Set a boundary that allows iam:CreateUser and iam:CreateRole only where the condition iam:PermissionsBoundary names the same ' +
    'boundary, and denies taking it off.',
  commands: ['aws iam put-{kind}-permissions-boundary --{kind}-name {name} --permissions-boundary <PolicyArn>'],
  needs: ['account_details', 'roles', 'managed_policies', 'service_control_policies'],
  of: 'principals',
  judge(someone, { account: { controls } }) {
    if (!isChangeable(someone) || adminOf(someone).kind === 'full') return null;
    const makes = callsOf(someone, controls);
    const certain = makes.filter(({ verdict }) => verdict === 'yes').map(({ action }) => action);
    if (makes.every(({ verdict }) => verdict === 'no')) return null;
    const { boundaryArn } = someone;
    const facts = { may_call: certain, permissions_boundary: boundaryArn };
    if (boundaryArn !== UNKNOWN && boundaryArn !== null) return pass('has a boundary', facts);
    if (certain.length === 0) {
      if (makes.some(({ verdict }) => verdict === 'unknown')) return unknown('a policy that was not read decides it', facts);
      return pass('makes them only with a condition, or under some names', facts);
    }
    return boundaryArn === UNKNOWN ? unknown('its boundary was not seen', facts) : fail(`may call ${certain.join(' and ')}`, facts);
  },
});

const MAKES = [
  ['iam:CreateUser', 'user'],
  ['iam:CreateRole', 'role'],
] as const;

function callsOf(
  someone: ReconciledUser | ReconciledRole,
  controls: ReconciledAccount['controls'],
): readonly { readonly action: string; readonly verdict: Verdict }[] {
  const { partition = 'aws', accountId = '' } = parseArn(someone.arn) ?? {};
  const judge = new NeedJudge(someone, controls);
  return MAKES.map(([action, kind]) => ({ action, verdict: judge.call(action, `arn:${partition}:iam::${accountId}:${kind}/*`).verdict }));
}
