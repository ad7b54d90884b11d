import { accountAt, iamArn, perAccount } from '../accounts.js';
import { noSuchEntity } from '../server/errors.js';
import { optionalText } from '../server/input.js';
import type { Call, SandboxState } from '../service.js';
import type { WorldAccount, WorldUser } from '../world.js';
import { cutPage } from './paging.js';
import { isAlive, isBy, wireTime } from './values.js';

/** The users of an account that exist in the world's present. */
export function usersOf(state: SandboxState, account: WorldAccount): readonly WorldUser[] {
  return perAccount(state, 'iam.users', account, ({ users }) => users.filter((user) => isAlive(user, state.world.now)));
}

export function findUser(state: SandboxState, account: WorldAccount, name: string): WorldUser {
  const byName = perAccount(state, 'iam.usersByName', account, () => new Map(usersOf(state, account).map((user) => [user.name, user])));
  const user = byName.get(name);
  if (user === undefined) throw noSuchEntity(`The user with name ${name} cannot be found.`);
  return user;
}

/** iam:ListUsers. It knows neither tags nor the permissions boundary. */
export function listUsers(call: Call, state: SandboxState): object {
  const account = accountAt(state, call.caller.accountId);
  const prefix = optionalText(call.input, 'PathPrefix', { min: 1, max: 512, pattern: /^\/[!-~]*$/ }) ?? '/';
  const users = usersOf(state, account).filter((user) => user.path.startsWith(prefix));
  const { items, ...page } = cutPage(call, users, { filter: prefix });
  return { Users: items.map((user) => listedUser(user, account, state)), ...page };
}

export function listedUser(user: WorldUser, account: WorldAccount, { world }: SandboxState): object {
  const lastUsed = user.listUsersPasswordLastUsed ?? user.password?.lastUsedAt ?? null;
  return {
    Path: user.path,
    UserName: user.name,
    UserId: user.id,
    Arn: iamArn(world.partition, account.id, 'user', user),
    CreateDate: wireTime(user.createdAt),
    PasswordLastUsed: lastUsed !== null && isBy(world.now, lastUsed) ? wireTime(lastUsed) : undefined,
  };
}
