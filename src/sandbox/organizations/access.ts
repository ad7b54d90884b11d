import { WireError, type Call, type SandboxState } from '../service.js';
import { treeOf, type Tree } from './tree.js';

/** The organization of the caller's account. Any member may ask for it. */
export function treeForMember(call: Call, state: SandboxState): Tree {
  const { organization } = state.world;
  if (organization) {
    const tree = treeOf(organization, state);
    const { accountId } = call.caller;
    if (accountId === organization.managementAccountId || tree.account(accountId)) return tree;
  }
  throw new WireError('AWSOrganizationsNotInUseException', 400, 'Your account is not a member of an organization.');
}

/** The organization, for calls that only the management account and delegated administrators may make. */
export function treeForAdministrator(call: Call, state: SandboxState): Tree {
  const tree = treeForMember(call, state);
  const { accountId } = call.caller;
  const { managementAccountId, delegatedAdministrators } = tree.organization;
  const delegated = delegatedAdministrators.some((administrator) => administrator.accountId === accountId);
  if (delegated || accountId === managementAccountId) return tree;
  throw new WireError('AccessDeniedException', 400, "You don't have permissions to access this resource.");
}
