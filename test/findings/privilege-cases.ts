import type { AccountEvidence } from '../../src/evidence/evidence.js';
import {
  ADMIN_TEXT, ago, beforeAsked, completed, config, detail, details, lastAccessed, role, seen, service, unseen,
} from '../fixtures.js';
import type { Case, World } from './support.js';

const allow = (action: string | readonly string[], more: object = {}): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*', ...more }] });
const inline = (document: string) => ({ inline: [{ name: 'own', document }] });
const ADMIN = inline(ADMIN_TEXT);
const BROKEN = inline('broken');
const NO_DETAILS: World = { evidence: { account_details: unseen('denied') } };
const user = (more: NonNullable<World['user']>): World => ({ user: more });
const app = (more: NonNullable<World['role']>): World => ({ role: more });
const CREATES = inline(allow('iam:CreateUser'));
const BOUNDARY = 'arn:aws:iam::111122223333:policy/Boundary';

const USERS: readonly Case[] = [
  ['user-administrator', 'everything', user(ADMIN), 'fail'],
  ['user-administrator', 'something', user(inline(allow('s3:*'))), 'pass'],
  ['user-administrator', 'a policy that can not be read', user(BROKEN), 'unknown'],
  ['user-administrator', 'nothing seen', NO_DETAILS, 'unknown'],
  ['user-escalation', 'may attach policies', user(inline(allow('iam:AttachUserPolicy'))), 'fail'],
  ['user-escalation', 'may read', user(inline(allow('iam:Get*'))), 'pass'],
  ['user-escalation', 'only with a condition', user(inline(allow('iam:AttachUserPolicy', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } }))), 'pass'],
  ['user-escalation', 'is administrator already', user(ADMIN), '-'],
  ['user-escalation', 'a policy that can not be read', user(BROKEN), 'unknown'],
  ['user-without-owner', 'no tag', user({}), 'fail'],
  ['user-without-owner', 'an empty one', user({ tags: [{ key: 'Owner', value: '' }] }), 'fail'],
  ['user-without-owner', 'spelt otherwise', user({ tags: [{ key: 'owner', value: '=team' }] }), 'pass'],
  ['user-without-owner', 'nothing seen', NO_DETAILS, 'unknown'],
];

const credential = (more: object): World => ({
  evidence: {
    service_credentials: seen({
      credentials: [
        { id: 'ACCA1', userName: 'alice', service: 'bedrock.amazonaws.com', status: 'Active', createdAt: ago(9), expiresAt: null, ...more },
      ],
    }),
  },
});
const UNSEEN_CREDENTIALS: World = { evidence: { service_credentials: unseen('denied') } };
const certificate = (expiresAt: string | null): World => ({
  evidence: { server_certificates: seen({ certificates: [{ id: 'ASCA1', arn: 'arn:aws:iam::111122223333:server-certificate/t', name: 't', expiresAt }] }) },
});

const CREDENTIALS: readonly Case[] = [
  ['service-credential-active', 'active', credential({}), 'fail'],
  ['service-credential-active', 'switched off', credential({ status: 'Inactive' }), 'pass'],
  ['service-credential-active', 'expired this second', credential({ expiresAt: '2026-11-20T08:31:00Z' }), 'pass'],
  ['service-credential-active', 'not seen', UNSEEN_CREDENTIALS, 'unknown'],
  ['service-credential-no-expiry', 'without', credential({}), 'fail'],
  ['service-credential-no-expiry', 'with', credential({ expiresAt: '2027-01-01T00:00:00Z' }), 'pass'],
  ['service-credential-no-expiry', 'of a service that has none', credential({ service: 'codecommit.amazonaws.com' }), '-'],
  ['service-credential-no-expiry', 'not seen', UNSEEN_CREDENTIALS, 'unknown'],
  ['signing-certificate-active', 'active', { alice: { cert_1_active: 'true', cert_1_last_rotated: ago(9) } }, 'fail'],
  ['signing-certificate-active', 'switched off', { alice: { cert_2_last_rotated: ago(9) } }, 'pass'],
  ['signing-certificate-active', 'none', {}, '-'],
  ['signing-certificate-active', 'not seen', { evidence: { credential_report: unseen('denied') } }, 'unknown'],
  ['server-certificate-expired', 'this second', certificate('2026-11-20T08:31:00Z'), 'fail'],
  ['server-certificate-expired', 'a second later', certificate('2026-11-20T08:31:01Z'), 'pass'],
  ['server-certificate-expired', 'nobody knows', certificate(null), 'unknown'],
  ['server-certificate-expired', 'none', {}, '-'],
];

