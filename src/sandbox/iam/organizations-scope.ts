import type { Tree } from '../organizations/tree.js';
import type { OrganizationPolicy, WorldAccount } from '../world.js';
import { readGrants } from './grants.js';

/** What an organizations access report is about. */
export interface ReportEntity {
  /** Whose activity counts. */
  readonly accounts: readonly WorldAccount[];
  /** Do the service control policies leave the service to the entity? */
  allows(namespace: string): boolean;
}

/** The root, unit or account at a path such as o-x/r-y/ou-z/111122223333; undefined: there is no such thing, or no such policy. */
export function entityAt(path: string, policyId: string | null, tree: Tree): ReportEntity | undefined {
  const ids = path.replace(/\/$/, '').split('/').slice(1);
  const accounts = accountsAt(ids, tree);
  if (accounts === undefined) return undefined;
  const policies = tree.organization.policies ?? [];
  if (policyId !== null) {
    const policy = policies.find(({ id }) => id === policyId);
    if (policy === undefined) return undefined;
    return { accounts: accounts.filter((account) => appliesTo(policy, account, tree)), allows: (namespace) => leaves([policy], namespace) };
  }
  if (ids.at(-1) === tree.organization.managementAccountId) return { accounts, allows: () => true };
  const levels = ids.map((level) => policies.filter((policy) => isAttached(policy, level)));
  return { accounts, allows: (namespace) => levels.every((level) => leaves(level, namespace)) };
}

/** The account itself, or all below the root or unit but the management account, which no control policy limits. */
function accountsAt(ids: readonly string[], tree: Tree): readonly WorldAccount[] | undefined {
  const { id: organizationId, managementAccountId } = tree.organization;
  const last = ids.at(-1) ?? '';
  const path = `${[organizationId, ...ids].join('/')}/`;
  const account = tree.account(last);
  if (account !== undefined) return `${pathOf(account, tree)}${account.id}/` === path ? [account] : undefined;
  if (!tree.isParent(last) || tree.path(last) !== path) return undefined;
  return tree.accounts.filter(({ id, parentId }) => id !== managementAccountId && tree.path(parentId).startsWith(path));
}

export function pathOf(account: WorldAccount, tree: Tree): string {
  return tree.path(account.parentId);
}

function isAttached({ targets }: OrganizationPolicy, id: string): boolean {
  return targets === 'everywhere' || targets.includes(id);
}

function appliesTo(policy: OrganizationPolicy, account: WorldAccount, tree: Tree): boolean {
  return [...pathOf(account, tree).split('/'), account.id].some((id) => isAttached(policy, id));
}

/** Every level must allow a service, and none may deny all of it. */
function leaves(level: readonly OrganizationPolicy[], namespace: string): boolean {
  const grants = level.flatMap(({ document }) => readGrants(document) ?? []);
  return grants.some((each) => each.allowsService(namespace)) && !grants.some((each) => each.refusesService(namespace));
}
