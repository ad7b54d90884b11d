import { integerField, invalidField, requiredText, textField } from '../config/fields.js';
import { pageToken, tokenPosition } from '../config/page-token.js';
import { WireError, type Call, type SandboxState } from '../service.js';
import type { IdentityCenterFacts, WorldPermissionSet } from '../world-identity-center.js';

/** The instance that the call is for; nobody but its owner and delegated administrators may look into it. */
export function instanceFor(call: Call, { world }: SandboxState): IdentityCenterFacts {
  const { identityCenter, organization } = world;
  const { accountId } = call.caller;
  const delegated = organization?.delegatedAdministrators.some(
    (each) => each.accountId === accountId && each.servicePrincipal === 'sso.amazonaws.com',
  );
  if (identityCenter === undefined || identityCenter.region !== call.region) throw notFound('The instance does not exist.');
  if (accountId !== identityCenter.ownerAccountId && delegated !== true)
    throw new WireError('AccessDeniedException', 400, 'You do not have sufficient access to perform this action.');
  return identityCenter;
}

/** The same for the calls that name it. */
export function namedInstance(call: Call, state: SandboxState): IdentityCenterFacts {
  const instance = instanceFor(call, state);
  if (requiredText(call.input, 'InstanceArn') !== instance.instanceArn) throw notFound('The instance does not exist.');
  return instance;
}

export function permissionSetOf(call: Call, state: SandboxState): WorldPermissionSet {
  const arn = requiredText(call.input, 'PermissionSetArn');
  const found = namedInstance(call, state).permissionSets.find((set) => set.arn === arn);
  if (found === undefined) throw notFound('Could not find PermissionSet with id');
  return found;
}

export function notFound(message: string): WireError {
  return new WireError('ResourceNotFoundException', 400, message);
}

const MOST = 100;

/** MaxResults is 1 to 100; the usual page is as large. `scope` is all that must not change between pages. */
export function pageOf<T>({ action, input }: Call, all: readonly T[]): { readonly items: readonly T[]; readonly NextToken?: string } {
  const size = integerField(input, 'MaxResults') ?? MOST;
  if (size < 1 || size > MOST) throw invalidField(`Value '${size}' at 'maxResults' failed to satisfy constraint: 1 to ${MOST}`);
  const rest = Object.entries(input).filter(([name]) => name !== 'NextToken' && name !== 'MaxResults');
  const scope = `${action}/${JSON.stringify(rest.sort())}`;
  const token = textField(input, 'NextToken');
  const start = token === undefined ? 0 : tokenPosition(scope, token);
  if (start === null) throw new WireError('ValidationException', 400, 'Invalid NextToken');
  const end = start + size;
  return { items: all.slice(start, end), ...(end < all.length ? { NextToken: pageToken(scope, end) } : {}) };
}
