import { ADMIN_TEXT, ago, detail, details, key, password, unseen, type Cells } from '../fixtures.js';
import { Directory } from '../../src/checks/people/directory.js';
import type { Case, World } from './support.js';

const of = (alice: Cells, more: World = {}): World => ({ alice, ...more });
const root = (cells: Cells, more: World = {}): World => ({ root: cells, ...more });
const MFA: Cells = { mfa_active: 'true' };
const DENIED: World = { evidence: { credential_report: unseen('denied') } };
const SES = { inline: [{ name: 'mail', document: '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"ses:SendRawEmail","Resource":"*"}}' }] };

const ROOT: readonly Case[] = [
  ['root-access-key', 'no key', root({}), 'pass'],
  ['root-access-key', 'an active key', root(key(1, ago(400))), 'fail'],
  ['root-access-key', 'a key that is switched off', root(key(2, ago(400), 'N/A', 'false')), 'pass'],
  ['root-access-key', 'a cell that can not be read', root({ access_key_1_active: 'perhaps' }), 'unknown'],
  ['root-access-key', 'no report', DENIED, 'unknown'],
  ['root-used', 'never', root(password(ago(900))), 'pass'],
  ['root-used', 'yesterday', root(password(ago(900), ago(1))), 'fail'],
  ['root-used', 'one second less than the days', root(password(ago(900), ago(90, -1))), 'fail'],
  ['root-used', 'exactly the days', root(password(ago(900), ago(90))), 'pass'],
  ['root-used', 'the key, not the password', root({ ...password(ago(900)), ...key(1, ago(900), ago(3)) }), 'fail'],
  ['root-used', 'a date that can not be read', root(password(ago(900), 'yesterday')), 'unknown'],
  ['root-without-mfa', 'a password without', root(password(ago(900))), 'fail'],
  ['root-without-mfa', 'a key without', root(key(1, ago(9))), 'fail'],
  ['root-without-mfa', 'with', root({ ...password(ago(900)), ...MFA }), 'pass'],
  ['root-without-mfa', 'no credentials at all', root({}), 'pass'],
  ['root-without-mfa', 'a cell that can not be read', root({ ...password(ago(900)), mfa_active: '?' }), 'unknown'],
  ['root-without-mfa', 'an older report', root({ password_enabled: 'not_supported' }), 'unknown'],
  ['root-in-member', 'a password', root(password(ago(900))), 'fail'],
  ['root-in-member', 'none', root({}), 'pass'],
  ['root-in-member', 'the management account', root(password(ago(9)), { account: { isManagement: true } }), '-'],
  ['root-in-member', 'nobody asked the organization', root(password(ago(9)), { account: { state: 'UNKNOWN' } }), 'unknown'],
  ['root-in-member', 'an older report', root({ password_enabled: 'not_supported' }), 'unknown'],
];

const PASSWORDS: readonly Case[] = [
  ['console-without-mfa', 'no password', of({}), '-'],
  ['console-without-mfa', 'without', of(password(ago(9))), 'fail'],
  ['console-without-mfa', 'with', of({ ...password(ago(9)), ...MFA }), 'pass'],
  ['console-without-mfa', 'a cell that can not be read', of({ ...password(ago(9)), mfa_active: '' }), 'unknown'],
  ['console-without-mfa', 'no report', DENIED, 'unknown'],
  ['console-without-mfa', 'no row for bob', of(password(ago(9)), { evidence: { account_details: details([detail('alice'), detail('bob')]) } }), 'fail unknown'],
  ['password-unused', 'no password', of({}), '-'],
  ['password-unused', 'exactly the days', of(password(ago(900), ago(90))), 'fail'],
  ['password-unused', 'one second less', of(password(ago(900), ago(90, -1))), 'pass'],
  ['password-unused', 'never used is another check', of(password(ago(900))), '-'],
  ['password-unused', 'a date that can not be read', of(password(ago(900), 'rubbish')), 'unknown'],
  ['password-never-used', 'exactly the grace', of(password(ago(30)), { user: { createdAt: ago(30) } }), 'fail'],
  ['password-never-used', 'one second less', of(password(ago(30, -1))), 'pass'],
  ['password-never-used', 'brand new', of(password(ago(0)), { user: { createdAt: ago(0) } }), 'pass'],
  ['password-never-used', 'old user, new password', of(password(ago(2))), 'pass'],
  ['password-never-used', 'used', of(password(ago(90), ago(9))), '-'],
  ['password-never-used', 'a date that can not be read', of(password('rubbish')), 'unknown'],
];

