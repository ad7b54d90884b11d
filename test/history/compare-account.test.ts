import type { AccountEvidence } from '../../src/evidence/evidence.js';
import type { AccountDetails, UserDetail } from '../../src/evidence/values.js';
import type { ReportRow } from '../../src/model/credential-report.js';
import {
  ADMIN_ARN,
  ADMIN_TEXT,
  ago,
  arnOf,
  config,
  configUser,
  CREATED_AT,
  csvOf,
  detail,
  details,
  group,
  key,
  managed,
  password,
  REPORT_AT,
  role,
  ROOT,
  row,
  seen,
  unseen,
} from '../fixtures.js';
import { between, tell } from './support.js';

/** Of the first run, and of one a week later. */
const [T1, T2] = ['2026-11-20T08:30:00.000Z', '2026-11-27T08:30:00.000Z'];
const [R1, R2] = [REPORT_AT, '2026-11-27T08:00:00.000Z'];
const READ_ARN = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const READ_TEXT = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}]}';
const PASS_TEXT = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:CreatePolicyVersion","Resource":"*"}]}';
const OWN_ARN = 'arn:aws:iam::111122223333:policy/Deploy';
const BOUNDARY = 'arn:aws:iam::aws:policy/PowerUserAccess';
const MANAGED = { [ADMIN_ARN]: ADMIN_TEXT, [READ_ARN]: READ_TEXT, [BOUNDARY]: READ_TEXT };

interface Parts {
  readonly users?: readonly UserDetail[];
  readonly rows?: readonly ReportRow[];
  readonly root?: ReportRow;
  readonly more?: Partial<AccountDetails>;
}

const ALICE = detail('alice');

function world({ users = [ALICE], rows = users.map(({ userName }) => row(userName)), root = ROOT, more = {} }: Parts, second = false): AccountEvidence {
  return {
    credential_report: seen({ csv: csvOf([root, ...rows]) }, second ? R2 : R1),
    account_details: seen(details(users, more).value, second ? T2 : T1),
    managed_policies: managed(MANAGED),
    service_control_policies: seen({ levels: null }, second ? T2 : T1),
  };
}

const user = (more: Partial<UserDetail>): Parts => ({ users: [{ ...ALICE, ...more }] });
const cells = (more: Readonly<Record<string, string>>): Parts => ({ rows: [row('alice', more)] });
const ADMIN = [{ name: 'AdministratorAccess', arn: ADMIN_ARN }];
const READ = [{ name: 'ReadOnlyAccess', arn: READ_ARN }];
const INLINE = (document: string): Parts['users'] => [{ ...ALICE, inline: [{ name: 'own', document }] }];
const TRUST = (principal: string): string => JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: principal } }] });
const roles = (...all: Parameters<typeof role>[]): Parts => ({ more: { roles: all.map((each) => role(...each)) } });
const used = (days: number): Parts => roles(['web', { lastUsed: { at: ago(days), region: null } }]);
const KEY = key(1, ago(10), ago(9));
const MADE = (text: string): string => `created ${text}`;
const NEWER = '2026-11-25T00:00:00Z';
const NEW_ALICE = detail('alice', { userId: 'AIDANEW', createdAt: NEWER });

