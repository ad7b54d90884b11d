import type { ReconciledRole } from '../../reconcile/entity.js';
import { UNKNOWN, type Unknown } from '../../model/value.js';
import type { ServiceControls } from '../../policy/applied-policy.js';
import { adminChain } from '../admin-chain.js';
import { allowsEverything, denyEverything } from '../admin.js';
import { allowsSomething } from '../allows-something.js';
import { judgeEscalation } from '../escalation.js';
import type { RoleGain } from './caller.js';
import { mayEscalate } from './may-escalate.js';

const NOTHING: RoleGain = { admin: 'none', escalation: 'no', something: false };

/** What a caller has that works as the role, as far as the service control policies over its account let it. */
export function roleGain(role: ReconciledRole, controls: ServiceControls | Unknown): RoleGain {
  const levels = controls === UNKNOWN ? [] : (controls ?? []);
  const read = levels.map((level) => level.flatMap(({ document }) => (document === UNKNOWN ? [] : document)));
  if (read.some((level) => denyEverything(level))) return NOTHING;
  const { kind } = adminChain(role.policies);
  const whole = levels.map((level) => level.length > 0 && level.every(({ document }) => document !== UNKNOWN));
  const capped = read.some((level, at) => whole[at] === true && allowsEverything(level) === 'no');
  if (kind === 'full' && !capped) return { admin: 'full', escalation: 'yes', something: true };
  return {
    admin: capped ? 'none' : kind,
    escalation: mayEscalate(role.policies) ? judgeEscalation(role, controls).escalation : 'no',
    something: allowsSomething(role.policies),
  };
}
