import { inferRole, inferUser } from '../../src/reconcile/inference.js';
import type { AccountEvidence } from '../../src/evidence/evidence.js';
import type { ServiceCredential, ServiceCredentials, UserDetail } from '../../src/evidence/values.js';
import {
  account,
  ACCOUNT_ID,
  ADMIN_ARN,
  ago,
  ASKED_AT,
  type Cells,
  CREATED_AT,
  detail,
  details,
  group,
  key,
  managed,
  password,
  reconciled,
  report,
  REPORT_AT,
  role,
  roleNamed,
  row,
  unseen,
  userNamed,
} from '../fixtures.js';
import type { AdvisorRequest } from '../../src/evidence/advisor-request.js';
import { isSubject, nameKey } from '../../src/reconcile/subjects.js';

/** `--days`; sessions outlive the use that is on record, so two days more must have passed. */
const DAYS = 90;
const MARGIN = 2;

describe('isSubject', () => {
  const entity = (kind: 'user' | 'role' | 'group' | 'policy') =>
    ({ kind, arn: `arn:aws:iam::${ACCOUNT_ID}:${kind}/team/App`, name: 'App', account: account() });
  const asks = (subjects: AdvisorRequest['subjects']): readonly string[] =>
    (['user', 'role', 'group', 'policy'] as const).filter((kind) =>
      isSubject({ subjects, granularity: 'service', inferDays: null, entitiesOf: null }, entity(kind)));

  it.each<[string, AdvisorRequest['subjects'], readonly string[]]>([
    ['users', 'users', ['user']],
    ['roles', 'roles', ['role']],
    ['all', 'all', ['user', 'role']],
    ['nobody', new Set(), []],
    ['an ARN', new Set([`arn:aws:iam::${ACCOUNT_ID}:group/team/App`]), ['group']],
    ['an ARN without the path', new Set([`arn:aws:iam::${ACCOUNT_ID}:role/app`]), ['role']],
    ['an ARN with another path', new Set([`arn:aws:iam::${ACCOUNT_ID}:role/other/App`]), []],
    ['an ARN in another account', new Set(['arn:aws:iam::222222222222:role/team/App']), []],
    ['a name, whatever its path and case', new Set([nameKey(ACCOUNT_ID, 'role', 'aPP')]), ['role']],
    ['a name in another account', new Set([nameKey('222222222222', 'role', 'App')]), []],
    ['several', new Set([nameKey(ACCOUNT_ID, 'policy', 'App'), `arn:aws:iam::${ACCOUNT_ID}:user/team/App`]), ['user', 'policy']],
  ])('%s', (_, subjects, expected) => {
    expect(asks(subjects)).toEqual(expected);
  });
});

