import type { AccountEvidence } from '../../../src/evidence/evidence.js';
import type { LastAccessedAnswer } from '../../../src/evidence/values.js';
import { UNKNOWN } from '../../../src/model/value.js';
import { accessEntities } from '../../../src/reports/access/entities.js';
import { access } from '../../../src/reports/access/access.js';
import {
  account,
  ACCOUNT_ID,
  beforeAsked,
  completed,
  CREATED_AT,
  detail,
  details,
  group,
  lastAccessed,
  managed,
  reconciled,
  role,
  service,
  unseen,
  context,
} from '../../fixtures.js';
import { allow, CATALOGUE, text } from '../../policy/support.js';
import { inWords, pick, type Row, rowsOf } from '../support.js';
import type { AdvisorRequest } from '../../../src/evidence/advisor-request.js';
import type { ReportContext } from '../../../src/reports/options.js';

const POLICY = `arn:aws:iam::${ACCOUNT_ID}:policy/Files`;
const READ_ONLY = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const [ANN, R, DEVS] = [detail('ann'), role('R'), group('Devs')];
const arn = (name: string): string => `arn:aws:iam::${ACCOUNT_ID}:user/${name}`;
const FILES = { attached: [{ name: 'Files', arn: POLICY }] };

function evidence(byArn: Readonly<Record<string, LastAccessedAnswer>>, granularity: 'service' | 'action' = 'service'): AccountEvidence {
  return {
    account_details: details([{ ...ANN, ...FILES, groups: ['Devs'] }], {
      roles: [{ ...R, ...FILES }],
      groups: [{ ...DEVS, inline: [{ name: 'team', document: text(allow('ec2:*')) }] }],
      documents: { [POLICY]: text(allow(['s3:*', 'ses:*'])) },
      policyCreatedAt: { [POLICY]: CREATED_AT },
    }),
    managed_policies: managed({ [READ_ONLY]: text(allow('s3:Get*')) }),
    last_accessed: lastAccessed(byArn, granularity),
  };
}

function rows(subjects: readonly string[], known: AccountEvidence, more: Partial<ReportContext> = {}, report = access): readonly Row[] {
  const options = { subjects: new Set(subjects), catalogue: CATALOGUE, ...more };
  const request = report.advisor?.(context(options)) as AdvisorRequest;
  return rowsOf(report, reconciled(known, account(), request), options);
}

