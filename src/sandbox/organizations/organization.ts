import { textField } from '../config/fields.js';
import { epochSeconds, notAfter } from '../config/times.js';
import type { Action } from '../service.js';
import { treeForAdministrator, treeForMember } from './access.js';
import { pageOf } from './input.js';
import { memberShape, organizationsArn } from './shapes.js';
import type { Tree } from './tree.js';

/** DescribeOrganization: works from any member account. */
export const describeOrganization: Action = (call, state) => {
  const tree = treeForMember(call, state);
  const { id, managementAccountId } = tree.organization;
  return {
    Organization: {
      Id: id,
      Arn: organizationsArn(state.world, tree, 'organization'),
      FeatureSet: 'ALL',
      MasterAccountArn: organizationsArn(state.world, tree, 'account', managementAccountId),
      MasterAccountId: managementAccountId,
      MasterAccountEmail: tree.account(managementAccountId)?.email ?? '',
      AvailablePolicyTypes: [],
    },
  };
};

/** ListDelegatedAdministrators: once per account, since its first delegation (for the service asked for). */
export const listDelegatedAdministrators: Action = (call, state) => {
  const tree = treeForAdministrator(call, state);
  const principal = textField(call.input, 'ServicePrincipal');
  const since = delegations(tree, principal);
  const administrators = tree.accounts.flatMap((account) => {
    const enabledAt = since.get(account.id);
    if (enabledAt === undefined) return [];
    return [{ ...memberShape(state.world, tree, account), DelegationEnabledDate: epochSeconds(enabledAt) }];
  });
  const { items, next } = pageOf(call.input, administrators, `${tree.organization.id}/administrators/${principal ?? ''}`);
  return { DelegatedAdministrators: items, ...next };
};

/** ListAWSServiceAccessForOrganization: services whose trusted access is on. Who is delegated for one has switched it on. */
export const listServiceAccess: Action = (call, state) => {
  const tree = treeForAdministrator(call, state);
  const services = [...new Set(tree.organization.delegatedAdministrators.map(({ servicePrincipal }) => servicePrincipal))].sort();
  const enabled = services.map((name) => {
    const since = tree.organization.delegatedAdministrators.find(({ servicePrincipal }) => servicePrincipal === name)?.enabledAt ?? '';
    return { ServicePrincipal: name, DateEnabled: epochSeconds(since) };
  });
  const { items, next } = pageOf(call.input, enabled, `${tree.organization.id}/services`);
  return { EnabledServicePrincipals: items, ...next };
};

function delegations(tree: Tree, principal: string | undefined): ReadonlyMap<string, string> {
  const since = new Map<string, string>();
  for (const { accountId, servicePrincipal, enabledAt } of tree.organization.delegatedAdministrators) {
    if (principal !== undefined && servicePrincipal !== principal) continue;
    const known = since.get(accountId);
    if (known === undefined || notAfter(enabledAt, known)) since.set(accountId, enabledAt);
  }
  return since;
}