describe('a role', () => {
  const asOf = new Date(ASKED_AT);
  const before = (days: number, seconds = 0): string => new Date(asOf.getTime() - days * 86_400_000 - seconds * 1000).toISOString();
  const inferred = (more: Parameters<typeof role>[1]) =>
    inferRole(roleNamed(reconciled({ account_details: details([], { roles: [role('app', more)] }) }), 'app'), DAYS);
  const used = (at: string) => ({ lastUsed: { at, region: 'eu-west-1' } });
  const notUsed = (lastUse: string | null) => ({ because: 'role_not_used', lastUse: lastUse === null ? null : new Date(lastUse), asOf });

  it.each<[string, Parameters<typeof role>[1], object | null]>([
    ['not used in the tracking window', {}, notUsed(null)],
    ['made a minute ago and not used', { createdAt: before(0, 60) }, notUsed(null)],
    ['last used long ago', used(before(300)), notUsed(before(300))],
    ['exactly on the threshold', used(before(DAYS + MARGIN)), notUsed(before(DAYS + MARGIN))],
    ['one second inside it', used(before(DAYS + MARGIN, -1)), null],
    ['idle for the days, but a session may have gone on', used(before(DAYS, 3600)), null],
    ['used just now', used(before(0)), null],
    ['used after the details were read, as clocks go', used(before(-1)), null],
    ['used at a time that is none', used('lately'), null],
  ])('%s', (_, more, expected) => {
    expect(inferred(more)).toEqual(expected);
  });

  it.each<[string, string, boolean]>([
    ['service-linked', '/aws-service-role/ecs.amazonaws.com/', true],
    ['service-linked to a Region', '/aws-service-role/ec2.eu-west-1.amazonaws.com/', true],
    ['with a path that looks like it', '/aws-service-roles/ecs.amazonaws.com/', false],
    ['with it further in', '/team/aws-service-role/ecs.amazonaws.com/', false],
    ['for a service, but nobody’s own', '/service-role/', false],
    ['of Identity Center', '/aws-reserved/sso.amazonaws.com/', false],
  ])('%s, used a minute ago', (_, path, linked) => {
    const at = before(0, 60);
    expect(inferred({ path, ...used(at) })).toEqual(linked ? { because: 'service_linked', lastUse: new Date(at), asOf } : null);
  });

  it.each<[string, Parameters<typeof role>[1], object | null]>([
    ['not on record', {}, null],
    ['on record, long ago', used(before(300)), notUsed(before(300))],
  ])('in China, whose Regions are not tracked: %s', (_, more, expected) => {
    expect(inferred({ ...more, arn: `arn:aws-cn:iam::${ACCOUNT_ID}:role/app` })).toEqual(expected);
  });

  it('the name alone makes no role service-linked', () => {
    const roles = [role('AWSServiceRoleForECS', used(before(1)))];
    expect(inferRole(roleNamed(reconciled({ account_details: details([], { roles }) }), 'AWSServiceRoleForECS'), DAYS)).toBeNull();
  });

  it('service-linked and never used', () => {
    expect(inferred({ path: '/aws-service-role/ecs.amazonaws.com/' })).toEqual({ because: 'service_linked', lastUse: null, asOf });
  });
});

const allow = (action: unknown, more: object = {}): string =>
  JSON.stringify({ Statement: [{ Effect: 'Allow', Action: action, Resource: '*', ...more }] });
const inline = (document: string): Partial<UserDetail> => ({ inline: [{ name: 'own', document }] });
const READ_S3 = inline(allow('s3:Get*'));

const NONE: ServiceCredentials = { credentials: [] };
const credential = (userName: string, more: Partial<ServiceCredential> = {}): ServiceCredentials => ({
  credentials: [{ id: 'ACCAEXAMPLE1', userName, service: 'cassandra.amazonaws.com', status: 'Active', createdAt: null, expiresAt: null, ...more }],
});

interface Sight {
  readonly more?: Partial<UserDetail>;
  readonly services?: ServiceCredentials | null;
  readonly evidence?: AccountEvidence;
}

/** What follows for a user with these cells; everything is in sight unless said otherwise. */
function inferredOf(cells: Cells, { more = READ_S3, services = NONE, evidence = {} }: Sight = {}): ReturnType<typeof inferUser> {
  const everything: AccountEvidence = {
    credential_report: report([row('alice', cells)]),
    account_details: details(
      [detail('alice', { createdAt: cells['user_creation_time'] ?? CREATED_AT, ...more })],
      { groups: [group('Coders', { inline: [{ name: 'git', document: allow('codecommit:GitPull') }] }), group('Readers')] },
    ),
    managed_policies: managed({ [ADMIN_ARN]: allow('*') }),
    ...evidence,
  };
  return inferUser(userNamed(reconciled(everything), 'alice'), services, DAYS);
}

/** An old key that was never used: all that there is. */
const IDLE_KEY = key(1, ago(900));

const idle = (lastUse: string | null) =>
  ({ because: 'credentials_not_used', lastUse: lastUse === null ? null : new Date(lastUse), asOf: new Date(REPORT_AT) });

