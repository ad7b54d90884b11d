import { organizationsActions } from '../../../src/sandbox/organizations/index.js';
import type { AccountState, World } from '../../../src/sandbox/world.js';
import {
  account,
  allPages,
  asker,
  collected,
  errorOf,
  HUB,
  ORGANIZATION,
  world,
  type AccountFacts,
  type Answer,
  type Ask,
  type BehaviourFacts,
  type WorldFacts,
} from '../config/worlds.js';

const A = '222222222222';
const B = '333333333333';
const OUTSIDER = '999999999999';
const ROOT = 'r-root';
const PROD = 'ou-root-prod0000';
const EU = 'ou-root-produeu0';

const organization = {
  ...ORGANIZATION,
  units: [
    { id: PROD, name: 'prod', parentId: ROOT },
    { id: EU, name: 'prod eu', parentId: PROD },
  ],
  delegatedAdministrators: [
    { accountId: A, servicePrincipal: 'config.amazonaws.com', enabledAt: '2025-03-01T00:00:00Z' },
    { accountId: A, servicePrincipal: 'sso.amazonaws.com', enabledAt: '2025-02-01T00:00:00Z' },
    { accountId: B, servicePrincipal: 'sso.amazonaws.com', enabledAt: '2025-04-01T00:00:00Z' },
  ],
  policies: [
    { id: 'p-FullAWSAccess', name: 'FullAWSAccess', awsManaged: true, document: '{"full":1}', targets: 'everywhere' as const },
    { id: 'p-guard000', name: 'guard', awsManaged: false, document: '{"guard":1}', targets: [ROOT, PROD, A] },
  ],
};

function facts(more: WorldFacts = {}, member: AccountFacts = {}): World {
  return world({
    organization,
    accounts: [
      account(HUB, { name: 'management', joinedMethod: 'INVITED' }),
      account(A, { parentId: EU, tags: [{ key: 'env', value: 'prod' }], ...member }),
      account(B, { parentId: PROD }),
      account('444444444444', { parentId: ROOT }),
      account(OUTSIDER, { inOrganization: false }),
    ],
    ...more,
  });
}

const asking = (given: World): Ask => asker('organizations', organizationsActions, given);
const ask = asking(facts());
const PLAIN_MEMBER = { accountId: '444444444444' };

function many(count: number, pages: BehaviourFacts['pages'] = {}): World {
  const accounts = Array.from({ length: count }, (_, index) => account(String(100000000000 + index)));
  return world({ accounts: [account(HUB), ...accounts], behaviour: { pages } });
}

function ids(pages: readonly Answer[], member: string): readonly unknown[] {
  return collected(pages, member).map((one) => (one as { readonly Id: unknown }).Id);
}

describe('who may ask', () => {
  const reads: readonly (readonly [string, object])[] = [
    ['ListAccounts', {}],
    ['DescribeAccount', { AccountId: A }],
    ['ListDelegatedAdministrators', {}],
    ['ListAWSServiceAccessForOrganization', {}],
    ['ListTagsForResource', { ResourceId: A }],
    ['ListRoots', {}],
    ['ListOrganizationalUnitsForParent', { ParentId: ROOT }],
    ['ListAccountsForParent', { ParentId: ROOT }],
    ['ListChildren', { ParentId: ROOT, ChildType: 'ACCOUNT' }],
    ['ListParents', { ChildId: A }],
    ['DescribeOrganizationalUnit', { OrganizationalUnitId: PROD }],
    ['ListPolicies', { Filter: 'SERVICE_CONTROL_POLICY' }],
    ['DescribePolicy', { PolicyId: 'p-guard000' }],
    ['ListPoliciesForTarget', { TargetId: A, Filter: 'SERVICE_CONTROL_POLICY' }],
    ['ListTargetsForPolicy', { PolicyId: 'p-guard000' }],
  ];

  it('covers every action', () => {
    expect([...reads.map(([action]) => action), 'DescribeOrganization'].sort()).toEqual(Object.keys(organizationsActions).sort());
  });

  it.each(reads)('%s: the management account and delegated administrators', (action, input) => {
    expect(ask(action, { ...input })).toEqual(ask(action, { ...input }, { accountId: A }));
    expect(errorOf(() => ask(action, { ...input }, PLAIN_MEMBER))).toMatchObject({ code: 'AccessDeniedException', status: 400 });
    expect(errorOf(() => ask(action, { ...input }, { accountId: OUTSIDER })).code).toBe('AWSOrganizationsNotInUseException');
    expect(errorOf(() => asking(world({ organization: null }))(action, { ...input }))).toMatchObject({
      code: 'AWSOrganizationsNotInUseException',
      status: 400,
    });
  });

  it('DescribeOrganization: every member', () => {
    const expected = {
      Organization: {
        Id: 'o-example1234',
        Arn: `arn:aws:organizations::${HUB}:organization/o-example1234`,
        FeatureSet: 'ALL',
        MasterAccountArn: `arn:aws:organizations::${HUB}:account/o-example1234/${HUB}`,
        MasterAccountId: HUB,
        MasterAccountEmail: `${HUB}@example.com`,
        AvailablePolicyTypes: [],
      },
    };
    expect(ask('DescribeOrganization')).toEqual(expected);
    expect(ask('DescribeOrganization', {}, PLAIN_MEMBER)).toEqual(expected);
    expect(errorOf(() => ask('DescribeOrganization', {}, { accountId: OUTSIDER })).code).toBe('AWSOrganizationsNotInUseException');
    expect(errorOf(() => asking(world({ organization: null }))('DescribeOrganization')).code).toBe('AWSOrganizationsNotInUseException');
  });
});

