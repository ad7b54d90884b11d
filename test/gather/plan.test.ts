import { planFor, type PlanFacts } from '../../src/gather/plan.js';
import type { Scope } from '../../src/gather/scope.js';
import type { Account } from '../../src/model/account.js';

const HOME = '111111111111';

function accountOf(id: string, state: Account['state'] = 'ACTIVE'): Account {
  return { id, name: null, email: null, state, path: null, isManagement: id === HOME };
}

function scopeOf(accounts: readonly Account[], more: Partial<Scope> = {}): Scope {
  return {
    caller: { accountId: HOME, arn: `arn:aws:iam::${HOME}:user/a`, partition: 'aws', region: 'eu-west-1' },
    mode: 'aggregator',
    organization: { id: 'o-exampleorg1', managementAccountId: HOME },
    aggregator: { name: 'org', isOrganization: true, resourceTypes: null },
    accounts,
    known: new Set(accounts.map(({ id }) => id)),
    gaps: [],
    notes: [],
    ...more,
  };
}

/** HOME and `count - 1` members with so many users each. */
function facts(count: number, users: number, more: Partial<PlanFacts> = {}): PlanFacts {
  const ids = Array.from({ length: count }, (_, index) => String(Number(HOME) + index));
  return {
    scope: scopeOf(ids.map((id) => accountOf(id))),
    sources: new Set(['config', 'credential_report', 'account_details']),
    users: new Map(ids.map((id) => [id, users])),
    isKept: () => false,
    mayOpen: () => true,
    maxRate: null,
    concurrency: 64,
    latencyMs: 100,
    ...more,
  };
}

function callsIn(plan: ReturnType<typeof planFor>): Readonly<Record<string, number>> {
  return Object.fromEntries(plan.calls.map(({ action, calls }) => [action, calls]));
}

describe('planFor', () => {
  it('counts pages of accounts, of users and of details', () => {
    expect(callsIn(planFor(facts(41, 2_500)))).toEqual({
      'sts:GetCallerIdentity': 1,
      'organizations:DescribeOrganization': 1,
      'organizations:ListAccounts': 3,
      'config:DescribeConfigurationAggregators': 1,
      'config:DescribeConfigurationAggregatorSourcesStatus': 1,
      'config:SelectAggregateResourceConfig': 1025,
      'iam:GenerateCredentialReport': 41,
      'iam:GetAccountAuthorizationDetails': 123,
      'iam:GetCredentialReport': 41,
      'sts:AssumeRole': 40,
    });
  });

  it('pages of accounts are those of the organization, whatever was selected', () => {
    const few = facts(2, 1);
    const plan = planFor({ ...few, scope: { ...few.scope, known: new Set(Array.from({ length: 100 }, (_, i) => String(i))) } });
    expect(callsIn(plan)['organizations:ListAccounts']).toBe(5);
  });

  it('a job and a look for each user, in access advisor', () => {
    const plan = planFor(facts(3, 7, { sources: new Set(['last_accessed']) }));
    expect(callsIn(plan)).toMatchObject({ 'iam:GenerateServiceLastAccessedDetails': 21, 'iam:GetServiceLastAccessedDetails': 21, 'sts:AssumeRole': 2 });
  });

  it('closed accounts are not asked', () => {
    const { scope } = facts(2, 1);
    const plan = planFor(facts(2, 1, { scope: { ...scope, accounts: [...scope.accounts, accountOf('999999999999', 'SUSPENDED')] } }));
    expect(plan).toMatchObject({ accounts: 2, skipped: 1 });
    expect(callsIn(plan)['iam:GetCredentialReport']).toBe(2);
  });

  it('what is kept is not asked, and an account of which everything is kept is not entered', () => {
    const last = String(Number(HOME) + 2);
    const plan = planFor(facts(3, 10, { isKept: (id, source) => id !== last || source === 'credential_report' }));
    expect(callsIn(plan)).toMatchObject({ 'iam:GetAccountAuthorizationDetails': 1, 'sts:AssumeRole': 1, 'config:SelectAggregateResourceConfig': 1 });
    expect(callsIn(plan)['iam:GetCredentialReport']).toBeUndefined();
    expect(plan.kept).toBe(7);
  });

  it('without roles only the own account is asked', () => {
    const plan = planFor(facts(3, 1, { mayOpen: (id) => id === HOME }));
    expect(callsIn(plan)).toMatchObject({ 'iam:GetCredentialReport': 1 });
    expect(callsIn(plan)['sts:AssumeRole']).toBeUndefined();
  });

  it('users that nobody counted are unknown', () => {
    const { scope } = facts(2, 1);
    const plan = planFor(facts(2, 1, { users: null, scope: { ...scope, mode: 'organization', aggregator: null }, sources: new Set(['account_details', 'last_accessed']) }));
    expect(plan.users).toBeNull();
    expect(callsIn(plan)['iam:GenerateServiceLastAccessedDetails']).toBeUndefined();
    expect(callsIn(plan)['iam:GetAccountAuthorizationDetails']).toBe(2);
  });

  describe('seconds', () => {
    it('of a shared limit: all calls; of an account: those of the largest one', () => {
      const users = new Map([[HOME, 10], [String(Number(HOME) + 1), 300]]);
      const plan = planFor(facts(2, 0, { users, sources: new Set(['config', 'last_accessed']) }));
      const of = (name: string) => plan.calls.find(({ action }) => action === name);
      const select = of('config:SelectAggregateResourceConfig');
      expect(select?.seconds).toBeCloseTo(4 / (select?.perSecond ?? 0));
      const generate = of('iam:GenerateServiceLastAccessedDetails');
      expect(generate?.seconds).toBeCloseTo(300 / (generate?.perSecond ?? 0));
    });

    it('--max-rate makes every account, and the hub, as slow as it says', () => {
      const plan = planFor(facts(100, 60, { maxRate: 2, sources: new Set(['last_accessed']) }));
      for (const { action, calls, seconds } of plan.calls.filter((row) => row.action === 'sts:AssumeRole')) expect({ action, seconds }).toEqual({ action, seconds: calls / 2 });
      expect(plan.seconds).toBeGreaterThanOrEqual(60);
    });

    it('more calls in flight make it shorter, until a limit holds', () => {
      const seconds = (concurrency: number): number => planFor(facts(500, 20, { concurrency })).seconds;
      expect(seconds(4)).toBeGreaterThan(seconds(16));
      expect(seconds(1000)).toBeGreaterThan(1);
      expect(seconds(500)).toBe(seconds(1000));
    });
  });
});