describe('a user, everything in sight', () => {
  it.each<[string, Cells, object | null]>([
    ['without any credential: one may have been deleted yesterday', {}, null],
    ['with a key older than the days by one second too few', key(1, ago(DAYS + MARGIN, -1)), null],
    ['with a key exactly so old', key(1, ago(DAYS + MARGIN)), idle(null)],
    ['with an old key beside a new one: another may have been replaced', { ...key(1, ago(900)), ...key(2, ago(3)) }, null],
    ['with a password changed lately', { ...password(ago(3)), ...key(1, ago(900)) }, null],
    ['with a password never used', password(ago(400)), idle(null)],
    ['with keys never used', { ...key(1, ago(400)), ...key(2, ago(100)) }, idle(null)],
    ['made yesterday, nothing used yet', { user_creation_time: ago(1), ...password(ago(1)), ...key(1, ago(1)) }, null],
    [
      'last used long ago: the latest use counts',
      { ...password(ago(900), ago(400)), ...key(1, ago(900), ago(300)), ...key(2, ago(900), ago(350)) },
      idle(ago(300)),
    ],
    ['key used exactly on the threshold', key(2, ago(900), ago(DAYS + MARGIN)), idle(ago(DAYS + MARGIN))],
    ['key used one second inside it', key(2, ago(900), ago(DAYS + MARGIN, -1)), null],
    ['password used exactly on the threshold', password(ago(900), ago(DAYS + MARGIN)), idle(ago(DAYS + MARGIN))],
    ['password used one second inside it', password(ago(900), ago(DAYS + MARGIN, -1)), null],
    ['idle for the days, but a federation session may have gone on', key(1, ago(900), ago(DAYS, 3600)), null],
    ['an idle password beside a key in use', { ...password(ago(900), ago(400)), ...key(1, ago(900), ago(1)) }, null],
    ['a key in use that was switched off since', key(1, ago(900), ago(1), 'false'), null],
    ['an idle key that is switched off', key(1, ago(900), ago(300), 'false'), idle(ago(300))],
    ['a sign-in on record whose password is gone', { password_enabled: 'false', password_last_used: ago(1) }, null],
  ])('%s', (_, cells, expected) => {
    expect(inferredOf(cells)).toEqual(expected);
  });
});