describe('accounts', () => {
  it('are the members only, in full', () => {
    const { Accounts, ...rest } = ask('ListAccounts');
    expect(rest).toEqual({});
    expect(Accounts).toHaveLength(4);
    expect((Accounts as readonly unknown[])[1]).toEqual({
      Id: A,
      Arn: `arn:aws:organizations::${HUB}:account/o-example1234/${A}`,
      Email: `${A}@example.com`,
      Name: `account ${A}`,
      Status: 'ACTIVE',
      State: 'ACTIVE',
      Paths: [`o-example1234/${ROOT}/${PROD}/${EU}/${A}/`],
      JoinedMethod: 'CREATED',
      JoinedTimestamp: 1717200000,
    });
  });

  it('show the same alone', () => {
    expect(ask('DescribeAccount', { AccountId: B })['Account']).toEqual((ask('ListAccounts')['Accounts'] as readonly unknown[])[2]);
  });

  it.each<readonly [AccountState, string]>([
    ['ACTIVE', 'ACTIVE'],
    ['PENDING_ACTIVATION', 'ACTIVE'],
    ['SUSPENDED', 'SUSPENDED'],
    ['PENDING_CLOSURE', 'PENDING_CLOSURE'],
    ['CLOSED', 'SUSPENDED'],
  ])('have State %s and Status %s', (state, status) => {
    const shown = (accountFields: 'both' | 'state' | 'status'): unknown =>
      asking(facts({ behaviour: { accountFields } }, { state }))('DescribeAccount', { AccountId: A })['Account'];
    expect(shown('both')).toMatchObject({ State: state, Status: status });
    expect(shown('state')).toMatchObject({ State: state });
    expect(shown('state')).not.toHaveProperty('Status');
    expect(shown('status')).toMatchObject({ Status: status });
    expect(shown('status')).not.toHaveProperty('State');
  });

  it('have no Paths where AWS does not send them', () => {
    const old = asking(facts({ behaviour: { accountPaths: false } }));
    expect(old('DescribeAccount', { AccountId: A })['Account']).not.toHaveProperty('Paths');
    expect(old('DescribeOrganizationalUnit', { OrganizationalUnitId: PROD })['OrganizationalUnit']).not.toHaveProperty('Path');
  });

  it('have an address in every partition', () => {
    expect(asking(facts({ partition: 'aws-cn' }))('DescribeAccount', { AccountId: A })).toMatchObject({
      Account: { Arn: `arn:aws-cn:organizations::${HUB}:account/o-example1234/${A}` },
    });
  });

  it.each([
    [{}, 50, [20, 20, 11]],
    [{ MaxResults: 7 }, 13, [7, 7]],
    [{ MaxResults: 20 }, 39, [20, 20]],
  ])('come in pages: %j of %d', (input, count, sizes) => {
    const pages = allPages(asking(many(count)), 'ListAccounts', input);
    expect(pages.map((page) => (page['Accounts'] as readonly unknown[]).length)).toEqual(sizes);
    expect(new Set(ids(pages, 'Accounts')).size).toBe(count + 1);
  });

  it.each([
    [1, [0, 20, 0, 20, 0, 11]],
    [2, [20, 0, 20, 0, 11]],
    [3, [20, 20, 0, 11]],
    [4, [20, 20, 11]],
  ])('come with an empty page every %d', (every, sizes) => {
    const pages = allPages(asking(many(50, { emptyListAccountsEvery: every })), 'ListAccounts', {});
    expect(pages.map((page) => (page['Accounts'] as readonly unknown[]).length)).toEqual(sizes);
    expect(new Set(ids(pages, 'Accounts')).size).toBe(51);
  });

  it('may change the page size between pages', () => {
    const large = asking(many(50));
    const first = large('ListAccounts', { MaxResults: 5 });
    const second = large('ListAccounts', { MaxResults: 20, NextToken: first['NextToken'] });
    expect(new Set(ids([first, second], 'Accounts')).size).toBe(25);
  });

  it('have tags; roots, units and policies none', () => {
    expect(ask('ListTagsForResource', { ResourceId: A })).toEqual({ Tags: [{ Key: 'env', Value: 'prod' }] });
    for (const ResourceId of [HUB, ROOT, PROD, 'p-guard000']) expect(ask('ListTagsForResource', { ResourceId })).toEqual({ Tags: [] });
  });
});

