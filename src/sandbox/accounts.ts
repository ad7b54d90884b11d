import type { SandboxState } from './service.js';
import type { WorldAccount } from './world.js';

/** An account by id; the index is made once, for worlds may hold 10,000 accounts. */
export function findAccount(state: SandboxState, id: string): WorldAccount | undefined {
  return state.memory('accounts.byId', () => new Map(state.world.accounts.map((account) => [account.id, account]))).get(id);
}

/** The account that a call reads: the one whose credentials signed it, as far as the news of its changes has got around. */
export function accountAt(state: SandboxState, id: string): WorldAccount {
  const account = findAccount(state, id);
  if (account === undefined) throw new Error(`The world has no account ${id}`);
  return newsOf(state, id).seen(account);
}

interface News {
  /** A call to the account: the news gets further. */
  called(): void;
  /** What was so before a change is still told for a while. */
  changed(before: WorldAccount): void;
  seen(now: WorldAccount): WorldAccount;
}

/** IAM is eventually consistent: `behaviour.readLag` calls of an account see it as it was before a change. */
export function newsOf(state: SandboxState, id: string): News {
  const lag = state.world.behaviour.readLag ?? 0;
  const byId = state.memory('accounts.news', () => new Map<string, { calls: number; old: { account: WorldAccount; until: number }[] }>());
  const news = byId.get(id) ?? { calls: 0, old: [] };
  byId.set(id, news);
  return {
    called: () => {
      news.calls += 1;
      while ((news.old[0]?.until ?? Infinity) <= news.calls) news.old.shift();
    },
    changed: (account) => {
      if (lag > 0) news.old.push({ account, until: news.calls + lag });
    },
    seen: (now) => news.old[0]?.account ?? now,
  };
}

/** Something derived from an account that is made once for it as it is, and kept. */
export function perAccount<T>(state: SandboxState, corner: string, account: WorldAccount, make: (account: WorldAccount) => T): T {
  const kept = state.memory(corner, () => new WeakMap<WorldAccount, { readonly made: T }>());
  const found = kept.get(account);
  if (found !== undefined) return found.made;
  const made = make(account);
  kept.set(account, { made });
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