describe('access', () => {
  const answer = completed([service('s3', beforeAsked(3), { region: 'eu-west-1', entity: ANN.arn }), service('ec2')]);

  it('tells everything about a service', () => {
    const found = rows([ANN.arn], evidence({ [ANN.arn]: answer }));
    const ann = {
      ...{ account_id: ACCOUNT_ID, account_name: 'web-prod', ou_path: UNKNOWN },
      ...{ entity_type: 'user', entity_name: 'ann', entity_id: 'AIDAANN', arn: ANN.arn, action: null },
    };
    expect(found).toEqual([
      {
        ...ann,
        service: 'ec2',
        service_name: 'EC2',
        use: 'unused',
        last_used: null,
        last_used_region: null,
        days_unused: 400,
        last_used_by: null,
        entities: 0,
        granted_by: ['Devs>team#1'],
      },
      {
        ...ann,
        service: 's3',
        service_name: 'S3',
        use: 'used',
        last_used: new Date(beforeAsked(3)),
        last_used_region: 'eu-west-1',
        days_unused: 3,
        last_used_by: ANN.arn,
        entities: 1,
        granted_by: ['Files#1'],
      },
      {
        ...ann,
        service: 'ses',
        service_name: 'Amazon ses',
        use: 'not_tracked',
        last_used: UNKNOWN,
        last_used_region: null,
        days_unused: null,
        last_used_by: null,
        entities: null,
        granted_by: ['Files#1'],
      },
    ]);
  });

  it.each([
    ['a user', ANN.arn, 'user ann'],
    ['a role', R.arn, 'role R'],
    ['a group', DEVS.arn, 'group Devs'],
    ['a policy', POLICY, 'policy Files'],
    ['a policy of AWS', READ_ONLY, 'policy ReadOnlyAccess'],
    ['a user by name', `${ACCOUNT_ID}:user/ann`, 'user ann'],
    ['a role by name', `${ACCOUNT_ID}:role/r`, 'role R'],
    ['a group by name', `${ACCOUNT_ID}:group/devs`, 'group Devs'],
    ['a policy by name', `${ACCOUNT_ID}:policy/files`, 'policy Files'],
  ])('knows %s', (_, subject, expected) => {
    const all = Object.fromEntries([ANN.arn, R.arn, DEVS.arn, POLICY, READ_ONLY].map((arn) => [
      arn,
      completed([service('s3', beforeAsked(3))]),
    ]));
    const found = rows([subject], evidence(all)).filter((row) => row['service'] === 's3');
    expect(found.map((row) => inWords(row, 'entity_type', 'entity_name'))).toEqual([expected]);
  });

  it('of several, in the order of users, roles and others', () => {
    const found = rows(
      [POLICY, DEVS.arn, R.arn, ANN.arn],
      evidence(Object.fromEntries([ANN.arn, R.arn, DEVS.arn, POLICY].map((arn) => [arn, completed([service('s3', beforeAsked(1))])]))),
    );
    expect([...new Set(found.map((row) => row['entity_name']))]).toEqual(['ann', 'R', 'Devs', 'Files']);
  });

  it.each<[number | null, readonly string[]]>([
    [null, ['ec2 unused', 's3 used', 'ses not_tracked']],
    [3, ['ec2 unused', 's3 unused', 'ses not_tracked']],
    [4, ['ec2 unused', 'ses not_tracked']],
  ])('--unused-days %s', (unusedDays, expected) => {
    expect(rows([ANN.arn], evidence({ [ANN.arn]: answer }), { unusedDays }).map((row) => inWords(row, 'service', 'use'))).toEqual(expected);
  });

  it('what could not be seen is one row that stands for all', () => {
    const failed: LastAccessedAnswer = { status: 'unseen', reason: 'job_failed', detail: 'no' };
    expect(rows(
      [ANN.arn],
      evidence({ [ANN.arn]: failed }),
      { unusedDays: 90 },
    ).map((row) => pick(row, 'service', 'use', 'last_used', 'last_used_by', 'entities', 'granted_by'))).toEqual([
      { service: null, use: UNKNOWN, last_used: UNKNOWN, last_used_by: UNKNOWN, entities: UNKNOWN, granted_by: UNKNOWN },
    ]);
  });

  describe('where the account can’t be looked into', () => {
    const DENIED: AccountEvidence = { account_details: unseen('denied') };
    const denied = (byArn: Readonly<Record<string, LastAccessedAnswer>>): AccountEvidence =>
      ({ ...DENIED, last_accessed: lastAccessed(byArn) });

    it.each([
      ['user', arn('ann')],
      ['role', R.arn],
      ['group', DEVS.arn],
    ])('a %s has what access advisor says, and nothing is said of policies and age', (kind, subject) => {
      const found = rows([subject], denied({ [subject]: answer }));
      const keys = ['entity_type', 'service', 'use', 'last_used', 'days_unused', 'granted_by'] as const;
      expect(found.map((each) => pick(each, ...keys))).toEqual([
        { entity_type: kind, service: 'ec2', use: UNKNOWN, last_used: null, days_unused: UNKNOWN, granted_by: UNKNOWN },
        { entity_type: kind, service: 's3', use: 'used', last_used: new Date(beforeAsked(3)), days_unused: 3, granted_by: UNKNOWN },
      ]);
    });

    it.each([
      ['user', arn('ann')],
      ['role', R.arn],
      ['group', DEVS.arn],
    ])('a %s of which nothing could be seen is one row that stands for all', (kind, subject) => {
      for (const known of [denied({}), { ...DENIED, last_accessed: unseen('role_denied') }, DENIED]) {
        expect(rows([subject], known).map((each) => pick(each, 'entity_type', 'service', 'use'))).toEqual([{
          entity_type: kind,
          service: null,
          use: UNKNOWN,
        }]);
      }
    });
  });

  it('action by action, and who did it', () => {
    const actions = [{ name: 'GetBucketAcl', lastAccessed: beforeAsked(9), region: 'us-east-1', entity: R.arn }];
    const found = rows(
      [POLICY],
      evidence({ [POLICY]: completed([service('s3', beforeAsked(3), { actions, entity: ANN.arn, entities: 2 })]) }, 'action'),
      { granularity: 'action' },
    );
    expect(found
      .filter((row) => ['GetBucketAcl', 'GetObject', null].includes(row['action'] as string | null))
      .map((row) => pick(row, 'service', 'action', 'use', 'last_used_by', 'entities'))).toEqual([
      { service: 's3', action: null, use: 'used', last_used_by: ANN.arn, entities: 2 },
      { service: 's3', action: 'GetBucketAcl', use: 'used', last_used_by: R.arn, entities: null },
      { service: 's3', action: 'GetObject', use: 'not_tracked', last_used_by: null, entities: null },
      { service: 'ses', action: null, use: 'not_tracked', last_used_by: null, entities: null },
    ]);
  });

  it('nothing is implied of what somebody names', () => {
    expect(access.advisor?.(context({ subjects: new Set([R.arn]), granularity: 'action', entities: 's3' }))).toEqual({
      subjects: new Set([R.arn]),
      granularity: 'action',
      inferDays: null,
      entitiesOf: 's3',
    });
  });

  it('shows where it is granted when asked, and becomes another report for --entities', () => {
    expect(access.extraColumns?.(context({ granting: true }))).toEqual(['granted_by']);
    expect(access.extraColumns?.(context())).toEqual([]);
    expect(access.variant?.(context({ entities: 's3' }))).toBe(accessEntities);
    expect(access.variant?.(context())).toBeNull();
  });

  it('says that nobody has the name', () => {
    const request: AdvisorRequest = { subjects: new Set([arn('nobody')]), granularity: 'service', inferDays: null, entitiesOf: null };
    expect(reconciled(evidence({}), account(), request).gaps).toEqual([{
      accountId: ACCOUNT_ID,
      source: 'account_details',
      reason: 'not_found',
      detail: `there is no ${arn('nobody')}`,
    }]);
  });
});

it('`access` does not claim to know service control policies', () => {
  expect(access.columns.find(({ key }) => key === 'use')?.about).not.toMatch(/SCP|service control/);
});
