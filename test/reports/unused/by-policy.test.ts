import type { AccountEvidence, Evidence } from '../../../src/evidence/evidence.js';
import type { ReconciledAccount } from '../../../src/reconcile/reconcile.js';
import type { AccountDetails, GroupDetail, ManagedPolicies, RoleDetail, UserDetail } from '../../../src/evidence/values.js';
import type { AccountState } from '../../../src/model/account.js';
import { UNKNOWN } from '../../../src/model/value.js';
import { unusedByPolicyDetail as unusedByPolicy } from '../../../src/reports/unused/by-policy-detail.js';
import {
  account,
  ACCOUNT_ID,
  arnOf,
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
  unseen,
} from '../../fixtures.js';
import { allow, CATALOGUE, text } from '../../policy/support.js';
import { combinedRows, pick, type Row } from '../support.js';
import type { AdvisorRequest } from '../../../src/evidence/advisor-request.js';
import type { ReportContext } from '../../../src/reports/options.js';

const ALL: AdvisorRequest = { subjects: 'all', granularity: 'service', inferDays: 90, entitiesOf: null };
/** An account whose roles have the policy `Platform`, and used the service each so many days ago; null: never; `failed`: nobody knows. */
function accountWith(
  id: string,
  roles: Readonly<Record<string, number | null | 'failed'>>,
  document = text(allow(['s3:*', 'ec2:*'])),
): ReconciledAccount {
  const arn = `arn:aws:iam::${id}:policy/Platform`;
  const all = Object.keys(roles).map((name): RoleDetail => role(name, {
    arn: `arn:aws:iam::${id}:role/${name}`,
    attached: [{ name: 'Platform', arn }],
    lastUsed: { at: beforeAsked(1), region: null },
  }));
  const answers = Object.entries(roles).map(([name, days]) => {
    const answer = days === 'failed'
      ? ({ status: 'unseen', reason: 'job_failed', detail: 'no' } as const)
      : completed([service('s3', days === null ? null : beforeAsked(days)), service('ec2')]);
    return [`arn:aws:iam::${id}:role/${name}`, answer] as const;
  });
  const evidence = {
    account_details: details([], { roles: all, documents: { [arn]: document } }),
    managed_policies: managed(),
    last_accessed: lastAccessed(Object.fromEntries(answers)),
    service_control_policies: seen({ levels: null }),
  };
  return reconciled(evidence, account({ id }), ALL);
}

const combined = (accounts: readonly ReconciledAccount[], more: Partial<ReportContext> = {}): Promise<readonly Row[]> =>
  combinedRows(unusedByPolicy, accounts, { by: 'policy', catalogue: CATALOGUE, ...more });

const brief = (rows: readonly Row[]): readonly Row[] =>
  rows.map((row) => pick(row, 'accounts', 'principals', 'service', 'use', 'days_unused'));

