import {
  allow,
  auditRole,
  awsManagedPolicies,
  behaviour,
  configServiceRole,
  derivedId,
  makeAccount,
  makeGroup,
  makeInline,
  makeKey,
  makePolicy,
  makeRole,
  makeUser,
  makeWorld,
  managedPolicyArn,
  serviceAccess,
  trustPrincipal,
  used,
} from '../../../src/sandbox/worlds/builder.js';
import { faultsOf } from './world-rules.js';

const MEMBER = '222222222222';

describe('makeWorld', () => {
  it('is a sound world when nothing is said', () => {
    const world = makeWorld();
    expect(faultsOf(world)).toEqual([]);
    expect(world).toMatchObject({
      now: '2026-11-01T12:00:00Z',
      partition: 'aws',
      region: 'eu-west-1',
      hub: { accountId: '111111111111', arn: 'arn:aws:iam::111111111111:user/auditor', denied: [] },
      organization: { managementAccountId: '111111111111', rootId: 'r-exam' },
      accounts: [{ id: '111111111111', state: 'ACTIVE', parentId: 'r-exam', inOrganization: true }],
      aggregators: [{ name: 'org', accountId: '111111111111', region: 'eu-west-1', sources: 'organization' }],
    });
  });

  it('makes the first account the management account and the home of hub and aggregator', () => {
    const world = makeWorld({ accounts: [makeAccount({ id: MEMBER }), makeAccount()], aggregators: [{ name: 'mine' }] });
    expect(world.organization?.managementAccountId).toBe(MEMBER);
    expect(world.hub.arn).toBe(`arn:aws:iam::${MEMBER}:user/auditor`);
    expect(world.aggregators).toMatchObject([{ name: 'mine', accountId: MEMBER, region: 'eu-west-1' }]);
  });

  it('lets the hub stand in another account than the management account', () => {
    const world = makeWorld({ accounts: [makeAccount(), makeAccount({ id: MEMBER })], hub: { accountId: MEMBER } });
    expect(world.organization?.managementAccountId).toBe('111111111111');
    expect(world.hub.arn).toBe(`arn:aws:iam::${MEMBER}:user/auditor`);
    expect(world.aggregators[0]?.accountId).toBe(MEMBER);
  });

  it('has no aggregator without an organization', () => {
    expect(makeWorld({ organization: null })).toMatchObject({ organization: null, aggregators: [], hub: { accountId: '111111111111' } });
  });

  it.each(['aws-us-gov', 'aws-cn'] as const)('writes ARNs of the partition %s', (partition) => {
    const world = makeWorld({ partition, region: 'somewhere-1' });
    expect(JSON.stringify(world)).not.toContain('arn:aws:');
    expect(world.accounts[0]?.config.recordingRegions).toEqual(['somewhere-1']);
  });

  it('takes its times from now', () => {
    const [account] = makeWorld({ now: '2026-01-01T00:00:00Z' }).accounts;
    expect(account?.config.capturedAt).toBe('2025-12-31T23:50:00Z');
    expect(account?.report.generatedAt).toBe('2025-12-31T23:30:00Z');
  });
});

