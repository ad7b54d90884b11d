import { findAccount, newsOf } from '../../accounts.js';
import { commonError, deniedMessage, noSuchEntity } from '../../server/errors.js';
import { requiredText } from '../../server/input.js';
import { WireError, type Call, type SandboxState } from '../../service.js';
import type { WorldAccount, WorldPolicy, WorldRole, WorldUser } from '../../world.js';
import { USER_NAME } from '../caller-user.js';
import { sealReport } from '../credential-report.js';
import { isAlive } from '../values.js';

/** What a write answers: nothing but that it was done. */
export const DONE = {};

const ROLE_NAME = { min: 1, max: 64, pattern: /^[\w+=,.@-]+$/ };

/** The account as it is now; a write does not see old news. */
export function accountNow(call: Call, state: SandboxState): WorldAccount {
  const account = findAccount(state, call.caller.accountId);
  if (account === undefined) throw new Error(`The world has no account ${call.caller.accountId}`);
  return account;
}

/** The recorder of AWS Config sees the change, and a finished credential report does not. */
export function changeAccount(call: Call, state: SandboxState, update: (account: WorldAccount) => WorldAccount): void {
  const before = accountNow(call, state);
  const { now } = state.world;
  sealReport(before, state);
  newsOf(state, before.id).changed(before);
  const capturedAt = Date.parse(before.config.capturedAt) < Date.parse(now) ? now : before.config.capturedAt;
  state.change(before.id, (account) => {
    const next = update(account);
    return { ...next, config: { ...next.config, capturedAt } };
  });
}

export function userAsked(call: Call, state: SandboxState): WorldUser {
  // Without a name IAM takes the caller's own: no writer of the sandbox's may mean that.
  const name = requiredText(call.input, 'UserName', USER_NAME);
  const user = accountNow(call, state).users.find((each) => each.name === name && isAlive(each, state.world.now));
  if (user === undefined) throw noSuchEntity(`The user with name ${name} cannot be found.`);
  return user;
}

export function changeUser(call: Call, state: SandboxState, update: (user: WorldUser) => WorldUser): object {
  const { id } = userAsked(call, state);
  changeAccount(call, state, (account) => ({ ...account, users: account.users.map((user) => (user.id === id ? update(user) : user)) }));
  return DONE;
}

const PROTECTED_PATHS = ['/aws-service-role/', '/aws-reserved/'];

export function roleAsked(call: Call, state: SandboxState): WorldRole {
  const name = requiredText(call.input, 'RoleName', ROLE_NAME);
  const role = accountNow(call, state).roles.find((each) => each.name === name);
  if (role === undefined) throw noSuchEntity(`The role with name ${name} cannot be found.`);
  if (PROTECTED_PATHS.some((path) => role.path.startsWith(path))) {
    const text = `Cannot perform the operation on the protected role '${name}' - this role is only modifiable by AWS`;
    throw new WireError('UnmodifiableEntity', 400, text);
  }
  return role;
}

export function changeRole(call: Call, state: SandboxState, update: (role: WorldRole) => WorldRole): object {
  const { id } = roleAsked(call, state);
  changeAccount(call, state, (account) => ({ ...account, roles: account.roles.map((role) => (role.id === id ? update(role) : role)) }));
  return DONE;
}

export function policyToChange(call: Call, state: SandboxState): WorldPolicy {
  const arn = requiredText(call.input, 'PolicyArn', { min: 20, max: 2048 });
  if (/^arn:[\w-]+:iam::aws:policy\//.test(arn)) {
    throw commonError('iam', 'denied', deniedMessage(call.caller.arn, `iam:${call.action}`, `policy ${arn}`));
  }
  const policy = accountNow(call, state).policies.find((each) => each.arn === arn);
  if (policy === undefined) throw noSuchEntity(`Policy ${arn} was not found.`);
  return policy;
}

export function changePolicy(call: Call, state: SandboxState, update: (policy: WorldPolicy) => WorldPolicy): void {
  const { arn } = policyToChange(call, state);
  changeAccount(call, state, (account) => ({
    ...account,
    policies: account.policies.map((policy) => (policy.arn === arn ? update(policy) : policy)),
  }));
}

export function limitExceeded(message: string): WireError {
  return new WireError('LimitExceeded', 409, message);
}

export function deleteConflict(message: string): WireError {
  return new WireError('DeleteConflict', 409, message);
}

/** The list without what is meant, which must be in it. */
export function without<T>(list: readonly T[], isMeant: (each: T) => boolean, missing: string): readonly T[] {
  const rest = list.filter((each) => !isMeant(each));
  if (rest.length === list.length) throw noSuchEntity(missing);
  return rest;
}

/** The list with another one in place of what is meant, which must be in it. */
export function replaced<T>(list: readonly T[], isMeant: (each: T) => boolean, update: (each: T) => T, missing: string): readonly T[] {
  if (!list.some(isMeant)) throw noSuchEntity(missing);
  return list.map((each) => (isMeant(each) ? update(each) : each));
}
