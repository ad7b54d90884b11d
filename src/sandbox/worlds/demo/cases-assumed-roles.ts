import { policyDocument, trust, trustPrincipal, type Statement } from '../documents.js';
import { makeInline, used } from '../make-principals.js';
import { daysBefore } from '../time.js';
import { type RoleCase, rolesIn, type UserCase, usersIn } from './case.js';
import { accountNamed, REPORT_AT } from './company.js';
import { useOf } from './role-use.js';
import { servicesUsed } from './staff.js';

const identity = accountNamed('identity').id;
const cicd = accountNamed('ci-cd').id;

function role(accountId: string, name: string): string {
  return `arn:aws:iam::${accountId}:role/${name}`;
}

function assume(resource: string): Statement {
  return { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: resource };
}

const RELEASE_ENGINEER = 'release-engineer';

/** Roles at the end of a chain, and on its way. */
export const assumedRoles: readonly RoleCase[] = [
  rolesIn('identity')('assumed-administrator', null, 'Everything, for whoever of its account may call sts:AssumeRole.', 'break-glass', {
    trust: trustPrincipal(`arn:aws:iam::${identity}:root`),
    inline: [makeInline('everything', policyDocument({ Effect: 'Allow', Action: '*', Resource: '*' }))],
    ...useOf({ iam: 88 }),
  }),
  rolesIn('ci-cd')(
    'assumed-on-the-way',
    null,
    'Little by itself, but it may assume an administrator of another account.',
    RELEASE_ENGINEER,
    {
      trust: trustPrincipal(`arn:aws:iam::${cicd}:root`),
      inline: [makeInline('promote', policyDocument(assume(role(identity, 'release-authority'))))],
      ...useOf({ sts: 4 }),
    },
  ),
  rolesIn('identity')(
    'assumed-from-another-account',
    null,
    'Can rewrite policies, and trusts one role of another account by name.',
    'release-authority',
    {
      trust: trust({ AWS: role(cicd, RELEASE_ENGINEER) }),
      inline: [
        makeInline('policies', policyDocument({ Effect: 'Allow', Action: ['iam:CreatePolicyVersion', 'iam:GetPolicy'], Resource: '*' })),
      ],
      ...useOf({ iam: 4 }),
    },
  ),
];

function clerk(days: number): Omit<Parameters<ReturnType<typeof usersIn>>[4], 'inline'> {
  const at = daysBefore(REPORT_AT, days);
  return {
    createdAt: daysBefore(REPORT_AT, 700),
    keys: [{ createdAt: daysBefore(REPORT_AT, 300), lastUsed: used(at, 'sts') }],
    services: servicesUsed(['sts'], 1, at),
  };
}

/** Users who may do little until they assume a role. */
export const assumingUsers: readonly UserCase[] = [
  usersIn('identity')(
    'escalation-assume-role',
    null,
    'May assume any role of its account that trusts the account: one of them is an administrator.',
    'badge-printer',
    {
      ...clerk(2),
      inline: [makeInline('assume', policyDocument(assume(role(identity, '*'))))],
    },
  ),
  usersIn('ci-cd')(
    'escalation-assume-role-chain',
    null,
    'May assume a role that may assume one of another account, which can rewrite policies.',
    'release-notes-bot',
    {
      ...clerk(4),
      inline: [makeInline('assume', policyDocument(assume(role(cicd, RELEASE_ENGINEER))))],
    },
  ),
];
