import { roleActivity } from '../checks/role-use.js';
import { UNKNOWN } from '../model/value.js';
import type { OneRole, RoleRow } from './columns/role-row.js';
import type { Combiner } from './report.js';

/** One row per Identity Center permission set, by name, with its roles of all accounts; then the other roles as they came. */
export function collapsePermissionSets(): Combiner<RoleRow> {
  const sets = new Map<string, [OneRole, ...OneRole[]]>();
  const others: RoleRow[] = [];
  return {
    add: (row) => {
      for (const one of row.roles) {
        const { permissionSet } = one.role;
        const known = permissionSet === null ? undefined : sets.get(permissionSet);
        if (permissionSet === null) others.push(row);
        else if (known === undefined) sets.set(permissionSet, [one]);
        else known.push(one);
      }
    },
    *rows() {
      const byName = [...sets].sort(([a], [b]) => (a < b ? -1 : 1));
      for (const [collapsed, roles] of byName) yield { roles: roles.sort((a, b) => lastUse(b) - lastUse(a)), collapsed };
      yield* others;
    },
  };
}

/** A use that can't be read comes after every use that can, and before none. */
function lastUse({ role }: OneRole): number {
  const { last } = roleActivity(role);
  return last === null ? -2 : last === UNKNOWN ? -1 : last.getTime();
}
