import type { AccountEvidence } from '../../../src/evidence/evidence.js';
import type { OrganizationService, UnusedFinding } from '../../../src/evidence/values.js';
import { UNKNOWN } from '../../../src/model/value.js';
import { unusedWithoutRolesDetail } from '../../../src/reports/unused/without-roles-detail.js';
import { unusedWithoutRoles } from '../../../src/reports/unused/without-roles.js';
import { account, ACCOUNT_ID, beforeAsked, NOW, reconciled, seen, unseen, context } from '../../fixtures.js';
import { pick, type Row, rowsOf } from '../support.js';
import type { ReportContext } from '../../../src/reports/options.js';

const AS_OF = '2026-11-20T08:30:00.000Z';
const R = `arn:aws:iam::${ACCOUNT_ID}:role/app/R`;
const ANN = `arn:aws:iam::${ACCOUNT_ID}:user/ann`;

const finding = (arn: string, more: Partial<UnusedFinding> = {}): UnusedFinding =>
  ({ kind: 'permission', arn, lastAccessed: null, accessKeyId: null, namespace: 's3', actions: [], ...more });
const of = (namespace: string, lastAuthenticated: string | null): OrganizationService =>
  ({ namespace, name: namespace, lastAuthenticated, region: null });

function evidence(findings: readonly UnusedFinding[], services: readonly OrganizationService[] = [], ageDays = 90): AccountEvidence {
  return { unused_findings: seen({ ageDays, findings, problems: [] }, AS_OF), organization_access: seen({ services }, AS_OF) };
}

const rows = (known: AccountEvidence, more: Partial<ReportContext> = {}): readonly Row[] =>
  rowsOf(unusedWithoutRolesDetail, reconciled(known), more);
const gaps = (known: AccountEvidence, days: number): readonly string[] => (unusedWithoutRolesDetail.gaps?.(
  reconciled(known),
  context({ days }),
) ?? []).map(({ source, reason, detail }) => `${source} ${reason}: ${detail}`);

describe('unused --no-assume --detail', () => {
  it('tells what the access report of the organization says of an account, then what the analyzer found', () => {
    const known = evidence([finding(R, { kind: 'role', namespace: null, lastAccessed: beforeAsked(200) })], [
      of('sqs', null),
      of('ec2', beforeAsked(120)),
      of('s3', beforeAsked(2)),
    ]);
    const own = { account_id: ACCOUNT_ID, account_name: 'web-prod', ou_path: UNKNOWN };
    const everybody = { ...own, entity_type: 'account', entity_name: null, arn: null, action: null, source: 'organization_access' };
    expect(rows(known)).toEqual([
      { ...everybody, service: 'ec2', use: 'unused', last_used: new Date(beforeAsked(120)), days_unused: 120 },
      { ...everybody, service: 'sqs', use: 'unused', last_used: null, days_unused: 400 },
      {
        ...own,
        entity_type: 'role',
        entity_name: 'R',
        arn: R,
        service: null,
        action: null,
        use: 'unused',
        last_used: new Date(beforeAsked(200)),
        days_unused: 200,
        source: 'unused_findings',
      },
    ]);
  });

  const use = (found: readonly Row[]): readonly unknown[] => found.map((row) => row['use']);

  it.each<[string, string | null, number, readonly unknown[]]>([
    ['exactly N days ago', beforeAsked(90), 90, ['unused']],
    ['one second less', beforeAsked(90, -1), 90, []],
    ['never, within what the analyzer looks back', null, 90, ['unused']],
    ['never, but the analyzer looks back less', null, 91, [UNKNOWN]],
    ['long ago, and the analyzer looks back less', beforeAsked(500), 400, ['unused']],
    ['a date that can not be read', 'yesterday', 90, [UNKNOWN]],
  ])('a finding: %s', (_, lastAccessed, days, expected) => {
    expect(use(rows(evidence([finding(R, { lastAccessed })]), { days }))).toEqual(expected);
  });

  it.each<[string, string | null, number, readonly unknown[]]>([
    ['never, within the window', null, 400, ['unused']],
    ['never, beyond it', null, 401, [UNKNOWN]],
    ['exactly N days ago', beforeAsked(90), 90, ['unused']],
    ['one second less', beforeAsked(90, -1), 90, []],
    ['a date that can not be read', 'yesterday', 90, [UNKNOWN]],
  ])('a service of the account: %s', (_, at, days, expected) => {
    expect(use(rows(evidence([], [of('s3', at)]), { days }))).toEqual(expected);
  });

  it('what nobody is known to have used in a partition that AWS does not track is not called unused', () => {
    const role = R.replace('arn:aws:', 'arn:aws-eusc:');
    const known = evidence([finding(role, { lastAccessed: null }), finding(role, { lastAccessed: beforeAsked(200) })], [of('s3', null), of('ec2', beforeAsked(120))]);
    expect([...use(rows(known, { partition: 'aws-eusc' }))].sort()).toEqual(['not_tracked', 'not_tracked', 'unused', 'unused']);
  });

  it.each<[string, string | null, number, readonly unknown[]]>([
    ['exactly N days ago', beforeAsked(90), 90, ['unused', 90]],
    ['one second less: too new to tell', beforeAsked(90, -1), 90, []],
    ['longer ago than AWS looks back', beforeAsked(1000), 400, ['unused', 400]],
    ['a time that AWS did not send', null, 90, [UNKNOWN, UNKNOWN]],
    ['a time that can not be read', 'in spring', 90, [UNKNOWN, UNKNOWN]],
  ])('a service that nobody used, of an account that joined %s', (_, joinedAt, days, expected) => {
    const found = rowsOf(unusedWithoutRolesDetail, reconciled(evidence([], [of('s3', null)]), account({ joinedAt })), { days });
    expect(found.flatMap((row) => [row['use'], row['days_unused']])).toEqual(expected);
  });

  it('a row for each action that the analyzer names', () => {
    const actions = [
      { name: 'GetObject', lastAccessed: beforeAsked(100) },
      { name: 'PutObject', lastAccessed: null },
      { name: 'ListBucket', lastAccessed: beforeAsked(5) },
    ];
    expect(rows(evidence([finding(R, { actions, lastAccessed: beforeAsked(1) })])).map((row) =>
      pick(row, 'service', 'action', 'use', 'days_unused'))).toEqual([
      { service: 's3', action: 'GetObject', use: 'unused', days_unused: 100 },
      { service: 's3', action: 'PutObject', use: 'unused', days_unused: UNKNOWN },
    ]);
  });

  it.each<[ReportContext['principals'], readonly unknown[]]>([
    ['all', [R, ANN]],
    ['roles', [R]],
    ['users', [ANN]],
  ])('--principals %s; credentials are the matter of `stale`', (principals, expected) => {
    const found = rows(evidence([
      finding(ANN),
      finding(R),
      finding(ANN, { kind: 'password', namespace: null }),
      finding(ANN, { kind: 'access_key', namespace: null }),
    ]), { principals });
    expect(found.map((row) => row['arn'])).toEqual(expected);
  });

  it('a user is one whatever its path', () => {
    expect(rows(evidence([finding(`arn:aws:iam::${ACCOUNT_ID}:user/a:role/ann`)]))[0]).toMatchObject({
      entity_type: 'user',
      entity_name: 'ann',
    });
  });

  it('says nothing of what was not seen: that is a gap', () => {
    const known = reconciled({ unused_findings: unseen('not_found'), organization_access: unseen('denied') });
    expect(rowsOf(unusedWithoutRolesDetail, known)).toEqual([]);
    expect(known.gaps.map(({ source, reason }) => `${source} ${reason}`)).toEqual([
      'unused_findings not_found',
      'organization_access denied',
    ]);
  });

  it('says that an analyzer tells nothing of fewer days than it looks back', () => {
    const detail = 'the analyzer reports permissions that were not used for 90 days or more, and nothing of those of 30 to 89 days';
    expect(gaps(evidence([]), 30)).toEqual([`unused_findings not_shown: ${detail}`]);
    expect(gaps(evidence([]), 90)).toEqual([]);
    expect(gaps({}, 30)).toEqual([]);
  });

  it('measures from when the sources were asked', () => {
    expect(rows({ unused_findings: seen(
      { ageDays: 90, findings: [finding(R, { lastAccessed: beforeAsked(89) })], problems: [] },
      NOW.toISOString(),
    ) })).toEqual([]);
  });
});

