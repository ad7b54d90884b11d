import { chainOf, longer, PRIZES, wins, type Chain, type Prize } from './chain.js';
import type { AssumableRole, Caller } from './caller.js';
import { rankOf, type Certainty } from './certainty.js';
import type { Edge } from './edge.js';
import type { EdgeLists } from './edges.js';
import type { RoleWeb } from './role-web.js';

/** What is found by following edges. */
export interface Summary {
  /** Different for all of them. */
  readonly number: number;
  /** The shortest chain to each prize, and the shortest to another role, for whom the first is itself. */
  readonly best: Readonly<Record<Prize, readonly Chain[]>>;
  /** Bits: accounts by their number. */
  readonly accounts: Uint32Array;
  /** Bits: certainties of edges that were left out, by rank. */
  readonly weaker: number;
  /** Somewhere on the way, a role of an account that was not seen may be assumed. */
  readonly unseen: boolean;
}

/**
 * Everything that can be reached by edges that are at least so certain. Lists of edges are shared by many callers, so each
 * is followed once for each number of roles that are still allowed; those only ever get fewer, so cycles end.
 */
export class Closure {
  private readonly web: RoleWeb;
  private readonly least: Certainty;
  private readonly ofRole: Map<AssumableRole, Summary>[] = [];
  private readonly ofList: WeakMap<readonly Edge[], Summary>[] = [];
  private readonly ofSeveral = new Map<string, Summary>();
  private readonly accountSets = new Map<string, Uint32Array>();
  private readonly nothing: Summary;
  private made = 0;

  constructor(web: RoleWeb, least: Certainty) {
    this.web = web;
    this.least = least;
    this.nothing = this.summaryOf(new Tally(web.accounts.size));
  }

  from(caller: Caller, lists: EdgeLists, hops = this.web.hops): Summary {
    const [own = [], ...shared] = lists;
    const unseen = hops > 0 && this.web.unseen.reachedFrom(caller);
    if (hops === 0) return this.nothing;
    const found = shared.map((list) => this.along(list, hops)).filter((each) => each !== this.nothing);
    const [only = this.nothing, ...more] = found;
    if (own.length === 0 && more.length === 0 && !unseen) return only;
    return own.length === 0 && !unseen ? this.together(found) : this.tallied(own, found, hops, unseen);
  }

  /** Many have the same lists, and none of their own. */
  private together(found: readonly Summary[]): Summary {
    const key = found.map(({ number }) => number).join(' ');
    const known = this.ofSeveral.get(key) ?? this.tallied([], found, 0, false);
    this.ofSeveral.set(key, known);
    return known;
  }

  private tallied(own: readonly Edge[], found: readonly Summary[], hops: number, unseen: boolean): Summary {
    const tally = new Tally(this.web.accounts.size);
    tally.unseen = unseen;
    for (const edge of own) this.follow(edge, hops, tally);
    for (const each of found) tally.add(each);
    return this.summaryOf(tally);
  }

  private along(list: readonly Edge[], hops: number): Summary {
    if (list.length === 0) return this.nothing;
    const known = (this.ofList[hops] ??= new WeakMap());
    let found = known.get(list);
    if (found === undefined) {
      const tally = new Tally(this.web.accounts.size);
      for (const edge of list) this.follow(edge, hops, tally);
      known.set(list, (found = this.summaryOf(tally)));
    }
    return found;
  }

  private follow(edge: Edge, hops: number, tally: Tally): void {
    if (rankOf(edge.certainty) > rankOf(this.least)) {
      tally.weaker |= 1 << rankOf(edge.certainty);
      return;
    }
    const { role } = edge;
    tally.reach(edge, this.web.accounts.get(role.account.id) ?? 0);
    if (hops > 1) tally.addBehind(edge, this.fromRole(role, hops - 1));
  }

  /** Many get into the same accounts: of equal sets one is kept. */
  private summaryOf({ best, accounts, weaker, unseen }: Tally): Summary {
    const key = accounts.join(' ');
    const known = this.accountSets.get(key) ?? accounts;
    this.accountSets.set(key, known);
    this.made += 1;
    return { number: this.made, best, accounts: known, weaker, unseen };
  }

  private fromRole(role: AssumableRole, hops: number): Summary {
    const known = (this.ofRole[hops] ??= new Map());
    let found = known.get(role);
    if (found === undefined) known.set(role, (found = this.from(role, this.web.edges.fromRole(role), hops)));
    return found;
  }
}

const NONE: readonly Chain[] = [];

class Tally {
  weaker = 0;
  unseen = false;
  readonly accounts: Uint32Array;
  readonly best: Record<Prize, readonly Chain[]> = { yes: NONE, limited: NONE, unknown: NONE, admin: NONE, all_but: NONE, something: NONE };

  constructor(accounts: number) {
    this.accounts = new Uint32Array(Math.ceil(accounts / 32));
  }

  reach(edge: Edge, account: number): void {
    this.accounts[account >>> 5] = (this.accounts[account >>> 5] ?? 0) | (1 << (account & 31));
    for (const prize of PRIZES) {
      if (wins(prize, edge.role.gain) && isBetter(1, edge.role, this.best[prize]))
        this.best[prize] = withOne(chainOf(edge), this.best[prize]);
    }
  }

  add(found: Summary): void {
    this.addFlags(found);
    for (const prize of PRIZES) {
      for (const chain of found.best[prize])
        if (isBetter(chain.length, chain.last, this.best[prize])) this.best[prize] = withOne(chain, this.best[prize]);
    }
  }

  addBehind(edge: Edge, found: Summary): void {
    this.addFlags(found);
    for (const prize of PRIZES) {
      for (const chain of found.best[prize])
        if (isBetter(chain.length + 1, chain.last, this.best[prize])) this.best[prize] = withOne(longer(edge, chain), this.best[prize]);
    }
  }

  private addFlags({ accounts, weaker, unseen }: Summary): void {
    for (let at = 0; at < accounts.length; at += 1) this.accounts[at] = (this.accounts[at] ?? 0) | (accounts[at] ?? 0);
    this.weaker |= weaker;
    this.unseen ||= unseen;
  }
}

/** Would the chain be one of the two shortest with different ends? */
function isBetter(length: number, last: AssumableRole, [first, second]: readonly Chain[]): boolean {
  if (first === undefined) return true;
  if (first.last === last) return length < first.length;
  return second === undefined || length < second.length;
}

function withOne(chain: Chain, best: readonly Chain[]): readonly Chain[] {
  const others = best.filter(({ last }) => last !== chain.last);
  return [...others, chain].sort((a, b) => a.length - b.length).slice(0, 2);
}