describe('a user who may have used something out of sight', () => {
  it.each<[string, Cells]>([
    ['a third key', { additional_credentials_info: '1 more access key' }],
    ['an active certificate', { cert_1_active: 'true', cert_1_last_rotated: ago(500) }],
    ['a second certificate', { cert_2_active: 'TRUE' }],
    ['a certificate that is switched off', { cert_2_active: 'false', cert_2_last_rotated: ago(500) }],
    ['a use of a key that can’t be read', key(1, ago(900), 'soon')],
    ['a use of a key that is on no calendar', key(2, ago(900), '2026-02-30T00:00:00Z')],
    ['a use of a key that is switched off and can’t be read', key(1, ago(900), 'soon', 'false')],
    ['an active key without a word on its use', { ...key(1, ago(900)), access_key_1_last_used_date: 'not_supported' }],
    ['a key of which nobody knows whether it is active', key(1, ago(900), ago(300), 'perhaps')],
    ['a sign-in that can’t be read', password(ago(900), 'soon')],
    ['a password without a word on its use', password(ago(900), 'N/A')],
    ['a password of which nobody knows whether it is there', { password_enabled: 'perhaps' }],
  ])('%s', (_, cells) => {
    expect(inferredOf({ ...IDLE_KEY, ...cells })).toBeNull();
  });

  it.each<[string, ServiceCredentials | null, boolean]>([
    ['credentials of single services not seen', null, false],
    ['one of its own', credential('alice'), false],
    ['one of its own, switched off', credential('alice', { status: 'Inactive' }), false],
    ['one of somebody else', credential('bob'), true],
    ['a name that only begins so', credential('alice2'), true],
  ])('%s', (_, services, inferred) => {
    expect(inferredOf(IDLE_KEY, { services }) !== null).toBe(inferred);
  });

  it.each<[string, Partial<UserDetail>, boolean]>([
    ['no policy', {}, true],
    ['another service', inline(allow('s3:*')), true],
    ['a service whose name begins so', inline(allow('codecommit-connections:*')), true],
    ['a denial of CodeCommit', inline(JSON.stringify({ Statement: [{ Effect: 'Deny', Action: 'codecommit:*', Resource: '*' }] })), true],
    ['a boundary of everything', { boundaryArn: ADMIN_ARN }, true],
    ['a group that reads nothing', { groups: ['Readers'] }, true],
    ['CodeCommit itself', inline(allow('codecommit:GitPull')), false],
    ['whatever its case', inline(allow('CodeCommit:gitpull')), false],
    ['among others', inline(allow(['s3:Get*', 'codecommit:GitPush'])), false],
    ['under a condition', inline(allow('codecommit:*', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } })), false],
    ['everything', inline(allow('*')), false],
    ['every service', inline(allow('*:*')), false],
    ['a wildcard in the name', inline(allow('code*:Get*')), false],
    ['a question mark in the name', inline(allow('?odecommit:Git*')), false],
    ['all but something else', inline(JSON.stringify({ Statement: [{ Effect: 'Allow', NotAction: ['iam:*'], Resource: '*' }] })), false],
    ['through a group', { groups: ['Readers', 'Coders'] }, false],
    ['a policy of AWS’s', { attached: [{ name: 'AdministratorAccess', arn: ADMIN_ARN }] }, false],
  ])('SSH keys open CodeCommit, and its policies grant %s', (_, more, inferred) => {
    expect(inferredOf(IDLE_KEY, { more }) !== null).toBe(inferred);
  });

  it.each<[string, Cells, Partial<UserDetail>, boolean]>([
    ['a key', IDLE_KEY, inline(allow('ses:SendRawEmail')), false],
    ['a key that is switched off', key(1, ago(900), 'N/A', 'false'), inline(allow('ses:*')), false],
    ['a key, and any service by a wildcard', IDLE_KEY, inline(allow('s?s:Send*')), false],
    ['no key', password(ago(900)), inline(allow('ses:SendRawEmail')), true],
    ['a key, and no mail', IDLE_KEY, inline(allow('sesame:*')), true],
  ])('an SMTP password is made from a key: %s', (_, cells, more, inferred) => {
    expect(inferredOf(cells, { more }) !== null).toBe(inferred);
  });

  it.each<[string, Sight]>([
    ['a policy of AWS’s that could not be read', { more: { attached: [{ name: 'P', arn: 'arn:aws:iam::aws:policy/PowerUserAccess' }] } }],
    ['a policy of the account that is not there', { more: { attached: [{ name: 'P', arn: `arn:aws:iam::${ACCOUNT_ID}:policy/P` }] } }],
    ['a broken one', { more: inline('{"Statement":') }],
    ['a group nobody knows', { more: { groups: ['Ghosts'] } }],
  ])('%s may grant it', (_, sight) => {
    expect(inferredOf(IDLE_KEY, sight)).toBeNull();
  });

  it('documents that nobody asked for may grant it', () => {
    const evidence = { credential_report: report([row('alice', IDLE_KEY)]), account_details: details([detail('alice')]) };
    expect(inferUser(userNamed(reconciled(evidence), 'alice'), NONE, DAYS)).toBeNull();
  });

  it.each<[string, AccountEvidence]>([
    ['no row of its own', { credential_report: report([row('bob')]) }],
    ['the row of its deleted namesake', { credential_report: report([row('alice', { user_creation_time: ago(2_000) })]) }],
    ['a report not seen', { credential_report: unseen('denied') }],
  ])('%s', (_, evidence) => {
    const everything = { account_details: details([detail('alice')]), managed_policies: managed(), ...evidence };
    const alice = reconciled(everything).users.find(({ name, deleted }) => name === 'alice' && !deleted);
    expect(alice).toBeDefined();
    if (alice !== undefined) expect(inferUser(alice, NONE, DAYS)).toBeNull();
  });
});