const sshKeys = (status: string | null): World => ({
  evidence: { ssh_keys: seen({ byUser: status === null ? {} : { alice: [{ id: 'APKA1', status, createdAt: ago(9) }] } }) },
});

const SSH: readonly Case[] = [
  ['ssh-key-active', 'active', sshKeys('Active'), 'fail'],
  ['ssh-key-active', 'switched off', sshKeys('Inactive'), 'pass'],
  ['ssh-key-active', 'she was not asked about', sshKeys(null), 'unknown'],
  ['ssh-key-active', 'denied', { evidence: { ssh_keys: unseen('denied') } }, 'unknown'],
  ['ssh-key-active', 'nobody asked', {}, 'unknown'],
];

const LINKED = { path: '/aws-service-role/x.amazonaws.com/' };
const SSO = { path: '/aws-reserved/sso.amazonaws.com/', roleName: 'AWSReservedSSO_Admin_0123456789abcdef' };

const ROLES: readonly Case[] = [
  ['role-administrator', 'everything', app(ADMIN), 'fail'],
  ['role-administrator', 'something', app(inline(allow('s3:*'))), 'pass'],
  ['role-administrator', 'of Identity Center', app({ ...ADMIN, ...SSO }), '-'],
  ['role-administrator', 'made by AWS for itself', app({ ...ADMIN, ...LINKED }), '-'],
  ['role-administrator', 'a policy that can not be read', app(BROKEN), 'unknown'],
  ['role-escalation', 'may attach policies', app(inline(allow('iam:AttachRolePolicy'))), 'fail'],
  ['role-escalation', 'may read', app(inline(allow('iam:Get*'))), 'pass'],
  ['role-escalation', 'of Control Tower', app({ roleName: 'AWSControlTowerExecution', ...inline(allow('iam:AttachRolePolicy')) }), '-'],
  ['role-escalation', 'a policy that can not be read', app(BROKEN), 'unknown'],
  ['role-unused', 'exactly the days', app({ lastUsed: { at: beforeAsked(90), region: null } }), 'fail'],
  ['role-unused', 'one second less', app({ lastUsed: { at: beforeAsked(90, -1), region: null } }), 'pass'],
  ['role-unused', 'never, and old', app({}), 'fail'],
  ['role-unused', 'never, and brand new', app({ createdAt: beforeAsked(0) }), 'pass'],
  ['role-unused', 'older than AWS looks back', { role: {}, with: { days: 500 } }, 'unknown'],
  ['role-unused', 'of Identity Center', app(SSO), '-'],
  ['role-unused', 'a date that can not be read', app({ lastUsed: { at: 'rubbish', region: null } }), 'unknown'],
  ['role-without-owner', 'no tag', app({}), 'fail'],
  ['role-without-owner', 'tagged', app({ tags: [{ key: 'Owner', value: 'x' }] }), 'pass'],
  ['role-without-owner', 'nothing seen', NO_DETAILS, 'unknown'],
  ['boundary-missing', 'makes users', app(CREATES), 'fail'],
  ['boundary-missing', 'with a boundary', {
    evidence: { account_details: details([], { roles: [role('app', { ...CREATES, boundaryArn: BOUNDARY })], documents: { [BOUNDARY]: ADMIN_TEXT } }) },
  }, 'pass'],
  ['boundary-missing', 'only under a condition', app(inline(allow('iam:CreateRole', { Condition: { StringEquals: { 'iam:PermissionsBoundary': BOUNDARY } } }))), 'pass'],
  ['boundary-missing', 'makes nobody', app(inline(allow('s3:*'))), '-'],
  ['boundary-missing', 'is administrator', app(ADMIN), '-'],
  ['boundary-missing', 'a policy that can not be read', app(BROKEN), 'unknown'],
];

const trusting = (principal: unknown, condition?: object, more: object = {}): World =>
  app({
    trust: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:*', ...(condition === undefined ? {} : { Condition: condition }) }],
    }),
    ...more,
  });