describe('makeAccount', () => {
  it('is recorded, reported and open to the hub', () => {
    const account = makeAccount({ id: MEMBER });
    expect(account.config).toEqual({
      aggregated: true,
      recordingRegions: ['eu-west-1'],
      capturedAt: '2026-11-01T11:50:00Z',
      lastUpdateStatus: 'SUCCEEDED',
      listStyle: 'array',
      extraRows: [],
    });
    expect(account.report).toEqual({
      state: 'ready',
      generatedAt: '2026-11-01T11:30:00Z',
      polls: 0,
      limitExceeded: 0,
      columns: 22,
      dates: 'Z',
      quoteCommas: true,
      extraLines: [],
    });
    expect(account.roles.map((role) => [role.path + role.name, role.assumable])).toEqual([
      ['/IamAuditReadOnly', { externalId: null }],
      ['/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig', null],
    ]);
  });

  it('changes only what is said', () => {
    const { config, report, root, tags } = makeAccount({
      config: { aggregated: false },
      report: { polls: 2 },
      root: { mfa: false },
      tags: { Team: 'a' },
    });
    expect([config.aggregated, config.listStyle]).toEqual([false, 'array']);
    expect([report.polls, report.state]).toEqual([2, 'ready']);
    expect([root.mfa, root.password?.lastUsedAt]).toEqual([false, null]);
    expect(tags).toEqual([{ key: 'Team', value: 'a' }]);
  });

  it.each([
    ['adds roles', makeAccount({ roles: [makeRole('web')] }), ['IamAuditReadOnly', 'AWSServiceRoleForConfig', 'web']],
    ['leaves the audit role out', makeAccount({ auditRole: null }), ['AWSServiceRoleForConfig']],
    ['takes another audit role', makeAccount({ auditRole: auditRole({ name: 'Reader' }) }), ['Reader', 'AWSServiceRoleForConfig']],
    [
      'lets a role of the list take its place',
      makeAccount({ roles: [auditRole({ assumable: null })] }),
      ['AWSServiceRoleForConfig', 'IamAuditReadOnly'],
    ],
    ['keeps a service role of the list', makeAccount({ roles: [configServiceRole()] }), ['IamAuditReadOnly', 'AWSServiceRoleForConfig']],
  ])('%s', (_what, account, names) => {
    expect(account.roles.map((role) => role.name)).toEqual(names);
  });

  it('is the same account when it is made again from itself', () => {
    const account = makeAccount({ id: MEMBER, users: [makeUser('alice')], roles: [makeRole('web')] });
    expect(makeAccount(account)).toEqual(account);
  });
});

describe('principals', () => {
  it('makes a user with nothing but a name', () => {
    expect(makeUser('alice')).toMatchObject({
      name: 'alice',
      path: '/',
      deletedAt: null,
      password: null,
      mfa: false,
      keys: [],
      groups: [],
      tags: [],
    });
  });

  it('fills in password and keys from the creation', () => {
    const user = makeUser('alice', {
      createdAt: '2026-01-02T03:04:05Z',
      password: {},
      keys: [{}, { status: 'Inactive', id: 'AKIAGIVEN22222222222' }],
    });
    expect(user.password).toEqual({ changedAt: '2026-01-02T03:04:05Z', lastUsedAt: null });
    expect(user.keys).toEqual([
      { id: derivedId('AKIA', '/alice/0'), status: 'Active', createdAt: '2026-01-02T03:04:05Z', lastUsed: null },
      { id: 'AKIAGIVEN22222222222', status: 'Inactive', createdAt: '2026-01-02T03:04:05Z', lastUsed: null },
    ]);
  });

  it('takes tags as a record, policies by ARN and keys as they are', () => {
    const key = makeKey({ lastUsed: used('2026-10-01T00:00:00Z', 's3', 'N/A') });
    const user = makeUser('alice', { tags: { Owner: 'a b' }, attached: [managedPolicyArn('Billing'), makePolicy('own')], keys: [key] });
    expect(user.tags).toEqual([{ key: 'Owner', value: 'a b' }]);
    expect(user.attached).toMatchObject([
      { name: 'Billing', arn: 'arn:aws:iam::aws:policy/job-function/Billing' },
      { name: 'own', arn: 'arn:aws:iam::111111111111:policy/own' },
    ]);
    expect(user.keys).toEqual([key]);
    expect(key.lastUsed).toEqual({ at: '2026-10-01T00:00:00Z', region: 'N/A', service: 's3' });
  });

  it('derives the same id from the same name, and another in another scope', () => {
    expect(makeUser('alice').id).toBe(makeUser('alice').id);
    expect(makeUser('alice').id).not.toBe(makeUser('bob').id);
    expect(makeUser('alice', {}, MEMBER).id).not.toBe(makeUser('alice').id);
    expect(makeUser('alice', { id: 'AIDAGIVEN222222222222' }).id).toBe('AIDAGIVEN222222222222');
  });

  it('names what may be read with an external id', () => {
    const role = auditRole({ assumable: { externalId: 'secret-1' }, hubArn: 'arn:aws:iam::111111111111:user/me' });
    expect(role.trust).toBe(trustPrincipal('arn:aws:iam::111111111111:user/me', 'secret-1'));
    expect(JSON.parse(role.trust)).toMatchObject({ Statement: [{ Condition: { StringEquals: { 'sts:ExternalId': 'secret-1' } } }] });
  });

  it('makes groups, policies and inline policies', () => {
    expect(makeGroup('devs', { attached: [managedPolicyArn('PowerUserAccess')] }).attached).toEqual([
      { name: 'PowerUserAccess', arn: 'arn:aws:iam::aws:policy/PowerUserAccess' },
    ]);
    expect(makePolicy('own', { accountId: MEMBER, path: '/team/', partition: 'aws-cn' }).arn).toBe(
      `arn:aws-cn:iam::${MEMBER}:policy/team/own`,
    );
    expect(makeInline('read', allow('s3:Get*'))).toEqual({
      name: 'read',
      document: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}]}',
    });
  });

  it('names services of the catalogue', () => {
    expect(serviceAccess('s3', '2026-10-01T00:00:00Z')).toEqual({
      namespace: 's3',
      name: 'Amazon S3',
      lastAuthenticated: { at: '2026-10-01T00:00:00Z', region: 'eu-west-1' },
    });
    expect(serviceAccess('unheard-of')).toEqual({ namespace: 'unheard-of', name: 'unheard-of', lastAuthenticated: null });
  });
});

