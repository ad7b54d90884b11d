import { analyzerFindings, compareUse, isDoubtful, type AnalyzerFindings, type OwnRecord } from '../../src/checks/analyzer-view.js';
import type { JudgedPermission } from '../../src/checks/permission-use.js';
import { permissionView } from '../../src/checks/permission-view.js';
import type { UnusedFinding } from '../../src/evidence/values.js';
import { UNKNOWN } from '../../src/model/value.js';
import type { Entity } from '../../src/reconcile/entity.js';
import { seen, unseen } from '../fixtures.js';

const AS_OF = new Date('2026-11-20T08:30:00.000Z');
const ago = (days: number): Date => new Date(AS_OF.getTime() - days * 86_400_000);
const found: AnalyzerFindings = { ageDays: 90, asOf: AS_OF, byArn: new Map(), problems: [] };
const told = (days: number | null): { readonly lastAccessed: string | null } => ({ lastAccessed: days === null ? null : ago(days).toISOString() });
const own = (last: OwnRecord['last'], since: OwnRecord['since'] = ago(1000)): OwnRecord => ({ last, since });

describe('what an analyzer says of the same use', () => {
  it.each<[string, OwnRecord, ReturnType<typeof told> | null, unknown, unknown]>([
    ['never used, and found', own(null), told(null), 'agrees', 'unused'],
    ['never used, and not found', own(null), null, 'ours_only', 'no_finding'],
    ['unused for long, and found', own(ago(200)), told(200), 'agrees', 'unused'],
    ['in use, and not found', own(ago(1)), null, 'agrees', 'used'],
    ['in use, and found with an older use', own(ago(1)), told(200), 'theirs_only', 'used_since'],
    ['in use, and found without any', own(ago(1)), told(null), 'theirs_only', 'used_since'],
    ['brand new', own(null, ago(0)), null, 'agrees', 'used'],
    ['brand new, and found: another one had its name', own(null, ago(0)), told(null), 'theirs_only', 'younger'],
    ['made again after its use', own(ago(200), ago(5)), told(200), 'theirs_only', 'younger'],
    ['exactly on the threshold, and found', own(ago(90)), told(90), 'agrees', 'unused'],
    ['exactly on the threshold, and not found yet', own(ago(90)), null, 'ours_only', 'threshold'],
    ['a moment before the threshold', own(ago(89.99)), null, 'agrees', 'used'],
    ['a moment before it, and found', own(ago(89.99)), told(90), 'theirs_only', 'threshold'],
    ['two days after it', own(ago(92)), null, 'ours_only', 'threshold'],
    ['more than two days after it', own(ago(92.01)), null, 'ours_only', 'no_finding'],
    ['a use that is not known', own(UNKNOWN), told(200), UNKNOWN, null],
    ['never used, and not known since when it is there', own(null, UNKNOWN), null, UNKNOWN, null],
    ['used, and not known since when it is there', own(ago(200), UNKNOWN), told(200), 'agrees', 'unused'],
    ['a use in the future of the finding', own(ago(-1)), null, 'agrees', 'used'],
  ])('%s', (_, record, finding, view, because) => {
    expect(compareUse(record, finding, found)).toEqual({ view, because });
  });

  it.each<[string, string, boolean]>([
    ['about the same one', 'finding f about arn:aws:iam::1:role/a: it came without details', true],
    ['about nobody knows whom', 'finding f about ?: it names no user or role', true],
    ['about another one, whose name only begins like it', 'finding f about arn:aws:iam::1:role/ab: no', false],
  ])('a finding that could not be read, %s', (_, problem, expected) => {
    expect(isDoubtful({ ...found, problems: [problem] }, 'arn:aws:iam::1:role/a')).toBe(expected);
    expect(compareUse(own(null), UNKNOWN, found).view).toBe(UNKNOWN);
  });

  it('who was not asked, or did not answer, says nothing', () => {
    expect(analyzerFindings({}, 'unused_findings')).toBeNull();
    expect(analyzerFindings({ unused_findings: unseen('not_recorded') }, 'unused_findings')).toBeNull();
    const value = { ageDays: 30, findings: [], problems: ['no'] };
    expect(analyzerFindings({ unused_credentials: seen(value) }, 'unused_credentials')).toMatchObject({ ageDays: 30, problems: ['no'] });
    expect(analyzerFindings({ unused_credentials: seen(value) }, 'unused_findings')).toBeNull();
  });
});

