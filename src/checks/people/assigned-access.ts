import type { Assignment, IdentityStore, PermissionSet } from '../../evidence/identity-center.js';
import { valueOf, type AccountEvidence } from '../../evidence/evidence.js';
import { UNKNOWN, type Unknown } from '../../model/value.js';

/** A permission set that somebody has in an account. */
export interface AssignedSet {
  readonly set: PermissionSet;
  /** Names of the groups that it comes through; empty: it is assigned to the user itself. */
  readonly groups: readonly string[];
}

export interface AssignedAccess {
  /** By id of the user, in the order of the permission sets' names. */
  readonly byUser: ReadonlyMap<string, readonly AssignedSet[]>;
  /** false: members of a group, or a permission set, were not seen, so there may be more. */
  readonly whole: boolean;
}

/** Who can enter an account through Identity Center, and as what; UNKNOWN: its assignments were not seen. */
export function assignedAccess(evidence: AccountEvidence, store: IdentityStore | null): AssignedAccess | Unknown {
  const seen = valueOf(evidence.identity_center);
  if (seen === null) return UNKNOWN;
  const sets = [...seen.permissionSets].sort((a, b) => (a.name < b.name ? -1 : 1));
  const byUser = new Map<string, AssignedSet[]>();
  let whole = true;
  for (const set of sets) {
    const own = seen.assignments.filter(({ permissionSet }) => permissionSet === set.arn).map((each) => holdersOf(each, store));
    if (own.some(({ ids }) => ids === null)) whole = false;
    const ids = new Set(own.flatMap((each) => each.ids ?? []));
    for (const id of ids) {
      const groups = own.flatMap((each) => (each.group !== null && each.ids?.includes(id) === true ? each.group : []));
      byUser.set(id, [...(byUser.get(id) ?? []), { set, groups: groups.sort() }]);
    }
  }
  return { byUser, whole };
}

interface Holders {
  /** Of users; null: not seen. */
  readonly ids: readonly string[] | null;
  readonly group: string | null;
}

function holdersOf({ kind, principalId }: Assignment, store: IdentityStore | null): Holders {
  if (kind === 'user') return { ids: [principalId], group: null };
  const group = store?.groups?.find(({ id }) => id === principalId)?.name ?? principalId;
  return { ids: membersOf(principalId, store), group };
}

function membersOf(groupId: string, store: IdentityStore | null): readonly string[] | null {
  return store !== null && Object.hasOwn(store.members, groupId) ? (store.members[groupId] ?? null) : null;
}
