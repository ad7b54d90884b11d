import { requiredText } from '../config/fields.js';
import type { Action, Actions } from '../service.js';
import { namedInstance, notFound, pageOf, permissionSetOf } from './instance.js';

/** Any caller may ask which instances there are; an instance stands in the list of its home Region alone. */
const listInstances: Action = ({ region }, { world: { identityCenter } }) => {
  const instances = identityCenter?.region === region ? [identityCenter] : [];
  return {
    Instances: instances.map(({ instanceArn, storeId, ownerAccountId }) => ({
      ...{ InstanceArn: instanceArn, IdentityStoreId: storeId, OwnerAccountId: ownerAccountId },
      ...{ CreatedDate: CREATED, Status: 'ACTIVE' },
    })),
  };
};

const CREATED = Date.parse('2021-03-08T13:00:00Z') / 1000;

const listPermissionSets: Action = (call, state) => {
  const { items, ...next } = pageOf(call, namedInstance(call, state).permissionSets);
  return { PermissionSets: items.map(({ arn }) => arn), ...next };
};

const describePermissionSet: Action = (call, state) => {
  const { arn, name } = permissionSetOf(call, state);
  return { PermissionSet: { Name: name, PermissionSetArn: arn, CreatedDate: CREATED, SessionDuration: 'PT8H' } };
};

const listManagedPolicies: Action = (call, state) => {
  const { items, ...next } = pageOf(call, permissionSetOf(call, state).managed);
  return { AttachedManagedPolicies: items.map((arn) => ({ Name: arn.slice(arn.lastIndexOf('/') + 1), Arn: arn })), ...next };
};

/** A set without one has an empty text. */
const getInlinePolicy: Action = (call, state) => ({ InlinePolicy: permissionSetOf(call, state).inline ?? '' });

const listCustomerPolicies: Action = (call, state) => {
  const { items, ...next } = pageOf(call, permissionSetOf(call, state).customer);
  return { CustomerManagedPolicyReferences: items.map((name) => ({ Name: name, Path: '/' })), ...next };
};

/** That there is none is an error. */
const getBoundary: Action = (call, state) => {
  const { boundary } = permissionSetOf(call, state);
  if (boundary === null) throw notFound('Could not find permissions boundary of the permission set');
  return { PermissionsBoundary: { ManagedPolicyArn: boundary } };
};

const listAccounts: Action = (call, state) => {
  const { arn } = permissionSetOf(call, state);
  const { assignments } = namedInstance(call, state);
  const ids = assignments.filter(({ permissionSetArn }) => permissionSetArn === arn).map(({ accountId }) => accountId);
  const { items, ...next } = pageOf(call, [...new Set(ids)].sort());
  return { AccountIds: items, ...next };
};

const listAssignments: Action = (call, state) => {
  const { arn } = permissionSetOf(call, state);
  const wanted = requiredText(call.input, 'AccountId');
  const { assignments } = namedInstance(call, state);
  const own = assignments.filter(({ accountId, permissionSetArn }) => accountId === wanted && permissionSetArn === arn);
  const { items, ...next } = pageOf(call, own);
  const entry = { AccountId: wanted, PermissionSetArn: arn };
  const entries = items.map(({ kind, principalId }) => ({ ...entry, PrincipalType: kind, PrincipalId: principalId }));
  return { AccountAssignments: entries, ...next };
};

/** IAM Identity Center (SWBExternalService): who is assigned which permission sets in which accounts. */
export const ssoActions: Actions = {
  ListInstances: listInstances,
  ListPermissionSets: listPermissionSets,
  DescribePermissionSet: describePermissionSet,
  ListManagedPoliciesInPermissionSet: listManagedPolicies,
  GetInlinePolicyForPermissionSet: getInlinePolicy,
  ListCustomerManagedPolicyReferencesInPermissionSet: listCustomerPolicies,
  GetPermissionsBoundaryForPermissionSet: getBoundary,
  ListAccountsForProvisionedPermissionSet: listAccounts,
  ListAccountAssignments: listAssignments,
};
