import { allow, deny, policyDocument } from '../documents.js';
import { makeInline, makePolicy, type PolicySpec, used, type UserSpec } from '../make-principals.js';
import { attachManaged, managedPolicyArn } from '../policies.js';
import { daysBefore } from '../time.js';
import { type AccountCase, accountCase, type UserCase, usersIn } from './case.js';
import { accountNamed, REPORT_AT } from './company.js';
import { customerPolicyArn } from './groups.js';
import { servicesUsed } from './staff.js';

const home = accountNamed('security-tooling');
const tooling = usersIn('security-tooling');

const fullControl = makePolicy('full-control', {
  accountId: home.id,
  createdAt: '2022-02-02T11:00:00Z',
  document: policyDocument({ Sid: 'Everything', Effect: 'Allow', Action: '*', Resource: '*' }),
  defaultVersionId: 'v3',
});

function engineer(spec: UserSpec): UserSpec {
  return {
    createdAt: daysBefore(REPORT_AT, 505.4),
    password: { changedAt: daysBefore(REPORT_AT, 60.2), lastUsedAt: daysBefore(REPORT_AT, 2.1) },
    mfa: true,
    keys: [{ createdAt: daysBefore(REPORT_AT, 60.1), lastUsed: used(daysBefore(REPORT_AT, 1.4), 'sts') }],
    ...spec,
  };
}

function withAttached(...attached: readonly PolicySpec[]): UserSpec {
  return engineer({ attached });
}

function withInline(document: string): UserSpec {
  return engineer({ inline: [makeInline('own', document)] });
}

const administrators: readonly UserCase[] = [
  tooling(
    'admin-attached',
    null,
    'AdministratorAccess attached to the user.',
    'saskia.ironmonger',
    withAttached(attachManaged('AdministratorAccess')),
  ),
  tooling(
    'admin-through-group',
    null,
    'Administrator only as a member of a group.',
    'edwin.larkspur',
    engineer({ groups: ['Administrators'] }),
  ),
  tooling('admin-inline', null, 'An inline policy grants everything.', 'emergency-fixer', withInline(allow('*'))),
  tooling('admin-customer-policy', null, 'A customer policy grants everything.', 'noor.hazelgrove', withAttached(fullControl.arn)),
  tooling('admin-action-list', null, 'The action is a list that holds the star.', 'list-of-actions', withInline(allow(['*']))),
  tooling(
    'admin-resource-list',
    null,
    'The resource is a list that holds the star.',
    'list-of-resources',
    withInline(allow('*', ['arn:aws:s3:::quillhaven-logs', '*'])),
  ),
  tooling('admin-star-colon-star', null, 'The action is written *:*.', 'star-colon-star', withInline(allow('*:*'))),
  tooling(
    'admin-beside-deny-all',
    9,
    'AdministratorAccess and AWSDenyAll together; refused attempts still count as access.',
    'quarantined.vogelsang',
    {
      ...withAttached(attachManaged('AdministratorAccess'), attachManaged('AWSDenyAll')),
      services: servicesUsed(['iam', 's3', 'ec2'], 1, daysBefore(REPORT_AT, 1.4)),
    },
  ),
  tooling(
    'admin-with-condition',
    null,
    'Everything is allowed, but only with MFA.',
    'conditional.admin',
    withInline(
      policyDocument({ Effect: 'Allow', Action: '*', Resource: '*', Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }),
    ),
  ),
  tooling(
    'admin-behind-boundary',
    null,
    'AdministratorAccess capped by a permissions boundary: no administrator.',
    'capped.engineer',
    engineer({
      attached: [attachManaged('AdministratorAccess')],
      boundaryArn: customerPolicyArn(home.id, 'workload-boundary'),
    }),
  ),
  tooling(
    'admin-boundary-caps-nothing',
    null,
    'The boundary itself allows everything, so it caps nothing.',
    'uncapped.engineer',
    engineer({
      attached: [attachManaged('AdministratorAccess')],
      boundaryArn: managedPolicyArn('AdministratorAccess'),
    }),
  ),
];

const others: readonly UserCase[] = [
  tooling(
    'power-user',
    null,
    'PowerUserAccess allows NotAction iam:*: powerful, no administrator.',
    'lorenz.fairweather',
    withAttached(attachManaged('PowerUserAccess')),
  ),
  tooling(
    'iam-full-access',
    null,
    'IAMFullAccess: could make itself administrator, is none yet.',
    'access-manager',
    withAttached(attachManaged('IAMFullAccess')),
  ),
  tooling(
    'star-on-one-resource',
    null,
    'Every action, but on one bucket only.',
    'bucket-owner',
    withInline(allow('*', 'arn:aws:s3:::quillhaven-evidence/*')),
  ),
  tooling('deny-everything', null, 'A Deny of everything is no grant.', 'locked.out', withInline(deny('*'))),
  tooling(
    'unreadable-policy',
    null,
    'The inline policy is no JSON: administrator or not is unknown.',
    'garbled-policy',
    withInline('{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":'),
  ),
];

/** Users that are administrators in one way or another, and users that only look like it. */
export const adminCases: readonly UserCase[] = [...administrators, ...others];

export const adminAccounts: readonly AccountCase[] = [
  accountCase('security-tooling', 'customer-admin-policy', null, 'A customer policy of this account grants everything.', {
    policies: [fullControl],
  }),
];