const KEYS: readonly Case[] = [
  ['key-unused', 'no key', of({}), '-'],
  ['key-unused', 'exactly the days', of(key(1, ago(900), ago(90))), 'fail'],
  ['key-unused', 'one second less', of(key(1, ago(900), ago(90, -1))), 'pass'],
  ['key-unused', 'one of two', of({ ...key(1, ago(900), ago(400)), ...key(2, ago(9), ago(1)) }), 'fail pass'],
  ['key-unused', 'switched off', of(key(1, ago(900), ago(400), 'false')), '-'],
  ['key-unused', 'a date that can not be read', of(key(1, ago(900), 'rubbish')), 'unknown'],
  ['key-unused', 'it may be an SMTP password', of(key(1, ago(900), ago(400)), { user: SES }), 'unknown'],
  ['key-unused', 'an administrator', of(key(1, ago(900), ago(400)), { user: { inline: [{ name: 'all', document: ADMIN_TEXT }] } }), 'fail'],
  ['key-never-used', 'exactly the grace', of(key(1, ago(30))), 'fail'],
  ['key-never-used', 'one second less', of(key(1, ago(30, -1))), 'pass'],
  ['key-never-used', 'used', of(key(1, ago(90), ago(9))), '-'],
  ['key-never-used', 'it may be an SMTP password', of(key(1, ago(400)), { user: SES }), 'unknown'],
  ['key-never-used', 'nobody knows when it was made', of(key(1, 'rubbish')), 'unknown'],
  ['key-not-rotated', 'exactly the age', of(key(1, ago(90), ago(1))), 'fail'],
  ['key-not-rotated', 'one second younger', of(key(1, ago(90, -1), ago(1))), 'pass'],
  ['key-not-rotated', 'switched off', of(key(1, ago(900), ago(400), 'false')), '-'],
  ['key-not-rotated', 'nobody knows when it was made', of(key(1, 'rubbish', ago(1))), 'unknown'],
  ['key-not-rotated', 'nobody knows whether it is active', of(key(1, ago(900), ago(1), 'perhaps')), 'unknown'],
  ['key-inactive', 'active', of(key(1, ago(900), ago(400))), '-'],
  ['key-inactive', 'exactly the days', of(key(1, ago(900), ago(90), 'false')), 'fail'],
  ['key-inactive', 'in a rotation', of(key(1, ago(900), ago(90, -1), 'false')), 'pass'],
  ['key-inactive', 'never used', of(key(1, ago(900), 'N/A', 'false')), 'fail'],
  ['key-inactive', 'a cell that can not be read', of(key(1, ago(900), ago(9), '?')), 'unknown'],
  ['user-two-keys', 'two', of({ ...key(1, ago(9)), ...key(2, ago(9)) }), 'fail'],
  ['user-two-keys', 'one of them off', of({ ...key(1, ago(9)), ...key(2, ago(9), 'N/A', 'false') }), 'pass'],
  ['user-two-keys', 'none', of({}), '-'],
  ['user-two-keys', 'one, and more that do not show', of({ ...key(1, ago(9)), additional_credentials_info: '1 more access keys' }), 'unknown'],
];

const service = (status: string): World['evidence'] => ({
  service_credentials: {
    seen: true,
    asOf: ago(0),
    value: { credentials: [{ id: 'ACCA1', userName: 'alice', service: 'bedrock.amazonaws.com', status, createdAt: ago(9), expiresAt: null }] },
  },
});

const USERS: readonly Case[] = [
  ['user-no-credentials', 'none, and old', of({}), 'fail'],
  ['user-no-credentials', 'none, exactly the grace', of({}, { user: { createdAt: ago(30) } }), 'fail'],
  ['user-no-credentials', 'none, and new', of({}, { user: { createdAt: ago(30, -1) } }), 'pass'],
  ['user-no-credentials', 'a password', of(password(ago(9))), 'pass'],
  ['user-no-credentials', 'a certificate', of({ cert_1_active: 'true' }), 'pass'],
  ['user-no-credentials', 'a key for Bedrock', of({}, { evidence: service('Active') ?? {} }), 'pass'],
  ['user-no-credentials', 'one that is off', of({}, { evidence: service('Inactive') ?? {} }), 'fail'],
  ['user-no-credentials', 'nobody asked for those', of({}, { evidence: { service_credentials: unseen('denied') } }), 'unknown'],
  ['user-no-credentials', 'more that do not show', of({ additional_credentials_info: '1 more access keys' }), 'unknown'],
  ['user-direct-policies', 'none', of({}), 'pass'],
  ['user-direct-policies', 'attached', of({}, { user: { attached: [{ name: 'ReadOnly', arn: 'arn:aws:iam::aws:policy/ReadOnly' }] } }), 'fail'],
  ['user-direct-policies', 'inline', of({}, { user: { inline: [{ name: 'x', document: ADMIN_TEXT }] } }), 'fail'],
  ['user-direct-policies', 'not seen', { evidence: { account_details: unseen('denied') } }, 'unknown'],
];

const directory = (...users: readonly string[]): World => ({
  with: {
    directory: new Directory({ groups: null, members: {}, users: users.map((userName) => ({ id: userName, userName, displayName: null, emails: [], enabled: true })) }),
  },
});

const IDENTITIES: readonly Case[] = [
  ['user-has-identity', 'the same address in a tag', { ...directory('a@x.example'), user: { tags: [{ key: 'Email', value: 'A@x.example' }] } }, 'fail'],
  ['user-has-identity', 'the same name, which may be anything', directory('alice'), 'unknown'],
  ['user-has-identity', 'two who may be meant', directory('alice@x.example', 'alice@y.example'), 'unknown'],
  ['user-has-identity', 'nobody like it', directory('bob'), 'pass'],
  ['user-has-identity', 'an empty directory', directory(), 'pass'],
  ['user-has-identity', 'a directory that was not seen', {}, 'unknown'],
];

export const CREDENTIAL_CASES: readonly Case[] = [...ROOT, ...PASSWORDS, ...KEYS, ...USERS, ...IDENTITIES];
