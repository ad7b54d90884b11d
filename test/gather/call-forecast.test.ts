import type { Source } from '../../src/evidence/evidence.js';
import { planFor, type PlanFacts } from '../../src/gather/call-forecast.js';
import type { Scope } from '../../src/gather/scope.js';
import type { Account } from '../../src/model/account.js';
import type { AdvisorRequest } from '../../src/evidence/advisor-request.js';

const HOME = '111111111111';
const ALPHA = '111111111112';
const EVERY_USER: AdvisorRequest = { subjects: 'users', granularity: 'service', inferDays: null, entitiesOf: null };

function accountOf(id: string, state: Account['state'] = 'ACTIVE'): Account {
  return { id, name: null, email: null, state, path: null, joinedAt: null, isManagement: id === HOME };
}

function scopeOf(accounts: readonly Account[], more: Partial<Scope> = {}): Scope {
  return {
    caller: { accountId: HOME, arn: `arn:aws:iam::${HOME}:user/a`, partition: 'aws', region: 'eu-west-1' },
    mode: 'aggregator',
    organization: { id: 'o-exampleorg1', managementAccountId: HOME },
    aggregator: { name: 'org', isOrganization: true, resourceTypes: null },
    accounts,
    known: new Map(accounts.map(({ id, state }) => [id, state])),
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
    filters: ['User', 'Group', 'LocalManagedPolicy'],
    advisor: EVERY_USER,
    users: new Map(ids.map((id) => [id, users])),
    isKept: () => false,
    mayOpen: () => true,
    maxRate: null,
    concurrency: 64,
    creations: 0,
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
    const plan = planFor({ ...few, scope: { ...few.scope, known: new Map(Array.from({ length: 100 }, (_, i) => [String(i), 'ACTIVE'])) } });
    expect(callsIn(plan)['organizations:ListAccounts']).toBe(5);
  });

  it('a job and a look for each user, in access advisor', () => {
    const plan = planFor(facts(3, 7, { sources: new Set(['last_accessed']) }));
    expect(callsIn(plan)).toMatchObject({ 'iam:GenerateServiceLastAccessedDetails': 21, 'iam:GetServiceLastAccessedDetails': 21, 'sts:AssumeRole': 2 });
  });

  it.each<[string, AdvisorRequest | null, number | undefined]>([
    ['every user', EVERY_USER, 21],
    ['everybody: the users at least, roles are not counted', { ...EVERY_USER, subjects: 'all' }, 21],
    ['roles, which are not counted', { ...EVERY_USER, subjects: 'roles' }, undefined],
    ['users whose answer is not implied, which nobody can tell yet', { ...EVERY_USER, inferDays: 90 }, undefined],
    ['nobody', null, undefined],
    ['one by ARN', { ...EVERY_USER, subjects: new Set([`arn:aws:iam::${ALPHA}:role/app`]) }, 1],
    ['several, by ARN and by name', { ...EVERY_USER, subjects: new Set([`arn:aws:iam::${ALPHA}:role/app`, `${ALPHA}:user/ann`, `${HOME}:group/readers`]) }, 3],
    ['a policy of AWS’s, in each account', { ...EVERY_USER, subjects: new Set(['arn:aws:iam::aws:policy/ReadOnlyAccess']) }, 3],
    ['somebody of another account', { ...EVERY_USER, subjects: new Set(['arn:aws:iam::999999999999:role/app']) }, undefined],
  ])('jobs for %s', (_, advisor, jobs) => {
    const calls = callsIn(planFor(facts(3, 7, { advisor, sources: new Set(['last_accessed']) })));
    expect([calls['iam:GenerateServiceLastAccessedDetails'], calls['iam:GetServiceLastAccessedDetails']]).toEqual([jobs, jobs]);
  });

  it('details without users are a page at least, however many users there are', () => {
    const pages = (filters: PlanFacts['filters']) => callsIn(planFor(facts(2, 2_500, { filters })))['iam:GetAccountAuthorizationDetails'];
    expect(pages(['Role', 'LocalManagedPolicy'])).toBe(2);
    expect(pages(['User', 'Role'])).toBe(6);
  });

  it('credentials of single services: a page for each account', () => {
    const calls = callsIn(planFor(facts(3, 1, { sources: new Set(['service_credentials']), isKept: (id) => id === ALPHA })));
    expect(calls).toMatchObject({ 'iam:ListServiceSpecificCredentials': 2, 'sts:AssumeRole': 1 });
  });

  describe('what the organization is asked about all accounts', () => {
    const path = `o-exampleorg1/r-exam/${HOME}/`;
    const OTHERS: ReadonlySet<Source> = new Set<Source>(['service_control_policies', 'unused_findings', 'organization_access']);
    const asked = (more: Partial<PlanFacts> = {}, scope: Partial<Scope> = {}) => {
      const some = facts(3, 1, { sources: OTHERS, mayOpen: () => false, ...more });
      return planFor({ ...some, scope: { ...some.scope, accounts: some.scope.accounts.map((account) => ({ ...account, path })), ...scope } });
    };

    it('is listed once; reports are made for each account', () => {
      expect(callsIn(asked())).toEqual({
        'sts:GetCallerIdentity': 1,
        'organizations:DescribeOrganization': 1,
        'organizations:ListAccounts': 1,
        'config:DescribeConfigurationAggregators': 1,
        'organizations:ListPolicies': 1,
        'access-analyzer:ListAnalyzers': 1,
        'iam:GenerateOrganizationsAccessReport': 3,
        'iam:GetOrganizationsAccessReport': 3,
      });
    });

    it('is not asked about what is kept', () => {
      const calls = callsIn(asked({ isKept: (id, source) => source !== 'organization_access' || id === ALPHA }));
      expect(Object.keys(calls)).not.toContain('organizations:ListPolicies');
      expect(Object.keys(calls)).not.toContain('access-analyzer:ListAnalyzers');
      expect(calls['iam:GenerateOrganizationsAccessReport']).toBe(2);
    });

    it.each<[string, Partial<Scope>]>([
      ['outside the management account', { organization: { id: 'o-exampleorg1', managementAccountId: ALPHA } }],
      ['where the organization is not known', { organization: null }],
      ['where AWS does not tell the place of an account', { accounts: [accountOf(HOME)] }],
      ['of the own account alone', { mode: 'account' }],
    ])('makes no reports %s', (_, scope) => {
      expect(callsIn(asked({}, scope))['iam:GenerateOrganizationsAccessReport']).toBeUndefined();
    });

    it('takes a second for each report: one is made at a time', () => {
      expect(asked().seconds).toBeGreaterThan(3);
      expect(asked().seconds).toBeGreaterThan(asked({ sources: new Set<Source>(['unused_findings']) }).seconds);
    });
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
