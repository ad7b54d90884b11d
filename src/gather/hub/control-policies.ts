import type { Evidence, Unseen } from '../../evidence/evidence.js';
import type { ServiceControlPolicies } from '../../evidence/values.js';
import type { Account } from '../../model/account.js';
import type { InlinePolicy } from '../../model/policy.js';
import { NOTHING_FOUND, notKept, putEach, type HubTools } from './hub-source.js';
import type { ControlPolicyTargets } from '../ports.js';
import type { Scope } from '../scope.js';
import { asSourceError, SourceError, unseen } from '../source-error.js';
import type { RunFindings } from '../run-findings.js';

/** The service control policies over each account, level by level. */
export async function readControlPolicies(
  { organization }: Pick<Scope, 'organization'>,
  accounts: readonly Account[],
  { hub, clock, store }: HubTools,
): Promise<RunFindings> {
  const missing = await notKept('service_control_policies', accounts, store);
  if (missing.length === 0) return NOTHING_FOUND;
  const asOf = clock.now().toISOString();
  const seen = (levels: ServiceControlPolicies['levels']): Evidence<ServiceControlPolicies> => ({ seen: true, asOf, value: { levels } });
  const policies = await hub.controlPolicies().catch(asSourceError);
  const byTarget = policies === null || policies instanceof SourceError ? null : attachedTo(policies);
  await putEach('service_control_policies', missing, store, (account) => {
    if (policies instanceof SourceError) return unseen(policies.reason, policies.message);
    if (byTarget === null || account.isManagement) return seen(null);
    if (organization === null) return unseen('failed', 'they spare the management account, and which one that is is not known');
    const levels = levelsOver(account, byTarget);
    return 'seen' in levels ? levels : seen(levels);
  });
  return NOTHING_FOUND;
}

type ByTarget = ReadonlyMap<string, readonly InlinePolicy[]>;

function attachedTo(policies: readonly ControlPolicyTargets[]): ByTarget {
  const byTarget = new Map<string, InlinePolicy[]>();
  for (const { name, document, targets } of policies) {
    for (const target of targets) {
      const attached = byTarget.get(target);
      if (attached === undefined) byTarget.set(target, [{ name, document }]);
      else attached.push({ name, document });
    }
  }
  return byTarget;
}

/** From the root through the units down to the account itself. */
function levelsOver({ id, path }: Account, byTarget: ByTarget): readonly (readonly InlinePolicy[])[] | Unseen {
  if (path === null) return unseen('failed', 'AWS did not send where in the organization the account is');
  const [, ...targets] = path.split('/').filter((part) => part !== '');
  if (targets[0]?.startsWith('r-') !== true || targets.at(-1) !== id) {
    return unseen('failed', `the path ${path} does not lead from the root to the account`);
  }
  const levels: (readonly InlinePolicy[])[] = [];
  for (const target of targets) {
    const attached = byTarget.get(target);
    // AWS lets no caller detach the last one, so a level without any was not shown whole. It would read as "denies all".
    if (attached === undefined) {
      return unseen('failed', `no service control policy is said to be attached to ${target}, where at least one must be`);
    }
    levels.push(attached);
  }
  return levels;
}
