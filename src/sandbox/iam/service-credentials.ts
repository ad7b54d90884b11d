import { accountAt } from '../accounts.js';
import { validationError } from '../server/errors.js';
import { optionalText } from '../server/input.js';
import type { Call, SandboxState } from '../service.js';
import type { ServiceSpecificCredential, WorldUser } from '../world.js';
import { ownName, USER_NAME } from './caller-user.js';
import { cutPage } from './paging.js';
import { findUser, usersOf } from './users.js';
import { isBy, wireTime } from './values.js';

/** iam:ListServiceSpecificCredentials: one user's, or with AllUsers=true the whole account's. There is no last use. */
export function listServiceSpecificCredentials(call: Call, state: SandboxState): object {
  const account = accountAt(state, call.caller.accountId);
  const all = optionalText(call.input, 'AllUsers', { min: 4, max: 5, pattern: /^(true|false)$/ }) === 'true';
  const name = optionalText(call.input, 'UserName', USER_NAME);
  if (all && name !== undefined) throw validationError('UserName and AllUsers can not be given together');
  const service = optionalText(call.input, 'ServiceName', { min: 1, max: 128 });
  const users = all ? usersOf(state, account) : [findUser(state, account, name ?? ownName(call.caller))];
  const credentials = users
    .flatMap((user) => credentialsOf(user, state.world.now))
    .filter(({ ServiceName }) => ServiceName === (service ?? ServiceName));
  const { items, ...page } = cutPage(call, credentials, { filter: `${String(all)} ${name ?? ''} ${service ?? ''}` });
  return { ServiceSpecificCredentials: items, ...page };
}

function credentialsOf({ name, serviceSpecificCredentials = [] }: WorldUser, now: string) {
  return serviceSpecificCredentials
    .filter(({ createdAt }) => isBy(now, createdAt))
    .map((credential) => credentialMembers(name, credential));
}

function credentialMembers(userName: string, { id, service, status, createdAt, expiresAt }: ServiceSpecificCredential) {
  return {
    UserName: userName,
    Status: status,
    CreateDate: wireTime(createdAt),
    ServiceSpecificCredentialId: id,
    ServiceName: service,
    ExpirationDate: expiresAt === undefined ? undefined : wireTime(expiresAt),
  };
}
