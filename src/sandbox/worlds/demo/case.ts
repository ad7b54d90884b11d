import type { WorldUser } from '../../world.js';
import type { AccountSpec } from '../make-account.js';
import { makeUser, type UserSpec } from '../make-principals.js';
import { accountNamed } from './company.js';

/** A situation that the demo shows on purpose. */
export interface DemoCase {
  readonly name: string;
  /** Number of the pitfall in the reference of AWS facts (§9); null: a case of its own. */
  readonly pitfall: number | null;
  readonly about: string;
  readonly accountId: string;
  /** null: the case is the account's. */
  readonly user: string | null;
}

/** A case with the user that embodies it. */
export interface UserCase extends DemoCase {
  readonly user: string;
  readonly principal: WorldUser;
}

/** A case with what it changes in its account. */
export interface AccountCase extends DemoCase {
  readonly user: null;
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
    principal: makeUser(user, spec, `${id}${variant}`),
  });
}

export function accountCase(account: string, name: string, pitfall: number | null, about: string, spec: AccountSpec = {}): AccountCase {
  return { name, pitfall, about, accountId: accountNamed(account).id, user: null, spec };
}
