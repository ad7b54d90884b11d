import { accountAt, perAccount } from '../accounts.js';
import { noSuchEntity } from '../server/errors.js';
import { optionalText, requiredText } from '../server/input.js';
import type { Call, SandboxState } from '../service.js';
import type { AccessKey, WorldAccount } from '../world.js';
import { ownName, USER_NAME } from './caller-user.js';
import { cutPage } from './paging.js';
import { findUser, usersOf } from './users.js';
import { isBy, wireTime } from './values.js';

/** iam:ListAccessKeys. Root keys are not listable. */
export function listAccessKeys(call: Call, state: SandboxState): object {
  const account = accountAt(state, call.caller.accountId);
  const name = optionalText(call.input, 'UserName', USER_NAME) ?? ownName(call.caller);
  const keys = findUser(state, account, name).keys.filter((key) => isBy(state.world.now, key.createdAt));
  const { items, ...page } = cutPage(call, keys, { filter: name });
  const rows = items.map((key) => ({ UserName: name, AccessKeyId: key.id, Status: key.status, CreateDate: wireTime(key.createdAt) }));
  return { AccessKeyMetadata: rows, ...page };
}

/** iam:GetAccessKeyLastUsed. A key never used has no date, and N/A as service and Region. */
export function getAccessKeyLastUsed(call: Call, state: SandboxState): object {
  const account = accountAt(state, call.caller.accountId);
  const id = requiredText(call.input, 'AccessKeyId', { min: 16, max: 128, pattern: /^\w+$/ });
  const held = perAccount(state, 'iam.keys', account, (owner) => keysById(owner, state)).get(id);
  if (held === undefined) throw noSuchEntity(`The Access Key with id ${id} cannot be found.`);
  const use = held.key.lastUsed !== null && isBy(state.world.now, held.key.lastUsed.at) ? held.key.lastUsed : null;
  return {
    UserName: held.userName,
    AccessKeyLastUsed: {
      LastUsedDate: use === null ? undefined : wireTime(use.at),
      ServiceName: use?.service ?? 'N/A',
      Region: use?.region ?? 'N/A',
    },
  };
}

interface HeldKey {
  readonly key: AccessKey;
  /** undefined: the root user's. */
  readonly userName: string | undefined;
}

function keysById(account: WorldAccount, state: SandboxState): ReadonlyMap<string, HeldKey> {
  const held = [
    ...account.root.keys.map((key): HeldKey => ({ key, userName: undefined })),
    ...usersOf(state, account).flatMap(({ keys, name }) => keys.map((key): HeldKey => ({ key, userName: name }))),
  ];
  return new Map(held.filter(({ key }) => isBy(state.world.now, key.createdAt)).map((entry) => [entry.key.id, entry]));
}