/** One edit each, and all that it is told as; the other way round everything is turned. */
const EDITS: readonly (readonly [what: string, from: Parts, to: Parts, says: readonly string[]])[] = [
  ['nothing', {}, {}, []],
  ['a user made', {}, { users: [ALICE, detail('bob', { createdAt: NEWER })], rows: [row('alice'), row('bob', { user_creation_time: NEWER })] }, ['appeared user bob: - → AIDABOB']],
  ['a user deleted', { users: [ALICE, detail('bob')] }, {}, ['disappeared user bob: AIDABOB → -']],
  ['a user renamed', {}, { users: [{ ...ALICE, userName: 'alicia', arn: arnOf('alicia') }], rows: [row('alicia')] }, ['changed user alicia user_name: alice → alicia']],
  ['a user moved', {}, { ...user({ path: '/eng/', arn: arnOf('alice', '/eng/') }), rows: [row('alice', { arn: arnOf('alice', '/eng/') })] }, ['changed user alice path: / → /eng/']],
  ['a user recreated', {}, { users: [NEW_ALICE], rows: [row('alice', { user_creation_time: NEWER })] }, ['disappeared user alice recreated: AIDAALICE → -', 'appeared user alice recreated: - → AIDANEW']],
  ['tags', user({ tags: [{ key: 'a', value: '1' }, { key: 'b', value: '' }] }), user({ tags: [{ key: 'b', value: '2' }, { key: 'c', value: '=x' }] }), ['changed user alice tags: a=1 → -', 'changed user alice tags: b= → b=2', 'changed user alice tags: - → c==x']],
  ['a group joined', user({ groups: ['a'] }), user({ groups: ['a', 'b'] }), ['changed user alice groups: - → b']],
  ['a group left', user({ groups: ['a', 'b'] }), user({ groups: ['b'] }), ['changed user alice groups: a → -']],
  ['a group exchanged', user({ groups: ['a'] }), user({ groups: ['b'] }), ['changed user alice groups: a → -', 'changed user alice groups: - → b']],
  ['groups in another order', user({ groups: ['a', 'b'] }), user({ groups: ['b', 'a'] }), []],
  ['a console password', {}, cells(password(ago(1), ago(1))), ['changed user alice console: no → yes']],
  ['a console password taken', cells(password(ago(1), ago(1))), {}, ['changed user alice console: yes → no']],
  ['MFA', {}, cells({ mfa_active: 'true' }), ['changed user alice mfa: no → yes']],
  ['MFA taken', cells({ mfa_active: 'true' }), {}, ['changed user alice mfa: yes → no']],
  ['a certificate', {}, cells({ cert_1_active: 'true', cert_1_last_rotated: ago(1) }), ['changed user alice certificate: no → yes']],
  ['a key made', {}, cells(KEY), [`appeared access_key alice access_key_1: - → ${MADE(ago(10))}`]],
  ['a second key', cells(KEY), cells({ ...KEY, ...key(2, ago(3), ago(2)) }), [`appeared access_key alice access_key_2: - → ${MADE(ago(3))}`]],
  ['a key deleted', cells(KEY), {}, [`disappeared access_key alice access_key_1: ${MADE(ago(10))} → -`]],
  ['a key exchanged in its slot', cells(KEY), cells(key(1, ago(2), ago(1))), [`disappeared access_key alice access_key_1: ${MADE(ago(10))} → -`, `appeared access_key alice access_key_1: - → ${MADE(ago(2))}`]],
  ['a key in the other slot', cells(KEY), cells(key(2, ago(10), ago(9))), []],
  ['a key switched off', cells(KEY), cells(key(1, ago(10), ago(9), 'false')), ['changed access_key alice access_key_1: active → inactive']],
  ['a key switched on', cells(key(1, ago(10), ago(9), 'false')), cells(KEY), ['changed access_key alice access_key_1: inactive → active']],
  ['a key grown stale', cells(key(1, ago(400), ago(85))), cells(key(1, ago(400), ago(85))), ['changed user alice stale: no → stale']],
  ['a stale key used again', cells(key(1, ago(400), ago(95))), cells(key(1, ago(400), ago(1))), ['changed user alice stale: stale → no']],
  ['an administrator by a policy', {}, user({ attached: ADMIN }), [`changed user alice attached_policies: - → ${ADMIN_ARN}`, 'changed user alice admin: no → yes', 'changed user alice escalation: no → yes']],
  ['an administrator no more', user({ attached: ADMIN }), {}, [`changed user alice attached_policies: ${ADMIN_ARN} → -`, 'changed user alice admin: yes → no', 'changed user alice escalation: yes → no']],
  ['a managed policy exchanged', user({ attached: READ }), user({ attached: [{ name: 'PowerUserAccess', arn: BOUNDARY }] }), [`changed user alice attached_policies: - → ${BOUNDARY}`, `changed user alice attached_policies: ${READ_ARN} → -`]],
  ['an inline policy', {}, { users: INLINE(READ_TEXT) ?? [] }, ['changed user alice inline_policies: - → own sha256:']],
  ['an inline policy taken', { users: INLINE(READ_TEXT) ?? [] }, {}, ['changed user alice inline_policies: own sha256:']],
  ['an inline policy rewritten', { users: INLINE(READ_TEXT) ?? [] }, { users: INLINE(PASS_TEXT) ?? [] }, ['changed user alice inline_policies: own sha256:', 'changed user alice escalation: no → yes']],
  ['an inline policy laid out anew', { users: INLINE(READ_TEXT) ?? [] }, { users: INLINE(encodeURIComponent(READ_TEXT.replace(',', ', '))) ?? [] }, []],
  ['a boundary', {}, user({ boundaryArn: BOUNDARY }), [`changed user alice permissions_boundary: - → ${BOUNDARY}`]],
  ['a boundary taken', user({ boundaryArn: BOUNDARY }), {}, [`changed user alice permissions_boundary: ${BOUNDARY} → -`]],
  ['a group made', {}, { more: { groups: [group('devs', { createdAt: NEWER })] } }, [`appeared group devs: - → ${MADE(NEWER)}`]],
  ['a group deleted', { more: { groups: [group('devs')] } }, {}, [`disappeared group devs: ${MADE(CREATED_AT)} → -`]],
  ['a group renamed', { more: { groups: [group('devs')] } }, { more: { groups: [group('dev')] } }, ['changed group dev group_name: devs → dev']],
  ['a group moved', { more: { groups: [group('devs')] } }, { more: { groups: [group('devs', { arn: 'arn:aws:iam::111122223333:group/eng/devs' })] } }, ['changed group devs path: / → /eng/']],
  ['a group recreated', { more: { groups: [group('devs')] } }, { more: { groups: [group('devs', { createdAt: NEWER })] } }, [`disappeared group devs recreated: ${MADE(CREATED_AT)} → -`, `appeared group devs recreated: - → ${MADE(NEWER)}`]],
  ['a policy attached to a group', { more: { groups: [group('devs')] } }, { more: { groups: [group('devs', { attached: READ })] } }, [`changed group devs attached_policies: - → ${READ_ARN}`]],
  ['an administrator through a group', { ...user({ groups: ['devs'] }), more: { groups: [group('devs')] } }, { ...user({ groups: ['devs'] }), more: { groups: [group('devs', { attached: ADMIN })] } }, ['changed user alice admin: no → yes', 'changed user alice escalation: no → yes', `changed group devs attached_policies: - → ${ADMIN_ARN}`]],
  ['a role made', {}, roles(['web', { createdAt: NEWER }]), ['appeared role web: - → AROAWEB']],
  ['a role deleted', roles(['web']), {}, ['disappeared role web: AROAWEB → -']],
  ['a role recreated', roles(['web']), roles(['web', { roleId: 'AROANEW', createdAt: NEWER }]), ['disappeared role web recreated: AROAWEB → -', 'appeared role web recreated: - → AROANEW']],
  ['a role that trusts others', roles(['web', { trust: TRUST('111122223333') }]), roles(['web', { trust: TRUST('444455556666') }]), ['changed role web trust_policy: sha256:', 'changed role web trusted: 111122223333 → -', 'changed role web trusted: - → 444455556666']],
  ['a role that trusts everybody', roles(['web', { trust: TRUST('111122223333') }]), roles(['web', { trust: TRUST('*') }]), ['changed role web trust_policy: sha256:', 'changed role web trusted: - → *', 'changed role web trusted: 111122223333 → -', 'changed role web trust_wide: no → yes']],
  ['a role grown unused', used(85), used(85), ['changed role web unused: no → yes']],
  ['a role with a tag', roles(['web']), roles(['web', { tags: [{ key: 'Owner', value: 'x@y.z' }] }]), ['changed role web tags: - → Owner=x@y.z']],
  ['a role with a boundary', roles(['web']), roles(['web', { boundaryArn: BOUNDARY }]), [`changed role web permissions_boundary: - → ${BOUNDARY}`]],
  ['a role that became administrator', roles(['web']), roles(['web', { attached: ADMIN }]), [`changed role web attached_policies: - → ${ADMIN_ARN}`, 'changed role web admin: no → yes', 'changed role web escalation: no → yes']],
  ['a policy made', {}, { more: { documents: { [OWN_ARN]: READ_TEXT }, policyCreatedAt: { [OWN_ARN]: NEWER } } }, [`appeared policy Deploy: - → ${MADE(NEWER)}`]],
  ['a policy deleted', { more: { documents: { [OWN_ARN]: READ_TEXT } } }, {}, [`disappeared policy Deploy: ${OWN_ARN} → -`]],
  ['a policy version', { more: { documents: { [OWN_ARN]: READ_TEXT } } }, { more: { documents: { [OWN_ARN]: PASS_TEXT } } }, ['changed policy Deploy document: sha256:']],
  ['a key of the root user', {}, { root: row('<root_account>', KEY) }, [`appeared access_key <root_account> access_key_1: - → ${MADE(ago(10))}`]],
  ['MFA of the root user taken', { root: row('<root_account>', { mfa_active: 'true' }) }, { root: row('<root_account>') }, ['changed root <root_account> mfa: yes → no']],
  ['a sign-in of the root user', {}, { root: row('<root_account>', { password_enabled: 'true', password_last_changed: ago(500), password_last_used: ago(1) }) }, ['changed root <root_account> console: no → yes', `changed root <root_account> last_sign_in: - → ${ago(1).replace('Z', '.000Z')}`]],
];