describe('the tree', () => {
  it('has one root', () => {
    expect(ask('ListRoots')).toEqual({ Roots: [{
      Id: ROOT,
      Arn: `arn:aws:organizations::${HUB}:root/o-example1234/${ROOT}`,
      Name: 'Root',
      PolicyTypes: [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' }],
    }] });
  });

  it('has units with their paths', () => {
    const prod = {
      Id: PROD,
      Arn: `arn:aws:organizations::${HUB}:ou/o-example1234/${PROD}`,
      Name: 'prod',
      Path: `o-example1234/${ROOT}/${PROD}/`,
    };
    expect(ask('ListOrganizationalUnitsForParent', { ParentId: ROOT })).toEqual({ OrganizationalUnits: [prod] });
    expect(ask('DescribeOrganizationalUnit', { OrganizationalUnitId: PROD })).toEqual({ OrganizationalUnit: prod });
    expect(ask('ListOrganizationalUnitsForParent', { ParentId: PROD })).toMatchObject({ OrganizationalUnits: [{ Id: EU }] });
    expect(ask('ListOrganizationalUnitsForParent', { ParentId: EU })).toEqual({ OrganizationalUnits: [] });
  });

  it.each([
    [ROOT, [HUB, '444444444444'], [PROD]],
    [PROD, [B], [EU]],
    [EU, [A], []],
  ])('lists only the direct children of %s', (ParentId, accounts, units) => {
    expect(ids([ask('ListAccountsForParent', { ParentId })], 'Accounts')).toEqual(accounts);
    expect(ids([ask('ListOrganizationalUnitsForParent', { ParentId })], 'OrganizationalUnits')).toEqual(units);
    expect(ask('ListChildren', { ParentId, ChildType: 'ACCOUNT' })).toEqual({ Children: accounts.map((Id) => ({ Id, Type: 'ACCOUNT' })) });
    expect(ask('ListChildren', { ParentId, ChildType: 'ORGANIZATIONAL_UNIT' })).toEqual({
      Children: units.map((Id) => ({ Id, Type: 'ORGANIZATIONAL_UNIT' })),
    });
  });

  it.each([
    [HUB, ROOT, 'ROOT'],
    [A, EU, 'ORGANIZATIONAL_UNIT'],
    [EU, PROD, 'ORGANIZATIONAL_UNIT'],
    [PROD, ROOT, 'ROOT'],
  ])('holds %s in %s', (ChildId, Id, Type) => {
    expect(ask('ListParents', { ChildId })).toEqual({ Parents: [{ Id, Type }] });
  });

  it('pages what a parent holds', () => {
    const pages = allPages(asking(many(45)), 'ListAccountsForParent', { ParentId: ROOT });
    expect(pages.map((page) => (page['Accounts'] as readonly unknown[]).length)).toEqual([20, 20, 6]);
    expect(allPages(ask, 'ListChildren', { ParentId: ROOT, ChildType: 'ACCOUNT', MaxResults: 1 })).toHaveLength(2);
  });

  it('stands units in a circle without going round for ever', () => {
    const units = [
      { id: PROD, name: 'a', parentId: EU },
      { id: EU, name: 'b', parentId: PROD },
    ];
    const circular = asking(facts({ organization: { ...organization, units } }));
    expect(circular('DescribeAccount', { AccountId: A })).toMatchObject({ Account: { Paths: [expect.stringContaining(A)] } });
  });
});

describe('service control policies', () => {
  const Filter = 'SERVICE_CONTROL_POLICY';
  const full = {
    Id: 'p-FullAWSAccess', Arn: 'arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess',
    Name: 'FullAWSAccess', Description: '', Type: Filter, AwsManaged: true,
  };
  const guard = {
    Id: 'p-guard000', Arn: `arn:aws:organizations::${HUB}:policy/o-example1234/service_control_policy/p-guard000`,
    Name: 'guard', Description: '', Type: Filter, AwsManaged: false,
  };

  it('are listed, and described with their text', () => {
    expect(ask('ListPolicies', { Filter })).toEqual({ Policies: [full, guard] });
    expect(ask('ListPolicies', { Filter: 'RESOURCE_CONTROL_POLICY' })).toEqual({ Policies: [] });
    expect(ask('DescribePolicy', { PolicyId: 'p-guard000' })).toEqual({ Policy: { PolicySummary: guard, Content: '{"guard":1}' } });
  });

  it.each([
    [ROOT, [full, guard]],
    [PROD, [full, guard]],
    [EU, [full]],
    [A, [full, guard]],
    [B, [full]],
  ])('are attached to %s itself', (TargetId, Policies) => {
    expect(ask('ListPoliciesForTarget', { TargetId, Filter })).toEqual({ Policies });
  });

  it('name their targets', () => {
    expect(ask('ListTargetsForPolicy', { PolicyId: 'p-guard000' })).toEqual({
      Targets: [
        { TargetId: ROOT, Arn: `arn:aws:organizations::${HUB}:root/o-example1234/${ROOT}`, Name: 'Root', Type: 'ROOT' },
        { TargetId: PROD, Arn: `arn:aws:organizations::${HUB}:ou/o-example1234/${PROD}`, Name: 'prod', Type: 'ORGANIZATIONAL_UNIT' },
        { TargetId: A, Arn: `arn:aws:organizations::${HUB}:account/o-example1234/${A}`, Name: `account ${A}`, Type: 'ACCOUNT' },
      ],
    });
    const everywhere = collected(allPages(ask, 'ListTargetsForPolicy', { PolicyId: 'p-FullAWSAccess', MaxResults: 3 }), 'Targets');
    expect(everywhere.map((target) => (target as { readonly TargetId: string }).TargetId)).toEqual([
      ROOT,
      PROD,
      EU,
      HUB,
      A,
      B,
      '444444444444',
    ]);
  });

  it('come in pages', () => {
    expect(collected(allPages(ask, 'ListPolicies', { Filter, MaxResults: 1 }), 'Policies')).toEqual([full, guard]);
    expect(allPages(ask, 'ListPoliciesForTarget', { TargetId: A, Filter, MaxResults: 1 })).toHaveLength(2);
  });

  it('are none where their type is not enabled', () => {
    const off = asking(facts({ organization: { ...organization, policies: null } }));
    expect(off('ListRoots')).toMatchObject({ Roots: [{ PolicyTypes: [] }] });
    expect(off('ListPolicies', { Filter })).toEqual({ Policies: [] });
    expect(off('ListPoliciesForTarget', { TargetId: A, Filter })).toEqual({ Policies: [] });
    expect(errorOf(() => off('DescribePolicy', { PolicyId: 'p-guard000' })).code).toBe('PolicyNotFoundException');
  });
});

describe('ListDelegatedAdministrators', () => {
  const list = (input: object = {}): unknown => ask('ListDelegatedAdministrators', { ...input })['DelegatedAdministrators'];

  it('names each account once, since its first delegation', () => {
    expect(list()).toEqual([
      {
        Id: A,
        Arn: `arn:aws:organizations::${HUB}:account/o-example1234/${A}`,
        Email: `${A}@example.com`,
        Name: `account ${A}`,
        Status: 'ACTIVE',
        State: 'ACTIVE',
        JoinedMethod: 'CREATED',
        JoinedTimestamp: 1717200000,
        DelegationEnabledDate: 1738368000,
      },
      expect.objectContaining({ Id: B, DelegationEnabledDate: 1743465600 }),
    ]);
  });

  it('filters by service', () => {
    expect(list({ ServicePrincipal: 'config.amazonaws.com' })).toMatchObject([{ Id: A, DelegationEnabledDate: 1740787200 }]);
    expect(list({ ServicePrincipal: 'sso.amazonaws.com' })).toMatchObject([{ Id: A, DelegationEnabledDate: 1738368000 }, { Id: B }]);
    expect(list({ ServicePrincipal: 'guardduty.amazonaws.com' })).toEqual([]);
  });
});

describe('errors', () => {
  const unknownUnit = 'ou-root-00000000';

  it.each<readonly [string, object, string, string | undefined]>([
    ['ListAccounts', { MaxResults: 0 }, 'InvalidInputException', 'MIN_VALUE_EXCEEDED'],
    ['ListAccounts', { MaxResults: 21 }, 'InvalidInputException', 'MAX_VALUE_EXCEEDED'],
    ['ListAccounts', { MaxResults: 'x' }, 'SerializationException', undefined],
    ['ListAccounts', { NextToken: 'x' }, 'InvalidInputException', 'INVALID_NEXT_TOKEN'],
    ['ListAccountsForParent', { ParentId: ROOT, NextToken: 'x' }, 'InvalidInputException', 'INVALID_NEXT_TOKEN'],
    ['ListTagsForResource', { ResourceId: A, NextToken: 'x' }, 'InvalidInputException', 'INVALID_NEXT_TOKEN'],
    ['ListAccountsForParent', {}, 'InvalidInputException', 'INPUT_REQUIRED'],
    ['ListAccountsForParent', { ParentId: A }, 'InvalidInputException', 'INVALID_PATTERN'],
    ['ListAccountsForParent', { ParentId: unknownUnit }, 'ParentNotFoundException', undefined],
    ['ListOrganizationalUnitsForParent', { ParentId: 'r-none' }, 'ParentNotFoundException', undefined],
    ['ListChildren', { ParentId: ROOT, ChildType: 'USER' }, 'InvalidInputException', 'INVALID_ENUM'],
    ['ListChildren', { ParentId: ROOT }, 'InvalidInputException', 'INPUT_REQUIRED'],
    ['ListChildren', { ParentId: unknownUnit, ChildType: 'ACCOUNT' }, 'ParentNotFoundException', undefined],
    ['ListParents', { ChildId: ROOT }, 'InvalidInputException', 'INVALID_PATTERN'],
    ['ListParents', { ChildId: '555555555555' }, 'ChildNotFoundException', undefined],
    ['DescribeOrganizationalUnit', { OrganizationalUnitId: unknownUnit }, 'OrganizationalUnitNotFoundException', undefined],
    ['DescribeOrganizationalUnit', { OrganizationalUnitId: 'x' }, 'InvalidInputException', 'INVALID_PATTERN'],
    ['DescribeAccount', { AccountId: '12' }, 'InvalidInputException', 'INVALID_PATTERN'],
    ['DescribeAccount', { AccountId: '555555555555' }, 'AccountNotFoundException', undefined],
    ['DescribeAccount', { AccountId: OUTSIDER }, 'AccountNotFoundException', undefined],
    ['ListTagsForResource', { ResourceId: '555555555555' }, 'TargetNotFoundException', undefined],
    ['ListTagsForResource', { ResourceId: 'what' }, 'InvalidInputException', 'INVALID_PATTERN'],
    ['ListPolicies', {}, 'InvalidInputException', 'INPUT_REQUIRED'],
    ['ListPolicies', { Filter: 'SCP' }, 'InvalidInputException', 'INVALID_ENUM'],
    ['ListPoliciesForTarget', { Filter: 'SERVICE_CONTROL_POLICY', TargetId: 'x' }, 'InvalidInputException', 'INVALID_PATTERN'],
    ['ListPoliciesForTarget', { Filter: 'SERVICE_CONTROL_POLICY', TargetId: OUTSIDER }, 'TargetNotFoundException', undefined],
    ['DescribePolicy', { PolicyId: 'guard' }, 'InvalidInputException', 'INVALID_PATTERN'],
    ['DescribePolicy', { PolicyId: 'p-unknown0' }, 'PolicyNotFoundException', undefined],
    ['ListTargetsForPolicy', { PolicyId: 'p-unknown0' }, 'PolicyNotFoundException', undefined],
  ])('%s %j: %s', (action, input, code, reason) => {
    const error = errorOf(() => ask(action, { ...input }));
    expect(error).toMatchObject({ code, status: 400 });
    expect(error.extra['Reason']).toBe(reason);
  });

  it('tell a token of one list from a token of another', () => {
    const { NextToken } = ask('ListAccounts', { MaxResults: 1 });
    const error = errorOf(() => ask('ListAccountsForParent', { ParentId: ROOT, NextToken }));
    expect(error.extra).toEqual({ Reason: 'INVALID_NEXT_TOKEN' });
  });
});
