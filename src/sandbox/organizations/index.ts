import type { Actions } from '../service.js';
import { describeAccount, listAccounts, listAccountsForParent, listTagsForResource } from './accounts.js';
import { describeOrganization, listDelegatedAdministrators, listServiceAccess } from './organization.js';
import { describePolicy, listPolicies, listPoliciesForTarget, listTargetsForPolicy } from './policies.js';
import {
  describeOrganizationalUnit,
  listChildren,
  listOrganizationalUnitsForParent,
  listParents,
  listRoots,
} from './units.js';

/** AWS Organizations (AWSOrganizationsV20161128): the reads that an audit makes. */
export const organizationsActions: Actions = {
  DescribeAccount: describeAccount,
  DescribeOrganization: describeOrganization,
  DescribeOrganizationalUnit: describeOrganizationalUnit,
  DescribePolicy: describePolicy,
  ListAWSServiceAccessForOrganization: listServiceAccess,
  ListAccounts: listAccounts,
  ListAccountsForParent: listAccountsForParent,
  ListChildren: listChildren,
  ListDelegatedAdministrators: listDelegatedAdministrators,
  ListOrganizationalUnitsForParent: listOrganizationalUnitsForParent,
  ListParents: listParents,
  ListPolicies: listPolicies,
  ListPoliciesForTarget: listPoliciesForTarget,
  ListRoots: listRoots,
  ListTagsForResource: listTagsForResource,
  ListTargetsForPolicy: listTargetsForPolicy,
};