/** Digests are not spelt out here. */
function short(lines: readonly string[]): readonly string[] {
  return lines.map((line) => line.replace(/sha256:.*$/, 'sha256:'));
}

describe('one known edit', () => {
  it('of more than 40 kinds', () => {
    expect(EDITS.length).toBeGreaterThan(40);
  });

  it.each(EDITS)('%s', (_, from, to, says) => {
    expect(short(tell(world(from), world(to, true)))).toEqual(says);
  });
});

describe('ids of access keys', () => {
  it('are told where the keys of users were listed', () => {
    const listed = (...keys: readonly (readonly [id: string, createdAt: string])[]): NonNullable<AccountEvidence['access_keys']> =>
      seen({ byUser: { alice: keys.map(([id, createdAt]) => ({ id, createdAt, status: 'Active' })) } }, T2);
    const from = { ...world(cells(KEY)), access_keys: listed(['AKIAOLD', ago(10)]) };
    const to = { ...world(cells(key(1, ago(2), ago(1))), true), access_keys: listed(['AKIANEW', ago(2)]) };
    expect(tell(from, to)).toEqual([`disappeared access_key alice access_key_1: AKIAOLD created ${ago(10)} → -`, `appeared access_key alice access_key_1: - → AKIANEW created ${ago(2)}`]);
    expect(tell(world(cells(KEY)), { ...world(cells(KEY), true), access_keys: listed(['AKIAOLD', ago(10)]) })).toEqual([]);
  });
});

