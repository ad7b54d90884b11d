import { findAccount } from '../accounts.js';
import { coversAction } from './action-pattern.js';
import { commonError, deniedMessage } from '../server/errors.js';
import { permissionFor } from '../server/protocol.js';
import type { Call, SandboxState } from '../service.js';
import { conditionKeysOf, resourceOf } from './resource-of.js';
import { resourcesOf } from './resources.js';
import { findSession } from './sessions.js';

/** Throws the service's access-denied error unless the caller may make this call. */
export function authorize(call: Call, state: SandboxState): void {
  const action = permissionFor(call.service, call.action);
  if (action === 'sts:GetCallerIdentity') return;
  const denied = [...(call.caller.isHub ? state.world.hub.denied : []), ...(findAccount(state, call.caller.accountId)?.denied ?? [])];
  if (denied.some((pattern) => coversAction(pattern, action))) throw refusal(call, action, '');
  const noPolicy = ` because no identity-based policy allows the ${action} action`;
  if (call.caller.isHub && !isAllowed(call, action, state)) throw refusal(call, action, noPolicy);
  const policy = findSession(state, call.caller.accessKeyId)?.policy ?? null;
  if (policy === null) return;
  const asked = { action, resource: resourceOf(call, state), keys: conditionKeysOf(call) };
  if (!policy.allows(asked)) throw refusal(call, action, ` because no session policy allows the ${action} action`);
}

/** What its own policy says, where the world knows one. */
function isAllowed(call: Call, action: string, state: SandboxState): boolean {
  const { allowed } = state.world.hub;
  if (allowed === undefined) return true;
  const statements = allowed.filter(({ actions }) => actions.some((pattern) => coversAction(pattern, action)));
  const patterns = statements.flatMap(({ resources }) => resources);
  return resourcesOf(call, state).every((arn) => patterns.some((pattern) => coversAction(pattern, arn)));
}

function refusal(call: Call, action: string, because: string): Error {
  const resource = typeof call.input.RoleArn === 'string' ? call.input.RoleArn : '*';
  return commonError(call.service, 'denied', `${deniedMessage(call.caller.arn, action, resource)}${because}`);
}
