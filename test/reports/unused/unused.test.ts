import type { AccountEvidence } from '../../../src/evidence/evidence.js';
import type { RoleDetail } from '../../../src/evidence/values.js';
import { UNKNOWN } from '../../../src/model/value.js';
import type { Report } from '../../../src/reports/report.js';
import { suggestions } from '../../../src/reports/unused/suggestions.js';
import { unusedByPolicyDetail as unusedByPolicy } from '../../../src/reports/unused/by-policy-detail.js';
import { unusedWithoutRolesDetail } from '../../../src/reports/unused/without-roles-detail.js';
import { unusedWithoutRoles } from '../../../src/reports/unused/without-roles.js';
import { unusedDetail } from '../../../src/reports/unused/detail.js';
import { unusedByPolicy as policySummary } from '../../../src/reports/unused/by-policy.js';
import { unused } from '../../../src/reports/unused/unused.js';
import {
  account,
  ACCOUNT_ID,
  beforeAsked,
  completed,
  detail,
  details,
  group,
  lastAccessed,
  managed,
  reconciled,
  role,
  seen,
  service,
  context,
} from '../../fixtures.js';
import { allow, CATALOGUE, deny, text } from '../../policy/support.js';
import { inWords, pick, type Row, rowsOf, tonesOf } from '../support.js';
import type { AdvisorRequest } from '../../../src/evidence/advisor-request.js';
import type { ReportContext } from '../../../src/reports/options.js';

const ALL: AdvisorRequest = { subjects: 'all', granularity: 'service', inferDays: 90, entitiesOf: null };
const POLICY = `arn:aws:iam::${ACCOUNT_ID}:policy/Limits`;
const DEPLOY = 'arn:aws:iam::111122223333:role/app/Deploy';
const FULL = { name: 'FullAWSAccess', document: text(allow('*')) };

const inline = (...actions: readonly string[]): Pick<RoleDetail, 'inline'> =>
  ({ inline: [{ name: 'work', document: text(allow(actions)) }] });
const BUSY = { lastUsed: { at: beforeAsked(1), region: 'eu-west-1' } };

function evidence(roles: readonly RoleDetail[], answers: Parameters<typeof lastAccessed>[0], more: AccountEvidence = {}): AccountEvidence {
  const documents = { [POLICY]: text(allow('ec2:*')) };
  return {
    account_details: details([], { roles, documents }),
    managed_policies: managed(),
    service_control_policies: seen({ levels: [[FULL], [FULL]] }),
    last_accessed: lastAccessed(answers),
    ...more,
  };
}

function rows(of: AccountEvidence, more: Partial<ReportContext> = {}, advisor = ALL): readonly Row[] {
  return rowsOf(unusedDetail, reconciled(of, account(), advisor), { catalogue: CATALOGUE, ...more });
}

const brief = (found: readonly Row[]): readonly string[] => found.map((row) => inWords(row, 'entity_name', 'service', 'use'));