describe('behaviour', () => {
  it('merges into its defaults', () => {
    expect(behaviour({ latencyMs: 5, pages: { details: 3 }, advisor: { failing: ['x'] } })).toEqual({
      latencyMs: 5,
      seed: 1,
      pages: { emptyListAccountsEvery: 0, details: 3, advisor: 200, config: 100 },
      accountFields: 'both',
      accountPaths: true,
      advisor: { polls: 0, ms: 0, failing: ['x'] },
      limits: [],
      faults: [],
    });
  });
});

describe('awsManagedPolicies', () => {
  const policies = awsManagedPolicies();

  it('holds readable documents under different names and ids', () => {
    expect(new Set(policies.map((policy) => policy.id)).size).toBe(policies.length);
    for (const policy of policies) {
      expect(policy.arn).toBe(`arn:aws:iam::aws:policy${policy.path}${policy.name}`);
      expect(JSON.parse(policy.document)).toMatchObject({ Version: '2012-10-17' });
      expect(policy.defaultVersionId).toMatch(/^v\d+$/);
    }
  });

  it('grants everything in AdministratorAccess alone', () => {
    const all = policies.filter((policy) => /"Effect":"Allow","Action":"\*","Resource":"\*"/.test(policy.document));
    expect(all.map((policy) => policy.name)).toEqual(['AdministratorAccess']);
    expect(policies.find((policy) => policy.name === 'PowerUserAccess')?.document).toContain('"NotAction":["iam:*"');
  });

  it('changes the partition inside documents too', () => {
    expect(JSON.stringify(awsManagedPolicies('aws-us-gov'))).not.toContain('arn:aws:');
  });
});

describe('derivedId', () => {
  it('has the form of AWS', () => {
    expect(derivedId('AIDA', 'x')).toMatch(/^AIDA[A-Z2-7]{17}$/);
    expect(derivedId('AKIA', 'x')).toMatch(/^AKIA[A-Z2-7]{16}$/);
  });

  it('does not collide over many similar names', () => {
    const ids = Array.from({ length: 50_000 }, (_, i) => derivedId('AIDA', `user-${i}`));
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(ids.map((id) => id.slice(4, 9))).size).toBeGreaterThan(45_000);
  });
});