describe('what one of the runs could not see', () => {
  const full = world({ users: [ALICE, detail('bob')], more: { roles: [role('web')], groups: [group('devs')] } });
  const without = (evidence: AccountEvidence, source: 'account_details' | 'credential_report' | 'managed_policies' | 'service_control_policies'): AccountEvidence => ({
    ...evidence,
    [source]: unseen('denied'),
  });
  const later = world({ users: [detail('bob')] }, true);

  it.each([
    ['the account details', without(later, 'account_details'), ['not_comparable account web-prod account_details: seen → denied', 'disappeared user alice: AIDAALICE → -']],
    ['the credential report', without(later, 'credential_report'), ['not_comparable account web-prod credential_report: seen → denied', 'disappeared user alice: AIDAALICE → -', 'disappeared group devs: created 2023-11-20T08:00:00Z → -', 'disappeared role web: AROAWEB → -']],
    ['the policies of AWS', without(world({ users: [ALICE, detail('bob')], more: { roles: [role('web')], groups: [group('devs')] } }, true), 'managed_policies'), ['not_comparable account web-prod managed_policies: seen → denied']],
    ['both', without(without(later, 'account_details'), 'credential_report'), ['not_comparable account web-prod account_details, credential_report: seen → denied']],
  ])('%s: that is said once, and nothing has disappeared for it', (_, to, says) => {
    expect(tell(full, to)).toEqual(says);
    expect(tell(to, full, false)).toEqual(says.map(turned));
  });

  it('of neither run is no change', () => {
    expect(tell(without(full, 'account_details'), without(without(full, 'account_details'), 'managed_policies'))).toEqual(['not_comparable account web-prod managed_policies: seen → denied']);
    expect(tell(without(full, 'account_details'), without(full, 'account_details'))).toEqual([]);
  });

  it('privileges are not compared where only one run knew what caps them', () => {
    const escalating = (second: boolean): AccountEvidence => world(user({ inline: [{ name: 'own', document: PASS_TEXT }] }), second);
    const denying = JSON.stringify({ Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] });
    const capped = { ...escalating(false), service_control_policies: seen({ levels: [[{ name: 'deny', document: denying }]] }, T1) };
    expect(tell(capped, escalating(true))).toEqual(['changed user alice escalation: no → yes']);
    expect(tell(capped, without(escalating(true), 'service_control_policies'))).toEqual(['not_comparable account web-prod service_control_policies: seen → denied']);
  });

  it('a list with something unreadable tells of no absence', () => {
    const to = { ...later, credential_report: unseen('denied'), account_details: seen({ ...details([detail('bob')]).value, problems: ['an entity'] }, T2) };
    expect(tell({ ...full, credential_report: unseen('denied') }, to)).toEqual([
      'not_comparable user alice: AIDAALICE → ?',
      'not_comparable group devs: created 2023-11-20T08:00:00Z → ?',
      'not_comparable role web: AROAWEB → ?',
    ]);
  });

  it('kinds of principals that one run did not ask for', () => {
    const only = { ...later, account_details: seen({ ...details([detail('bob')]).value, filters: ['User'] as const }, T2) };
    expect(tell(full, only).filter((line) => line.startsWith('disappeared'))).toEqual(['disappeared user alice: AIDAALICE → -']);
  });

  it('a cell that can\'t be read is not comparable by itself', () => {
    expect(tell(world({}), world(cells({ mfa_active: 'perhaps' }), true))).toEqual(['not_comparable user alice mfa: no → ?']);
    expect(tell(world(cells(KEY)), world(cells({ ...KEY, access_key_1_last_rotated: 'soon' }), true))).toContain(
      `not_comparable access_key alice access_key_1: ${MADE(ago(10))} → ?`,
    );
  });

  it('a user that only the report knows may have been renamed', () => {
    const from = without(world({}), 'account_details');
    const to = without(world({ rows: [row('alicia')] }, true), 'account_details');
    expect(tell(from, to)).toEqual(['changed user alicia user_name: alice → alicia', 'changed user alicia path: / → /'].slice(0, 1));
    const twins = without(world({ rows: [row('alicia'), row('alix')] }, true), 'account_details');
    expect(tell(from, twins).filter((line) => line.startsWith('disappeared'))).toEqual([]);
  });

  it('evidence that is older than the other run tells nothing', () => {
    const from = { ...world({}), credential_report: seen({ csv: csvOf([ROOT, row('alice', { mfa_active: 'true' })]) }, R2) };
    const to = { ...world({}, true), credential_report: seen({ csv: csvOf([ROOT, row('alice')]) }, R1) };
    expect(tell(from, to)).toEqual(['not_comparable user alice mfa: yes → no']);
  });
});