describe('unused', () => {
  it('tells everything about a permission', () => {
    const deploy = role('Deploy', { path: '/app/', ...BUSY, ...inline('s3:*', 'ec2:*'), boundaryArn: POLICY });
    const found = rows(evidence(
      [deploy],
      { [DEPLOY]: completed([service('s3', beforeAsked(120), { region: 'eu-west-1' }), service('ec2', beforeAsked(3))]) },
    ));
    expect(found).toEqual([
      {
        account_id: ACCOUNT_ID,
        account_name: 'web-prod', ou_path: UNKNOWN,
        entity_type: 'role',
        entity_name: 'Deploy',
        entity_id: 'AROADEPLOY',
        arn: DEPLOY,
        service: 's3',
        service_name: 'S3',
        action: null,
        use: 'impossible',
        last_used: new Date(beforeAsked(120)),
        last_used_region: 'eu-west-1',
        days_unused: 120,
        inferred: null,
        granted_by: ['work#1'],
        possible: 'no',
        impossible_because: 'the permissions boundary does not allow it',
        conditional: 'no',
        ...{ analyzer: UNKNOWN, analyzer_because: null },
      },
    ]);
  });

  it('shows the columns of the manual, in its order', () => {
    expect(unusedDetail.defaultColumns).toEqual([
      ...['account_id', 'account_name', 'entity_type', 'entity_name', 'service', 'action', 'use', 'days_unused', 'last_used'],
      ...['granted_by', 'possible', 'inferred'],
    ]);
  });

  it('lists what is unused, impossible, not tracked or unknown; not what is used or new', () => {
    const of = (name: string, more: Partial<RoleDetail>): RoleDetail => role(name, { ...BUSY, ...inline('s3:*'), ...more });
    const arn = (name: string): string => `arn:aws:iam::${ACCOUNT_ID}:role/${name}`;
    const all = [
      of('a-used', {}),
      of('b-new', { createdAt: beforeAsked(5) }),
      of('c-unused', {}),
      of('d-impossible', { boundaryArn: POLICY }),
      of('e-untracked', {}),
      of('f-failed', {}),
    ];
    const answers = {
      [arn('a-used')]: completed([service('s3', beforeAsked(1))]),
      [arn('b-new')]: completed([service('s3')]),
      [arn('c-unused')]: completed([service('s3')]),
      [arn('d-impossible')]: completed([service('s3')]),
      [arn('e-untracked')]: completed([]),
      [arn('f-failed')]: { status: 'unseen', reason: 'job_failed', detail: 'no' } as const,
    };
    const known = reconciled(evidence(all, answers), account(), ALL);
    expect(brief(rowsOf(unusedDetail, known, { catalogue: CATALOGUE }))).toEqual([
      'c-unused s3 unused',
      'd-impossible s3 impossible',
      'e-untracked s3 not_tracked',
      'f-failed - unknown',
    ]);
    expect(known.gaps).toEqual([{
      accountId: ACCOUNT_ID,
      source: 'last_accessed',
      reason: 'job_failed',
      detail: `${arn('f-failed')}: no`,
    }]);
    expect(pick(
      rowsOf(unusedDetail, known, { catalogue: CATALOGUE })[3] ?? {},
      'service',
      'last_used',
      'days_unused',
      'granted_by',
      'possible',
      'conditional',
    )).toEqual({
      ...{ service: null, last_used: UNKNOWN, days_unused: UNKNOWN, granted_by: UNKNOWN, possible: UNKNOWN, conditional: UNKNOWN },
    });
    expect(tonesOf(unusedDetail, known, 'use')).toEqual(['warn', 'muted', 'muted', 'muted']);
  });

  it('names the policy, its statement, and the group that carries it', () => {
    const team = group('Devs', { inline: [{
      name: 'team',
      document: text(deny('iam:*'), allow('s3:Get*', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } })),
    }] });
    const ann = detail('ann', { groups: ['Devs'], attached: [{ name: 'Limits', arn: POLICY }] });
    const of = evidence([], { [ann.arn]: completed([service('ec2', beforeAsked(100)), service('s3')]) });
    const found = rows({ ...of, account_details: details([ann], { groups: [team], documents: { [POLICY]: text(allow('ec2:*')) } }) }, {}, {
      ...ALL,
      inferDays: null,
    });
    expect(found.map((row) => pick(row, 'service', 'granted_by', 'conditional'))).toEqual([
      { service: 'ec2', granted_by: ['Limits#1'], conditional: 'no' },
      { service: 's3', granted_by: ['Devs>team#2'], conditional: 'yes' },
    ]);
  });

  it('says what follows from the role itself, and why', () => {
    const of = evidence(
      [role('Idle', { ...inline('s3:*'), lastUsed: { at: beforeAsked(100), region: null } }), role('Never', inline('s3:*'))],
      {},
    );
    expect(rows(of).map((row) => pick(row, 'entity_name', 'use', 'inferred', 'days_unused', 'last_used'))).toEqual([
      { entity_name: 'Idle', use: 'unused', inferred: 'role_not_used', days_unused: 100, last_used: UNKNOWN },
      { entity_name: 'Never', use: 'unused', inferred: 'role_not_used', days_unused: 400, last_used: null },
    ]);
  });

  it('service-linked roles are AWS\'s own; asked about all the same, no service control policy reaches them', () => {
    const linked = role('AWSServiceRoleForX', { path: '/aws-service-role/x.amazonaws.com/', ...BUSY, ...inline('s3:*') });
    const none = evidence(
      [linked],
      {},
      { service_control_policies: seen({ levels: [[{ name: 'OnlyEc2', document: text(allow('ec2:*')) }]] }) },
    );
    expect(rows(none)).toEqual([]);
    const asked = { ...none, last_accessed: lastAccessed({ [linked.arn]: completed([service('s3')]) }) };
    expect(rows(asked, { infer: false }, { ...ALL, inferDays: null }).map((row) => pick(row, 'use', 'possible'))).toEqual([{
      use: 'unused',
      possible: 'yes',
    }]);
  });

  it('in one line per principal: how much of it, and what to do', () => {
    const all = [
      role('Admin', { ...BUSY, ...inline('*') }),
      role('Busy', { ...BUSY, ...inline('s3:*', 'ec2:*', 'iam:*') }),
      role('Failed', { ...BUSY, ...inline('s3:*') }),
      role('Fine', { ...BUSY, ...inline('s3:*') }),
      role('Idle', { ...inline('s3:*', 'ec2:*'), lastUsed: { at: beforeAsked(100), region: null } }),
      role('Left', { ...BUSY, ...inline('s3:*', 'ses:*') }),
    ];
    const answers = {
      [all[0]?.arn ?? '']: completed([
        service('s3'),
        service('ec2'),
        service('iam'),
        service('sts'),
        service('ses'),
        service('execute-api'),
      ]),
      [all[1]?.arn ?? '']: completed([service('s3', beforeAsked(3)), service('ec2', beforeAsked(120)), service('iam')]),
      [all[2]?.arn ?? '']: { status: 'unseen', reason: 'job_failed', detail: 'no' } as const,
      [all[3]?.arn ?? '']: completed([service('s3', beforeAsked(3))]),
      [all[5]?.arn ?? '']: completed([service('s3')]),
    };
    const found = rowsOf(unused, reconciled(evidence(all, answers), account(), ALL), { catalogue: CATALOGUE });
    expect(found.map((row) =>
      pick(row, 'entity_name', 'granted', 'unused', 'unused_share', 'not_tracked', 'last_used', 'advice'))).toEqual([
      { entity_name: 'Admin', granted: 7, unused: 6, unused_share: 85, not_tracked: 1, last_used: null, advice: 'reduce' },
      { entity_name: 'Busy', granted: 3, unused: 2, unused_share: 66, not_tracked: 0, last_used: new Date(beforeAsked(3)), advice: 'reduce' },
      {
        entity_name: 'Failed',
        granted: UNKNOWN,
        unused: UNKNOWN,
        unused_share: UNKNOWN,
        not_tracked: UNKNOWN,
        last_used: UNKNOWN,
        advice: UNKNOWN,
      },
      { entity_name: 'Idle', granted: 2, unused: 2, unused_share: 100, not_tracked: 0, last_used: new Date(beforeAsked(100)), advice: 'remove' },
      { entity_name: 'Left', granted: 2, unused: 1, unused_share: 50, not_tracked: 1, last_used: null, advice: 'reduce' },
    ]);
  });

  it('what was deleted meanwhile is nobody\'s any more', () => {
    const gone = role('Gone', { ...BUSY, ...inline('s3:*') });
    const known = reconciled(evidence([gone], { [gone.arn]: { status: 'unseen', reason: 'deleted', detail: '' } }), account(), ALL);
    expect(rowsOf(unusedDetail, known, { catalogue: CATALOGUE })).toEqual([]);
    expect(known.notes.map(({ text: note }) => note)).toEqual([`${gone.arn} was deleted meanwhile`]);
  });

  it.each<[ReportContext['principals'], readonly string[]]>([
    ['users', ['ann s3 unused']],
    ['roles', ['R s3 unused']],
    ['all', ['ann s3 unused', 'R s3 unused']],
  ])('--principals %s', (principals, expected) => {
    const [ann, R] = [detail('ann', inline('s3:*')), role('R', { ...BUSY, ...inline('s3:*') })];
    const of = {
      ...evidence([], { [ann.arn]: completed([service('s3')]), [R.arn]: completed([service('s3')]) }),
      account_details: details([ann], { roles: [R] }),
    };
    expect(brief(rows(of, { principals }))).toEqual(expected);
  });

  it('action by action, of what was used', () => {
    const R = role('R', { ...BUSY, ...inline('s3:Get*', 's3:List*', 'ec2:*') });
    const actions = [{ name: 'GetBucketAcl', lastAccessed: null, region: null, entity: null }];
    const of = evidence([R], {}, { last_accessed: lastAccessed(
      { [R.arn]: completed([service('s3', beforeAsked(1), { actions }), service('ec2', beforeAsked(300))]) },
      'action',
    ) });
    const found = rows(of, { granularity: 'action' }, { ...ALL, granularity: 'action' });
    expect(found.map((row) => pick(row, 'service', 'action', 'use'))).toEqual([
      { service: 'ec2', action: null, use: 'unused' },
      { service: 's3', action: 'GetBucketAcl', use: 'unused' },
      { service: 's3', action: 'GetObject', use: 'not_tracked' },
      { service: 's3', action: 'ListAllMyBuckets', use: 'not_tracked' },
    ]);
  });

  it.each<[Partial<ReportContext>, Report | null]>([
    [{}, null],
    [{ detail: true }, unusedDetail],
    [{ granularity: 'action' }, unusedDetail],
    [{ by: 'policy' }, policySummary],
    [{ by: 'policy', detail: true }, unusedByPolicy],
    [{ by: 'policy', granularity: 'action' }, unusedByPolicy],
    [{ suggest: true }, suggestions],
    [{ suggest: true, by: 'policy' }, suggestions],
    [{ withoutRoles: true }, unusedWithoutRoles],
    [{ withoutRoles: true, detail: true }, unusedWithoutRolesDetail],
    [{ withoutRoles: true, suggest: true, by: 'policy' }, unusedWithoutRoles],
  ])('%j is another report', (options, expected) => {
    expect(unused.variant?.(context(options)) ?? null).toBe(expected);
  });

  it.each<[Partial<ReportContext>, AdvisorRequest, readonly string[]]>([
    [{}, ALL, ['account_details', 'credential_report', 'service_credentials', 'roles']],
    [{ principals: 'roles' }, { ...ALL, subjects: 'roles' }, ['roles']],
    [{ principals: 'users' }, { ...ALL, subjects: 'users' }, ['account_details', 'credential_report', 'service_credentials']],
    [{ principals: 'users', infer: false }, { ...ALL, subjects: 'users', inferDays: null }, ['account_details', 'credential_report']],
    [{ principals: 'users', by: 'policy' }, ALL, ['account_details', 'credential_report', 'service_credentials', 'roles']],
    [
      { days: 30, granularity: 'action' },
      { ...ALL, inferDays: 30, granularity: 'action' },
      ['account_details', 'credential_report', 'service_credentials', 'roles'],
    ],
  ])('%j asks whom it must', (options, advisor, needs) => {
    expect(unused.advisor?.(context(options))).toEqual(advisor);
    expect(unused.needsFor?.(context(options))).toEqual(needs);
  });
});
