import { allowsAny, namedOnly } from './call-grant.js';
import { organizationOf } from './caller-condition.js';
import type { AssumableRole, Caller } from './caller.js';
import { edgeTo, isLetIn, type Edge } from './edge.js';
import type { RoleIndex } from './role-index.js';

/** Edges that are the same for many callers are one list: who meets it again need not follow it again. */
export type EdgeLists = readonly (readonly Edge[])[];

/** How many edges are remembered at most. */
const REMEMBERED = 500_000;

/** Which roles somebody may assume directly. */
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
    const own = this.roles.letting(caller);
    if (!allowsAny(caller.grant)) return [edges(caller, own)];
    const named = namedOnly(caller.grant);
    if (named !== null) return [edges(caller, distinct([...own, ...named.flatMap((arn) => this.roles.withArn(arn) ?? [])]))];
    const { account, grant } = caller;
    const [trusting, open] = [this.roles.trusting(account.id), this.roles.open()];
    const picky = [...trusting.principal(), ...open.principal()].filter(([one]) => one !== undefined && isLetIn(caller, one)).flat();
    const anybody: Caller = { ...caller, arn: '', id: null, name: caller.kind === 'user' ? caller.name : '' };
    const stranger: Caller = { ...anybody, account: { id: '', path: account.path } };
    return [
      edges(caller, distinct([...own, ...picky])),
      this.sharedBy(`${account.id} ${grant.key}`, anybody, () => [...trusting.account, ...trusting.nobody, ...open.account]),
      this.sharedBy(`${organizationOf(account) ?? ''} ${grant.key}`, stranger, () => open.nobody),
    ];
  }

  private sharedBy(key: string, caller: Caller, roles: () => readonly AssumableRole[]): readonly Edge[] {
    const known = this.shared.get(key);
    if (known !== undefined) return known;
    const found = edges(caller, roles());
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

function edges(caller: Caller, roles: readonly AssumableRole[]): readonly Edge[] {
  return roles.flatMap((role) => (role.arn === caller.arn ? [] : (edgeTo(caller, role) ?? [])));
}

function distinct(roles: readonly AssumableRole[]): readonly AssumableRole[] {
  return [...new Set(roles)];
}
