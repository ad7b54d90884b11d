import type { AssumableRole, Caller } from './caller.js';
import { rankOf, type Certainty } from './certainty.js';
import { edgesIn, worthOf, type Chain, type Prize } from './chain.js';
import { Closure, type Summary } from './closure.js';
import type { Edge } from './edge.js';
import type { EdgeLists } from './edges.js';
import { follow } from './follow.js';
import type { RoleWeb } from './role-web.js';

/** What a principal gains by assuming roles, one after another. */
export interface AssumedRoles {
  /** To a role that is an administrator or can make itself one: the shortest chain. */
  readonly open: readonly Edge[] | null;
  /** The same, but something limits it. */
  readonly limited: readonly Edge[] | null;
  /** There may be more, behind what could not be read or seen. */
  readonly unsure: boolean;
  /** To a role that is an administrator itself: the shortest of the most certain chains. */
  readonly admin: readonly Edge[] | null;
  /** Does one of the roles have everything but some? */
  readonly allBut: Certainty;
  /** Does any of them allow something? */
  readonly something: boolean;
  /** Other accounts that it gets into, under conditions or not: ids, sorted. */
  readonly accounts: readonly string[];
  /** Some roles that it may call sts:AssumeRole on are in accounts that were not seen. */
  readonly unseen: boolean;
}

/** Accounts by their ids, sorted; and without the one that was asked for last. */
interface Listed {
  readonly all: readonly string[];
  readonly own: string;
  readonly others: readonly string[];
}

/** Follows chains for one caller after another, and remembers what they have in common. */
export class ChainFinder {
  private readonly web: RoleWeb;
  private readonly certain: Closure;
  private readonly likely: Closure;
  private readonly ids: readonly string[];
  private readonly listed = new WeakMap<Uint32Array, Listed>();

  constructor(web: RoleWeb) {
    this.web = web;
    this.certain = new Closure(web, 'yes');
    this.likely = new Closure(web, 'limited');
    this.ids = [...web.accounts.keys()];
  }

  find(caller: Caller): AssumedRoles {
    const lists = this.web.edges.from(caller);
    const certain = this.certain.from(caller, lists);
    const likely = misses(certain, 'limited') ? this.likely.from(caller, lists) : certain;
    const first = (found: Summary, ...prizes: readonly Prize[]): readonly Edge[] | null =>
      shortest(
        caller,
        prizes.map((prize) => found.best[prize]),
      );
    const maybe = misses(likely, 'unknown')
      ? this.behindUnknown(caller, lists)
      : { worth: false, allBut: false, something: false, unseen: likely.unseen };
    const allBut =
      first(certain, 'all_but') !== null ? 'yes' : first(likely, 'all_but') !== null ? 'limited' : maybe.allBut ? 'unknown' : 'no';
    return {
      open: first(certain, 'yes'),
      limited: first(certain, 'limited') ?? first(likely, 'yes', 'limited'),
      unsure: maybe.unseen || maybe.worth || first(likely, 'unknown') !== null,
      admin: first(certain, 'admin') ?? first(likely, 'admin'),
      allBut,
      something: maybe.something || first(likely, 'something') !== null,
      accounts: this.idsIn(likely.accounts, caller.account.id),
      unseen: maybe.unseen,
    };
  }

  /** The principals of an account come one after another, and many of all accounts get into the same ones. */
  private idsIn(accounts: Uint32Array, own: string): readonly string[] {
    let known = this.listed.get(accounts);
    if (known?.own !== own) {
      const all = known?.all ?? this.ids.filter((_, at) => ((accounts[at >>> 5] ?? 0) & (1 << (at & 31))) !== 0).sort();
      this.listed.set(accounts, (known = { own, all, others: all.filter((id) => id !== own) }));
    }
    return known.others;
  }

  /** What there may be that is certainly not reached otherwise. */
  private behindUnknown(
    caller: Caller,
    lists: EdgeLists,
  ): { readonly worth: boolean; readonly allBut: boolean; readonly something: boolean; readonly unseen: boolean } {
    const { roles, unseen } = follow(caller, lists, this.web, 'unknown');
    const { roles: others } = follow(caller, lists, this.web, 'limited');
    const hidden = [...roles].filter((role) => !others.has(role));
    const any = (has: (role: AssumableRole) => boolean): boolean => hidden.some(has);
    return {
      worth: any(({ gain }) => worthOf(gain) !== 'no'),
      allBut: any(({ gain }) => gain.admin === 'all_but'),
      something: any(({ gain }) => gain.something),
      unseen,
    };
  }
}

function misses({ weaker }: Summary, certainty: Certainty): boolean {
  return (weaker & (1 << rankOf(certainty))) !== 0;
}

/** A caller that comes back to itself has gained nothing. */
function shortest({ arn }: Caller, best: readonly (readonly Chain[])[]): readonly Edge[] | null {
  const chains = best.flatMap((two) => two.find(({ last }) => last.arn !== arn) ?? []);
  const [chain] = chains.sort((a, b) => a.length - b.length);
  return chain === undefined ? null : edgesIn(chain);
}

/** What limits the chain, in words. */
export function limitsOf(chain: readonly Edge[]): readonly string[] {
  const edges = chain
    .filter(({ certainty }) => certainty !== 'yes')
    .map(({ role, doubt }) => `sts:AssumeRole on ${role.arn} with a ${doubt === 'variable' ? 'policy variable' : 'condition'}`);
  const last = chain.at(-1)?.role;
  return last !== undefined && worthOf(last.gain) === 'limited'
    ? [...edges, `sts:AssumeRole on ${last.arn}, whose own paths are limited`]
    : edges;
}
