import { roleActivity } from '../../checks/role-use.js';
import { UNKNOWN } from '../../model/value.js';
import type { OneRole, RoleRow } from '../columns/role-row.js';

/** Takes roles of all accounts, and puts those of an Identity Center permission set together. */
export class PermissionSets {
  readonly #sets = new Map<string, [OneRole, ...OneRole[]]>();
  readonly #others: RoleRow[] = [];
  #hidden = false;

  add(row: RoleRow): void {
    for (const one of row.roles) {
      const { permissionSet } = one.role;
      const known = permissionSet === null ? undefined : this.#sets.get(permissionSet);
      if (permissionSet === null) this.#others.push(row);
      else if (known === undefined) this.#sets.set(permissionSet, [one]);
      else known.push(one);
    }
  }

  /** There is an account whose roles were not all seen: every set may have one there. */
  addHidden(): void {
    this.#hidden = true;
  }

  /** One row per permission set, by name, the role used last first; then the other roles as they came. */
  collapsed(): readonly RoleRow[] {
    const byName = [...this.#sets].sort(([a], [b]) => (a < b ? -1 : 1));
    const hidden = this.#hidden;
    const sets = byName.map(([collapsed, roles]): RoleRow => ({ roles: roles.sort((a, b) => lastUse(b) - lastUse(a)), collapsed, hidden }));
    return [...sets, ...this.#others];
  }
}

/** A use that can't be read comes after every use that can, and before none. */
function lastUse({ role }: OneRole): number {
  const { last } = roleActivity(role);
  return last === null ? -2 : last === UNKNOWN ? -1 : last.getTime();
}