const ORGANIZATION = new Map([['111122223333', 'ACTIVE'], ['222233334444', 'ACTIVE'], ['333344445555', 'CLOSED']] as const);
const known = (world: World): World => ({ ...world, with: { organization: ORGANIZATION } });
const nobodyListed = (world: World): World => ({ ...world, with: { organization: new Map() } });
const STRANGER = { AWS: 'arn:aws:iam::999988887777:root' };
const MEMBER = { AWS: 'arn:aws:iam::222233334444:root' };
const GITHUB = { Federated: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com' };
const AUD = { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' };
const SUB = { 'token.actions.githubusercontent.com:sub': 'repo:quill/app:ref:refs/heads/main' };
const ID = { StringEquals: { 'sts:ExternalId': 'x1' } };
const DARK = app({ trust: 'broken' });

const TRUST: readonly Case[] = [
  ['role-admin-outside', 'a stranger', known(trusting(STRANGER, ID, ADMIN)), 'fail'],
  ['role-admin-outside', 'anybody', known(trusting('*', undefined, ADMIN)), 'fail'],
  ['role-admin-outside', 'a member', known(trusting(MEMBER, undefined, ADMIN)), 'pass'],
  ['role-admin-outside', 'no administrator', known(trusting(STRANGER)), '-'],
  ['role-admin-outside', 'perhaps administrator', known(trusting(STRANGER, undefined, BROKEN)), 'unknown'],
  ['role-admin-outside', 'nobody listed the organization', nobodyListed(trusting(STRANGER, undefined, ADMIN)), 'unknown'],
  ['role-admin-outside', 'a trust that can not be read', app({ trust: 'broken', ...ADMIN }), 'unknown'],
  ['role-trusts-anyone', 'anybody', known(trusting('*')), 'fail'],
  ['role-trusts-anyone', 'whoever has a name', known(trusting('*', { StringEquals: { 'aws:PrincipalAccount': '222233334444' } })), 'pass'],
  ['role-trusts-anyone', 'a condition that nobody judges', known(trusting('*', { StringEquals: { 'aws:SourceIp': '1' } })), 'unknown'],
  ['role-trusts-anyone', 'a member', known(trusting(MEMBER)), '-'],
  ['role-trusts-outside', 'a stranger', known(trusting(STRANGER)), 'fail'],
  ['role-trusts-outside', 'a member', known(trusting(MEMBER)), 'pass'],
  ['role-trusts-outside', 'nobody listed the organization', nobodyListed(trusting(STRANGER)), 'unknown'],
  ['role-no-external-id', 'without', known(trusting(STRANGER)), 'fail'],
  ['role-no-external-id', 'with', known(trusting(STRANGER, ID)), 'pass'],
  ['role-no-external-id', 'nobody outside', known(trusting(MEMBER)), '-'],
  ['role-no-external-id', 'a trust that can not be read', DARK, 'unknown'],
  ['role-trusts-closed', 'a closed account', known(trusting({ AWS: '333344445555' })), 'fail'],
  ['role-trusts-closed', 'a member', known(trusting(MEMBER)), 'pass'],
  ['role-trusts-closed', 'a trust that can not be read', DARK, 'unknown'],
  ['role-trusts-deleted', 'an id', known(trusting({ AWS: 'AIDA1234567890EXAMPLE' })), 'fail'],
  ['role-trusts-deleted', 'a member', known(trusting(MEMBER)), 'pass'],
  ['role-trusts-deleted', 'a trust that can not be read', DARK, 'unknown'],
  ['oidc-without-subject', 'the audience only', known(trusting(GITHUB, { StringEquals: AUD })), 'fail'],
  ['oidc-without-subject', 'a repository', known(trusting(GITHUB, { StringEquals: { ...AUD, ...SUB } })), 'pass'],
  ['oidc-without-subject', 'nobody of the kind', known(trusting(MEMBER)), '-'],
  ['oidc-without-subject', 'a trust that can not be read', DARK, 'unknown'],
];

const LOCAL = 'arn:aws:iam::111122223333:policy/Everything';
const policy = (document: string, attached = true, more: object = {}): World => ({
  evidence: {
    account_details: details([detail('alice', { attached: attached ? [{ name: 'Everything', arn: LOCAL }] : [] })], {
      documents: { [LOCAL]: document },
      ...more,
    }),
  },
});
const holding = (name: string): World => app({ attached: [{ name, arn: `arn:aws:iam::aws:policy/${name}` }] });
const passwords = (value: { readonly minimumLength: number; readonly reusePrevention: number | null } | null): World => ({
  evidence: { password_policy: seen({ policy: value === null ? null : { maxAgeDays: null, ...value } }) },
});
const DENIED_POLICY: World = { evidence: { password_policy: unseen('denied') } };
const entered = (evidence: AccountEvidence): World => ({ evidence });
const EVERYWHERE = {
  ...{ credential_report: unseen('role_denied'), account_details: unseen('role_denied'), service_credentials: unseen('role_denied') },
  ...{ password_policy: unseen('role_denied'), server_certificates: unseen('role_denied') },
};
const FAILED = Object.fromEntries(Object.keys(EVERYWHERE).map((source) => [source, unseen('throttled')]));

const ACCOUNTS: readonly Case[] = [
  ['policy-allows-everything', 'and somebody has it', policy(ADMIN_TEXT), 'fail'],
  ['policy-allows-everything', 'and nobody has it', policy(ADMIN_TEXT, false), 'pass'],
  ['policy-allows-everything', 'something', policy(allow('s3:*')), 'pass'],
  ['policy-allows-everything', 'a document that can not be read', policy('broken'), 'unknown'],
  ['policy-allows-everything', 'groups were not asked for', policy(ADMIN_TEXT, true, { filters: ['User', 'Role', 'LocalManagedPolicy'] }), 'unknown'],
  ['cloudshell-full-access', 'a role has it', holding('AWSCloudShellFullAccess'), 'fail'],
  ['cloudshell-full-access', 'nobody has it', {}, 'pass'],
  ['cloudshell-full-access', 'nothing seen', NO_DETAILS, 'unknown'],
  ['support-role-missing', 'nobody', {}, 'fail'],
  ['support-role-missing', 'a role', holding('AWSSupportAccess'), 'pass'],
  ['support-role-missing', 'nothing seen', NO_DETAILS, 'unknown'],
  ['password-policy-absent', 'none', passwords(null), 'fail'],
  ['password-policy-absent', 'one', {}, 'pass'],
  ['password-policy-absent', 'not seen', DENIED_POLICY, 'unknown'],
  ['password-policy-short', 'exactly as long', passwords({ minimumLength: 14, reusePrevention: null }), 'pass'],
  ['password-policy-short', 'one less', passwords({ minimumLength: 13, reusePrevention: null }), 'fail'],
  ['password-policy-short', 'none is another check', passwords(null), '-'],
  ['password-policy-short', 'not seen', DENIED_POLICY, 'unknown'],
  ['password-policy-reuse', 'exactly as many', {}, 'pass'],
  ['password-policy-reuse', 'one less', passwords({ minimumLength: 14, reusePrevention: 23 }), 'fail'],
  ['password-policy-reuse', 'none are remembered', passwords({ minimumLength: 14, reusePrevention: null }), 'fail'],
  ['password-policy-reuse', 'none is another check', passwords(null), '-'],
  ['password-policy-reuse', 'not seen', DENIED_POLICY, 'unknown'],
  ['account-not-recorded', 'recorded', { config: config([]) }, 'pass'],
  ['account-not-recorded', 'not recorded', { config: unseen('not_recorded') }, 'fail'],
  ['account-not-recorded', 'not in the aggregator', { config: unseen('not_in_aggregator') }, 'fail'],
  ['account-not-recorded', 'denied', { config: unseen('denied') }, 'unknown'],
  ['account-not-recorded', 'Config was not asked', {}, '-'],
  ['account-without-audit-role', 'entered', {}, 'pass'],
  ['account-without-audit-role', 'refused', entered(EVERYWHERE), 'fail'],
  ['account-without-audit-role', 'nothing answered', entered(FAILED), 'unknown'],
];

const ALL = { advisor: { subjects: 'all', granularity: 'service', inferDays: null, entitiesOf: null } } as const;
const S3 = inline(allow('s3:GetObject'));
const advised = (last: string | null): World => ({
  ...ALL,
  evidence: {
    account_details: details([], { roles: [role('app', S3)] }),
    last_accessed: lastAccessed({ 'arn:aws:iam::111122223333:role/app': completed([service('s3', last)]) }),
  },
});

const USES: readonly Case[] = [
  ['permissions-unused', 'exactly the days', advised(beforeAsked(90)), 'fail'],
  ['permissions-unused', 'one second less', advised(beforeAsked(90, -1)), 'pass'],
  ['permissions-unused', 'never', advised(null), 'fail'],
  ['permissions-unused', 'not asked', { ...ALL, evidence: { account_details: details([], { roles: [role('app', S3)] }) } }, 'unknown'],
];

export const PRIVILEGE_CASES: readonly Case[] = [...USERS, ...CREDENTIALS, ...SSH, ...ROLES, ...TRUST, ...ACCOUNTS, ...USES];