describe('unused --by policy', () => {
  it('tells everything about a permission of a policy', async () => {
    expect(await combined([accountWith('111122223333', { A: 120, B: 150 })])).toEqual([
      {
        ...{
          policy_name: 'Platform',
          policy_type: 'customer_managed',
          policy_arn: 'arn:aws:iam::111122223333:policy/Platform',
          group: null,
          held_by: null,
        },
        ...{
          accounts: ['111122223333'],
          principals: 2,
          service: 'ec2',
          service_name: 'EC2',
          action: null,
          use: 'unused',
          last_used: null,
          days_unused: 400,
          newcomers: 0,
        },
      },
      {
        ...{
          policy_name: 'Platform',
          policy_type: 'customer_managed',
          policy_arn: 'arn:aws:iam::111122223333:policy/Platform',
          group: null,
          held_by: null,
        },
        ...{
          accounts: ['111122223333'],
          principals: 2,
          service: 's3',
          service_name: 'S3',
          action: null,
          use: 'unused',
          last_used: new Date(beforeAsked(120)),
          days_unused: 120,
          newcomers: 0,
        },
      },
    ]);
  });

  it('adds up copies of a policy in several accounts: used in one of them is used', async () => {
    const [one, two] = [accountWith('111122223333', { A: 120 }), accountWith('222233334444', { A: 4, B: 200 })];
    const both = ['111122223333', '222233334444'];
    expect(brief(await combined([one, two]))).toEqual([{ accounts: both, principals: 3, service: 'ec2', use: 'unused', days_unused: 400 }]);
    expect(brief(await combined([one])).map(({ service: name }) => name)).toEqual(['ec2', 's3']);
  });

  it('whoever could not be seen may use all of it', async () => {
    const accounts = ['111122223333', '222233334444'];
    expect(brief(await combined([accountWith('111122223333', { A: 120 }), accountWith('222233334444', { A: 'failed' })]))).toEqual([
      { accounts, principals: 2, service: 'ec2', use: UNKNOWN, days_unused: UNKNOWN },
      { accounts, principals: 2, service: 's3', use: UNKNOWN, days_unused: UNKNOWN },
    ]);
  });

  it('another text is another policy', async () => {
    const other = accountWith('222233334444', { A: 4 }, text(allow('s3:*')));
    expect(brief(await combined([accountWith('111122223333', { A: 120 }), other])).map(({ accounts, service: name }) => [
      accounts,
      name,
    ])).toEqual([
      [['111122223333'], 'ec2'],
      [['111122223333'], 's3'],
    ]);
  });

  it('says whose an inline policy is, and of a managed one not who was seen first', async () => {
    const inline = [{ name: 'own', document: text(allow('s3:*')) }];
    const attached = [{ name: 'Read', arn: `arn:aws:iam::${ACCOUNT_ID}:policy/Read` }];
    const known = reconciled({
      account_details: details([detail('ann', { groups: ['Team'], inline })], {
        groups: [group('Team', { inline, attached })],
        documents: { [attached[0]?.arn ?? '']: text(allow('s3:*')) },
      }),
      managed_policies: managed(),
      last_accessed: lastAccessed({ [arnOf('ann')]: completed([service('s3')]) }),
      service_control_policies: seen({ levels: null }),
    }, account(), ALL);
    expect((await combined([known])).map((row) => pick(row, 'policy_name', 'policy_type', 'group', 'held_by'))).toEqual([
      { policy_name: 'Read', policy_type: 'customer_managed', group: null, held_by: null },
      { policy_name: 'own', policy_type: 'inline', group: 'Team', held_by: null },
      { policy_name: 'own', policy_type: 'inline', group: null, held_by: arnOf('ann') },
    ]);
  });

  const OTHER = '222233334444';
  const [EC2, S3] = ['ec2', 's3'].map((name) =>
    ({ accounts: ['111122223333'], principals: 1, service: name, use: UNKNOWN, days_unused: UNKNOWN }));
  const closed = (account_details: AccountEvidence['account_details'], state: AccountState = 'ACTIVE'): ReconciledAccount =>
    reconciled(
      { ...(account_details === undefined ? {} : { account_details }), managed_policies: managed(), last_accessed: unseen('role_denied') },
      account({ id: OTHER, state }),
      ALL,
    );

  it.each<[string, ReconciledAccount]>([
    ['could not be entered', closed(unseen('role_denied'))],
    ['would not tell its details', closed(unseen('denied'))],
    ['was not asked', closed(undefined)],
    ['was asked about roles only', closed(details([], { filters: ['Role', 'LocalManagedPolicy'] }))],
    ['was asked about users only', closed(details([], { filters: ['User', 'Group', 'LocalManagedPolicy'] }))],
  ])('an account that %s may use every managed policy', async (_, other) => {
    for (const accounts of [[accountWith('111122223333', { A: 120 }), other], [other, accountWith('111122223333', { A: 120 })]]) {
      const rows = await combined(accounts);
      expect(brief(rows)).toEqual([EC2, S3]);
      expect(rows.map((row) => row['last_used'])).toEqual([UNKNOWN, UNKNOWN]);
    }
  });

  it.each<AccountState>(['SUSPENDED', 'CLOSED', 'PENDING_ACTIVATION'])('in one that is %s nobody uses anything', async (state) => {
    const rows = await combined([accountWith('111122223333', { A: 120 }), closed(undefined, state)]);
    expect(rows.map((row) => row['use'])).toEqual(['unused', 'unused']);
  });

  it('an inline policy is nobody else’s', async () => {
    const arn = 'arn:aws:iam::111122223333:role/R';
    const own = role('R', { lastUsed: { at: beforeAsked(1), region: null }, inline: [{ name: 'own', document: text(allow('s3:*')) }] });
    const evidence = {
      account_details: details([], { roles: [own] }),
      managed_policies: managed(),
      last_accessed: lastAccessed({ [arn]: completed([service('s3', beforeAsked(120))]) }),
    };
    const rows = await combined([reconciled(evidence, account(), ALL), closed(unseen('role_denied'))]);
    expect(rows.map((row) => pick(row, 'policy_name', 'use', 'days_unused'))).toEqual([{
      policy_name: 'own',
      use: 'unused',
      days_unused: 120,
    }]);
  });

  const READ = 'arn:aws:iam::aws:policy/Read';
  /** An account with a user or role that has `Read`, of AWS, and used S3 so many days ago. */
  function reading(id: string, days: number, policies: Evidence<ManagedPolicies>, more: Partial<AccountDetails> = {}): ReconciledAccount {
    const arn = `arn:aws:iam::${id}:role/R`;
    const own = role('R', { arn, lastUsed: { at: beforeAsked(1), region: null }, attached: [{ name: 'Read', arn: READ }] });
    const used = completed([service('s3', beforeAsked(days))]);
    const evidence = {
      account_details: details([], { roles: [own], ...more }),
      managed_policies: policies,
      last_accessed: lastAccessed({ [arn]: used, [`arn:aws:iam::${id}:user/ann`]: used }),
    };
    return reconciled(evidence, account({ id }), ALL);
  }
  const KNOWN = managed({ [READ]: text(allow(['s3:*', 'ec2:*'])) });
  const uses = async (...accounts: readonly ReconciledAccount[]): Promise<unknown> =>
    (await combined(accounts)).map((row) => [row['policy_name'], row['service'], row['use']]);

  it('whoever has it where its text could not be read may use what he used by it', async () => {
    expect(await uses(reading('111122223333', 120, KNOWN), reading(OTHER, 2, unseen('throttled')))).toEqual([
      ['Read', 'ec2', 'not_tracked'],
      ['Read', 's3', UNKNOWN],
    ]);
    expect(await uses(reading('111122223333', 120, KNOWN), reading(OTHER, 120, unseen('throttled')))).toEqual([
      ['Read', 'ec2', 'not_tracked'],
      ['Read', 's3', 'unused'],
    ]);
  });

  it('whoever is in a group that could not be seen may have it; not who came after the account was read', async () => {
    const ann = (more: Partial<UserDetail> = {}): UserDetail =>
      detail('ann', { arn: `arn:aws:iam::${OTHER}:user/ann`, groups: ['Readers'], ...more });
    const other = (user: UserDetail, groups: readonly GroupDetail[] = []): ReconciledAccount =>
      reading(OTHER, 2, managed(), { roles: [], users: [user], groups });
    const one = reading('111122223333', 120, KNOWN);
    expect(await uses(one, other(ann()))).toEqual([['Read', 'ec2', 'not_tracked'], ['Read', 's3', UNKNOWN]]);
    expect(await uses(one, other(ann(), [group('Readers')]))).toEqual([['Read', 'ec2', 'not_tracked'], ['Read', 's3', 'unused']]);
    expect(await uses(one, other(ann({ createdAt: '2026-11-20T09:00:00Z' })))).toEqual([
      ['Read', 'ec2', 'not_tracked'],
      ['Read', 's3', 'unused'],
    ]);
  });
});
