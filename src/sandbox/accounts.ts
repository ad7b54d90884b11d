import type { SandboxState } from './service.js';
import type { WorldAccount } from './world.js';

/** An account by id; the index is made once, for worlds may hold 10,000 accounts. */
export function findAccount(state: SandboxState, id: string): WorldAccount | undefined {
  return state.memory('accounts.byId', () => new Map(state.world.accounts.map((account) => [account.id, account]))).get(id);
}

/** The account a call works in: the one whose credentials signed it. */
export function accountAt(state: SandboxState, id: string): WorldAccount {
  const account = findAccount(state, id);
  if (account === undefined) throw new Error(`The world has no account ${id}`);
  return account;
}

/** Something derived from an account that is made once and kept: `perAccount(state, 'iam.users', account, indexUsers)`. */
export function perAccount<T>(state: SandboxState, corner: string, account: WorldAccount, make: (account: WorldAccount) => T): T {
  const kept = state.memory(corner, () => new Map<string, T>());
  const found = kept.get(account.id);
  if (found !== undefined) return found;
  const made = make(account);
  kept.set(account.id, made);
  return made;
}

/** arn:<partition>:iam::<account>:user/path/name; `path` begins and ends with a slash. */
export function iamArn(
  partition: string,
  accountId: string,
  kind: 'user' | 'group' | 'role' | 'server-certificate',
  entity: { readonly path: string; readonly name: string },
): string {
  return `arn:${partition}:iam::${accountId}:${kind}${entity.path}${entity.name}`;
}
