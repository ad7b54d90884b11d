import { allowsAny, namedOnly } from './call-grant.js';
import { organizationOf } from './caller-condition.js';
import type { AssumableRole, Caller } from './caller.js';
import { edgeTo, isLetIn, type Edge } from './edge.js';
import type { RoleIndex, Shelf } from './role-index.js';

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
    const { account, grant } = caller;
    const open = this.roles.openIn(account.id);
    const own = [...this.roles.thatName(caller), ...picked(caller, open)];
    const bare = grant.bare ?? grant;
    const shared = open.account.length + open.nobody.length === 0 ? [] : [this.sharedBy(`open ${account.id} ${bare.key}`, { ...anybodyOf(caller), grant: bare }, () => [...open.account, ...open.nobody])];
    if (!allowsAny(grant)) return [edges(caller, own), ...shared];
    const named = namedOnly(grant);
    if (named !== null) return [edges(caller, [...own, ...named.flatMap((arn) => this.roles.withArn(arn) ?? [])]), ...shared];
    const [trusting, all] = [this.roles.trusting(account.id), this.roles.openToAll()];
    const stranger: Caller = { ...anybodyOf(caller), account: { id: '', path: account.path } };
    return [
      edges(caller, [...own, ...picked(caller, trusting), ...picked(caller, all)]),
      ...shared,
      this.sharedBy(`account ${account.id} ${grant.key}`, anybodyOf(caller), () => [...trusting.account, ...trusting.nobody, ...all.account]),
      this.sharedBy(`all ${organizationOf(account) ?? ''} ${grant.key}`, stranger, () => all.nobody),
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
  const distinct = roles.length > 1 ? [...new Set(roles)] : roles;
  return distinct.flatMap((role) => (role.arn === caller.arn ? [] : (edgeTo(caller, role) ?? [])));
}

/** Somebody of the caller's account with its grant, whom no name tells. The name of a user still stands for variables. */
function anybodyOf(caller: Caller): Caller {
  return { ...caller, arn: '', id: null, name: caller.kind === 'user' ? caller.name : '' };
}

function picked(caller: Caller, shelf: Shelf): readonly AssumableRole[] {
  return [...shelf.principal()].filter(([one]) => one !== undefined && isLetIn(caller, one)).flat();
}
