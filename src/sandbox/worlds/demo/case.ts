import type { WorldRole, WorldUser } from '../../world.js';
import type { AccountSpec } from '../make-account.js';
import { makeRole, makeUser, type RoleSpec, type UserSpec } from '../make-principals.js';
import { accountNamed } from './company.js';

/** A situation that the demo shows on purpose. */
export interface DemoCase {
  readonly name: string;
  /** Number of the pitfall in the reference of AWS facts (§9); null: a case of its own. */
  readonly pitfall: number | null;
  readonly about: string;
  readonly accountId: string;
  /** null: the case is a role's or the account's. */
  readonly user: string | null;
  /** null: the case is a user's or the account's. */
  readonly role: string | null;
}

/** A case with the user that embodies it. */
export interface UserCase extends DemoCase {
  readonly user: string;
  readonly role: null;
  readonly principal: WorldUser;
}

/** A case with the role that embodies it. */
export interface RoleCase extends DemoCase {
  readonly user: null;
  readonly role: string;
  readonly principal: WorldRole;
}

/** A case with what it changes in its account. */
export interface AccountCase extends DemoCase {
  readonly user: null;
  readonly role: null;
  readonly spec: AccountSpec;
}

/** Cases in one account: the account's short name, then per case name, pitfall, what it shows, user and facts. */
export function usersIn(
  account: string,
): (name: string, pitfall: number | null, about: string, user: string, spec: UserSpec, variant?: string) => UserCase {
  const { id } = accountNamed(account);
  return (name, pitfall, about, user, spec, variant = '') => ({
    name,
    pitfall,
    about,
    accountId: id,
    user,
    role: null,
    principal: makeUser(user, spec, `${id}${variant}`),
  });
}

/** Cases of roles in one account, as `usersIn` has those of users. */
export function rolesIn(account: string): (name: string, pitfall: number | null, about: string, role: string, spec: RoleSpec) => RoleCase {
  const { id, joinedAt } = accountNamed(account);
  return (name, pitfall, about, role, spec) => ({
    name,
    pitfall,
    about,
    accountId: id,
    user: null,
    role,
    principal: makeRole(role, { createdAt: joinedAt, ...spec }, id),
  });
}

export function accountCase(account: string, name: string, pitfall: number | null, about: string, spec: AccountSpec = {}): AccountCase {
  return { name, pitfall, about, accountId: accountNamed(account).id, user: null, role: null, spec };
}
