import { indexBy } from '../config/index-by.js';
import type { SandboxState } from '../service.js';
import type { Organization, OrganizationalUnit, World, WorldAccount } from '../world.js';

/** The organization with its look-ups: who stands where. */
export interface Tree {
  readonly organization: Organization;
  /** Members only, in the world's order. */
  readonly accounts: readonly WorldAccount[];
  account(id: string): WorldAccount | undefined;
  unit(id: string): OrganizationalUnit | undefined;
  /** Is it the root or a unit? */
  isParent(id: string): boolean;
  accountsIn(parentId: string): readonly WorldAccount[];
  unitsIn(parentId: string): readonly OrganizationalUnit[];
  /** From the organization down to a root or unit, e.g. o-x/r-y/ou-z/ */
  path(parentId: string): string;
}

export function treeOf(organization: Organization, state: SandboxState): Tree {
  return state.memory('organizations.tree', () => growTree(organization, state.world));
}

function growTree(organization: Organization, world: World): Tree {
  const accounts = world.accounts.filter((account) => account.inOrganization);
  const accountsById = new Map(accounts.map((account) => [account.id, account]));
  const unitsById = new Map(organization.units.map((unit) => [unit.id, unit]));
  const accountsByParent = indexBy(accounts, (account) => [account.parentId]);
  const unitsByParent = indexBy(organization.units, (unit) => [unit.parentId]);
  return {
    organization,
    accounts,
    account: (id) => accountsById.get(id),
    unit: (id) => unitsById.get(id),
    isParent: (id) => id === organization.rootId || unitsById.has(id),
    accountsIn: (parentId) => accountsByParent.get(parentId) ?? [],
    unitsIn: (parentId) => unitsByParent.get(parentId) ?? [],
    path: (parentId) => pathTo(parentId, organization, unitsById),
  };
}

function pathTo(parentId: string, organization: Organization, units: ReadonlyMap<string, OrganizationalUnit>): string {
  const above: string[] = [];
  for (let unit = units.get(parentId); unit && !above.includes(unit.id); unit = units.get(unit.parentId)) above.unshift(unit.id);
  return [organization.id, organization.rootId, ...above].map((id) => `${id}/`).join('');
}
