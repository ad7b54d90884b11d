import type { AdvisorRequest } from '../../src/evidence/advisor.js';
import type { ReconciledAccount } from '../../src/evidence/reconcile.js';
import type { RoleDetail } from '../../src/evidence/values.js';
import { UNKNOWN } from '../../src/model/value.js';
import type { Yardstick } from '../../src/reports/report.js';
import { unusedByPolicy } from '../../src/reports/unused-by-policy.js';
import { account, completed, details, lastAccessed, managed, reconciled, role, service, seen } from '../fixtures.js';
import { allow, CATALOGUE, text } from '../policy/support.js';
import { combinedRows, pick, type Row } from './support.js';

const ALL: AdvisorRequest = { subjects: 'all', granularity: 'service', inferDays: 90, entitiesOf: null };
const before = (days: number): string => new Date(Date.parse('2026-11-20T08:30:00Z') - days * 86_400_000).toISOString();

/** An account whose roles have the policy `Platform`, and used the service each so many days ago; null: never; `failed`: nobody knows. */
function accountWith(id: string, roles: Readonly<Record<string, number | null | 'failed'>>, document = text(allow(['s3:*', 'ec2:*']))): ReconciledAccount {
  const arn = `arn:aws:iam::${id}:policy/Platform`;
  const all = Object.keys(roles).map((name): RoleDetail => role(name, { arn: `arn:aws:iam::${id}:role/${name}`, attached: [{ name: 'Platform', arn }], lastUsed: { at: before(1), region: null } }));
  const answers = Object.entries(roles).map(([name, days]) => {
    const answer = days === 'failed' ? ({ status: 'unseen', reason: 'job_failed', detail: 'no' } as const) : completed([service('s3', days === null ? null : before(days)), service('ec2')]);
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

const combined = (accounts: readonly ReconciledAccount[], more: Partial<Yardstick> = {}): Promise<readonly Row[]> => combinedRows(unusedByPolicy, accounts, { by: 'policy', catalogue: CATALOGUE, ...more });

const brief = (rows: readonly Row[]): readonly Row[] => rows.map((row) => pick(row, 'accounts', 'principals', 'service', 'use', 'days_unused'));

describe('unused --by policy', () => {
  it('tells everything about a permission of a policy', async () => {
    expect(await combined([accountWith('111122223333', { A: 120, B: 150 })])).toEqual([
      {
        ...{ policy_name: 'Platform', policy_type: 'customer_managed', policy_arn: 'arn:aws:iam::111122223333:policy/Platform', group: null },
        ...{ accounts: ['111122223333'], principals: 2, service: 'ec2', service_name: 'EC2', action: null, use: 'unused', last_used: null, days_unused: 400, newcomers: 0 },
      },
      {
        ...{ policy_name: 'Platform', policy_type: 'customer_managed', policy_arn: 'arn:aws:iam::111122223333:policy/Platform', group: null },
        ...{ accounts: ['111122223333'], principals: 2, service: 's3', service_name: 'S3', action: null, use: 'unused', last_used: new Date(before(120)), days_unused: 120, newcomers: 0 },
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
    expect(brief(await combined([accountWith('111122223333', { A: 120 }), other])).map(({ accounts, service: name }) => [accounts, name])).toEqual([
      [['111122223333'], 'ec2'],
      [['111122223333'], 's3'],
    ]);
  });
});
