import { allowsAny, namedOnly } from './call-grant.js';
import { organizationOf } from './caller-condition.js';
import type { AssumableRole, Caller } from './caller.js';
import { strongest } from './certainty.js';
import { edgeTo, type Edge } from './edge.js';
import type { RoleIndex, Shelf } from './role-index.js';
import { trustIn, type TrustIn } from './trust-in.js';

/** Edges that are the same for many callers are one list: who meets it again need not follow it again. */
export type EdgeLists = readonly (readonly Edge[])[];

/** How many edges are remembered at most. */
const REMEMBERED = 500_000;

/** Which roles a caller may assume directly. */
export class Edges {
  private readonly roles: RoleIndex;
  private shared = new Map<string, readonly Edge[]>();
  private ofRole = new Map<AssumableRole, EdgeLists>();
  private remembered = 0;

  constructor(roles: RoleIndex) {
    this.roles = roles;
  }

  fromRole(role: AssumableRole): EdgeLists {
    const known = this.ofRole.get(role);
    if (known !== undefined) return known;
    const lists = this.from(role);
    this.makeRoom(lists[0]?.length ?? 0);
    this.ofRole.set(role, lists);
    return lists;
  }

  /** The first list is the caller's own, the others are shared by all with the same grant in its account or organization. */
  from(caller: Caller): EdgeLists {
    const { account, grant } = caller;
    const open = this.roles.openIn(account.id);
    const named = this.roles.thatName(caller);
    const bare: Caller = { ...anybodyOf(caller), grant: grant.bare ?? grant };
    const shared = [...this.picky(caller, bare, open, 'open'), this.sharedBy('open', bare, () => [...open.account, ...open.nobody])];
    if (!allowsAny(grant)) return [edges(caller, named), ...shared];
    const literal = namedOnly(grant);
    if (literal !== null) return [edges(caller, [...named, ...literal.flatMap((arn) => this.roles.withArn(arn) ?? [])]), ...shared];
    const [trusting, all] = [this.roles.trusting(account.id), this.roles.openToAll()];
    const stranger: Caller = { ...anybodyOf(caller), account: { id: '', path: account.path } };
    return [
      edges(caller, named),
      ...shared,
      ...this.picky(caller, anybodyOf(caller), trusting, 'account'),
      this.sharedBy('account', anybodyOf(caller), () => [...trusting.account, ...trusting.nobody, ...all.account]),
      ...this.picky(caller, stranger, all, 'all'),
      this.sharedBy('all', stranger, () => all.nobody),
    ];
  }

  /** Of roles whose trust policies tell one principal from another. `as`: with whom the lists are shared. */
  private picky(caller: Caller, as: Caller, shelf: Shelf, kind: string): EdgeLists {
    return [...shelf.principal()].flatMap(({ key, roles }) => {
      const trust = trustIn(caller, roles[0]);
      const { account, role, itself } = trust;
      return strongest(account, role, itself) === 'no'
        ? []
        : [this.sharedBy(`${kind} ${account} ${role} ${itself} ${key}`, as, () => roles, trust)];
    });
  }

  private sharedBy(kind: string, as: Caller, roles: () => readonly AssumableRole[], trust?: TrustIn): readonly Edge[] {
    const key = `${kind} ${as.account.id} ${organizationOf(as.account) ?? ''} ${as.grant.key}`;
    const known = this.shared.get(key);
    if (known !== undefined) return known;
    const found = edges(as, roles(), trust);
    this.makeRoom(found.length);
    this.shared.set(key, found);
    return found;
  }

  private makeRoom(more: number): void {
    this.remembered += more + 1;
    if (this.remembered <= REMEMBERED) return;
    this.shared = new Map();
    this.ofRole = new Map();
    this.remembered = more + 1;
  }
}

function edges(caller: Caller, roles: readonly AssumableRole[], trust?: TrustIn): readonly Edge[] {
  const distinct = roles.length > 1 ? [...new Set(roles)] : roles;
  return distinct.flatMap((role) => (role.arn === caller.arn ? [] : (edgeTo(caller, role, trust) ?? [])));
}

/** A principal of the caller's account with its grant, which no name tells. The name of a user still stands for variables. */
function anybodyOf(caller: Caller): Caller {
  return { ...caller, arn: '', id: null, name: caller.kind === 'user' ? caller.name : '' };
}