describe('unused --no-assume', () => {
  const summary = (known: AccountEvidence, more: Partial<ReportContext> = {}): readonly Row[] =>
    rowsOf(unusedWithoutRoles, reconciled(known), more).map((row) =>
      pick(row, 'entity_type', 'entity_name', 'unused', 'advice', 'not_known', 'services_unused', 'source'));

  it('has one row for the account and one for each principal', () => {
    const role = finding(R, { kind: 'role', namespace: null, lastAccessed: beforeAsked(200) });
    const known = evidence([role, finding(ANN), finding(ANN, { namespace: 'ec2' })], [of('sqs', null), of('ec2', beforeAsked(120)), of('s3', beforeAsked(2))]);
    expect(summary(known)).toEqual([
      { entity_type: 'account', entity_name: null, unused: 2, advice: 'reduce', not_known: 0, services_unused: ['ec2', 'sqs'], source: 'organization_access' },
      { entity_type: 'role', entity_name: 'R', unused: UNKNOWN, advice: 'remove', not_known: 0, services_unused: UNKNOWN, source: 'unused_findings' },
      { entity_type: 'user', entity_name: 'ann', unused: 2, advice: 'reduce', not_known: 0, services_unused: ['ec2', 's3'], source: 'unused_findings' },
    ]);
  });

  it.each<[string, UnusedFinding, number, readonly unknown[]]>([
    ['on the threshold', finding(ANN, { lastAccessed: beforeAsked(90) }), 90, [['reduce', 1, 0]]],
    ['a second younger', finding(ANN, { lastAccessed: beforeAsked(90, -1) }), 90, []],
    ['not certainly for so long', finding(ANN), 91, [[UNKNOWN, 0, 1]]],
    ['a role not certainly for so long', finding(R, { kind: 'role', namespace: null }), 91, [[UNKNOWN, 0, 1]]],
    ['a date that can not be read', finding(ANN, { lastAccessed: 'yesterday' }), 90, [[UNKNOWN, 0, 1]]],
    ['two actions of one service', finding(ANN, { actions: [{ name: 'A', lastAccessed: beforeAsked(100) }, { name: 'B', lastAccessed: null }] }), 90, [['reduce', 1, 0]]],
  ])('%s', (_, one, days, expected) => {
    expect(summary(evidence([one]), { days }).map((row) => [row['advice'], row['unused'], row['not_known']])).toEqual(expected);
  });

  it('what AWS does not track is kept', () => {
    const role = R.replace('arn:aws:', 'arn:aws-eusc:');
    expect(summary(evidence([finding(role, { lastAccessed: null })]), { partition: 'aws-eusc' })).toMatchObject([{ advice: 'keep', unused: 0, not_known: 0 }]);
  });
});