describe('what an analyzer says of the same permission', () => {
  const ARN = 'arn:aws:iam::111122223333:role/=odd "name"';
  const judged = (more: Partial<JudgedPermission> = {}): JudgedPermission => ({
    ...{ namespace: 's3', serviceName: null, action: null, use: 'unused', lastUsed: null, region: null, daysUnused: 400 },
    ...{ inferred: null, grants: [], possibility: () => ({ possible: 'yes', because: null }) },
    ...more,
  });
  const finding = (kind: UnusedFinding['kind'], namespace: string | null, ...names: readonly string[]): UnusedFinding => ({
    ...{ kind, arn: ARN, lastAccessed: null, accessKeyId: null, namespace },
    actions: names.map((name) => ({ name, lastAccessed: null })),
  });
  const viewOf = (one: JudgedPermission, findings: readonly UnusedFinding[], kind: Entity['kind'] = 'role') =>
    permissionView({ arn: ARN, kind } as Entity, one, { ...found, byArn: new Map([[ARN, findings]]) });

  it.each<[string, JudgedPermission, readonly UnusedFinding[], unknown, unknown]>([
    ['a service', judged(), [finding('permission', 's3')], 'agrees', 'unused'],
    ['whichever case it is in', judged(), [finding('permission', 'S3')], 'agrees', 'unused'],
    ['of a role that was not used at all', judged(), [finding('role', null)], 'agrees', 'unused'],
    ['another service', judged(), [finding('permission', 'sqs')], 'ours_only', 'no_finding'],
    ['only actions of the service', judged(), [finding('permission', 's3', 'GetObject')], 'ours_only', 'no_finding'],
    ['the action', judged({ action: 'GetObject' }), [finding('permission', 's3', 'GetObject')], 'agrees', 'unused'],
    ['another action', judged({ action: 'GetObject' }), [finding('permission', 's3', 'PutObject')], 'ours_only', 'no_finding'],
    ['what AWS keeps no record of here', judged({ use: 'not_tracked', daysUnused: null, lastUsed: UNKNOWN }), [finding('permission', 's3')], 'theirs_only', 'not_tracked'],
    ['the same, not found', judged({ use: 'not_tracked', daysUnused: null, lastUsed: UNKNOWN }), [], UNKNOWN, null],
    ['what is unknown', judged({ use: 'unknown', daysUnused: UNKNOWN }), [finding('permission', 's3')], UNKNOWN, null],
    ['nothing that could be seen', judged({ namespace: null }), [finding('role', null)], UNKNOWN, null],
    ['exactly on the threshold', judged({ daysUnused: 90, lastUsed: ago(90.5) }), [], 'ours_only', 'threshold'],
    ['inferred from the use of the principal', judged({ daysUnused: 120, lastUsed: UNKNOWN, inferred: 'role_not_used' }), [finding('role', null)], 'agrees', 'unused'],
    ['fewer days than the analyzer looks back', judged({ daysUnused: 40, lastUsed: ago(40.5) }), [], 'agrees', 'used'],
  ])('%s', (_, one, findings, view, because) => {
    expect(viewOf(one, findings)).toEqual({ view, because });
  });

  it('of a user who was not used it reports credentials alone', () => {
    expect(viewOf(judged(), [], 'user')).toEqual({ view: 'ours_only', because: 'nothing_of_user' });
    expect(viewOf(judged(), [finding('permission', 'sqs')], 'user')).toEqual({ view: 'ours_only', because: 'no_finding' });
  });

  it('it does not look at groups and policies, and unasked it says nothing', () => {
    expect(viewOf(judged(), [], 'group')).toEqual({ view: null, because: null });
    expect(permissionView({ arn: ARN, kind: 'role' } as Entity, judged(), null).view).toBe(UNKNOWN);
  });
});