describe('AWS Config, which may lag behind', () => {
  const only = (users: Parameters<typeof config>[0], asOf = T2): AccountEvidence => ({ config: { ...config(users), asOf }, account_details: unseen('role_denied') });
  const whole = (users: readonly UserDetail[], at = T1): AccountEvidence => ({ config: { ...config([configUser('alice')]), asOf: at }, account_details: { ...details(users), asOf: at } });

  it('a user that it never had has not disappeared', () => {
    expect(tell(whole([ALICE, detail('bob')]), only([configUser('alice')]))).toEqual(['not_comparable account web-prod account_details: seen → role_denied']);
  });

  it('a user that it had and has not any more has', () => {
    expect(tell(whole([ALICE]), only([]))).toContain('disappeared user alice: AIDAALICE → -');
  });

  it('not where it is outdated, or holds rows that name nobody', () => {
    for (const more of [{ certain: false }, { problems: ['a row'] }, { status: { state: 'outdated', detail: '' } as const }]) {
      const to = { ...only([]), config: { ...config([], more), asOf: T2 } };
      expect(tell(whole([ALICE]), to).filter((line) => line.startsWith('disappeared'))).toEqual([]);
    }
  });

  it('a user that is gone for long and that it still has has not appeared', () => {
    expect(tell(whole([ALICE]), only([configUser('alice'), configUser('ghost')]))).toEqual(['not_comparable account web-prod account_details: seen → role_denied']);
    expect(tell(whole([ALICE]), only([configUser('alice'), configUser('new', { createdAt: NEWER })]))).toContain('appeared user new: - → AIDANEW');
  });

  it('what it captured before the first run is no change since', () => {
    const from = whole([{ ...ALICE, groups: ['a', 'b'] }]);
    expect(tell(from, only([configUser('alice', { groups: ['a'], capturedAt: ago(30) })]))).toContain('not_comparable user alice groups: b → -');
    expect(tell(from, only([configUser('alice', { groups: ['a'], capturedAt: NEWER })]))).toContain('changed user alice groups: b → -');
  });
});

function turned(line: string): string {
  const [, head = '', from = '', to = ''] = /^(.*): (.*) → (.*)$/.exec(line) ?? [];
  const [word = '', ...rest] = head.split(' ');
  const opposite: Readonly<Record<string, string>> = { appeared: 'disappeared', disappeared: 'appeared' };
  return `${[opposite[word] ?? word, ...rest].join(' ')}: ${to} → ${from}`;
}

describe('every edit', () => {
  const sorted = (lines: readonly string[]): readonly string[] => lines.toSorted();

  it.each(EDITS)('%s: turned round it is told the other way', (_, from, to) => {
    const [a, b] = [world(from), world(to, true)];
    const renamed = /_name: /;
    const there = tell(a, b).filter((line) => !renamed.test(line));
    expect(sorted(tell(b, a, false).filter((line) => !renamed.test(line)))).toEqual(sorted(there.map(turned)));
    expect(tell(a, a)).toEqual([]);
    expect(tell(b, b)).toEqual([]);
  });

  it.each([
    ['an administrator', {}, user({ attached: ADMIN }), ['high', 'high', 'high']],
    ['none any more', user({ attached: ADMIN }), {}, ['info', 'info', 'info']],
    ['MFA taken', cells({ mfa_active: 'true' }), {}, ['high']],
    ['a key', {}, cells(KEY), ['medium']],
    ['a user deleted', { users: [ALICE, detail('bob')] }, {}, ['info']],
    ['a user made who is administrator', {}, { users: [ALICE, detail('bob', { attached: ADMIN, createdAt: NEWER })] }, ['high']],
  ])('%s: how much it is worth a look', (_, from: Parts, to: Parts, severities) => {
    expect(between(world(from), world(to, true)).map(({ severity }) => severity)).toEqual(severities);
  });
});
