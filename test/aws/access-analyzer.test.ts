import { accessAnalyzerOf } from '../../src/aws/access-analyzer.js';
import type { FindingKind } from '../../src/evidence/values.js';
import type { AccountFinding, UnusedAccessAnalyzer } from '../../src/gather/ports.js';
import { awsError, fakeClients } from './support.js';

type Answers = Parameters<typeof fakeClients>[0];

const A = '111122223333';
const B = '444455556666';
const ARN = 'arn:aws:access-analyzer:eu-west-1:111122223333:analyzer/unused';
const summary = { arn: ARN, name: 'unused', type: 'ORGANIZATION_UNUSED_ACCESS', status: 'ACTIVE', createdAt: new Date('2026-01-05T08:00:00Z') };
const MADE = { createdAt: '2026-01-05T08:00:00.000Z', lookedAt: null };

describe('analyzers of unused access', () => {
  const analyzersWith = (answers: Answers) => {
    const { clients, asked } = fakeClients(answers);
    return { analyzers: accessAnalyzerOf(clients).unusedAccessAnalyzers(), asked };
  };

  it('tell their age only when asked one by one', async () => {
    const { analyzers, asked } = analyzersWith({
      ListAnalyzers: () => ({ analyzers: [summary] }),
      GetAnalyzer: () => ({ analyzer: { ...summary, configuration: { unusedAccess: { unusedAccessAge: 30 } } } }),
    });
    expect(await analyzers).toEqual([{ arn: ARN, name: 'unused', ageDays: 30, excludedAccounts: [], excludesTags: false, ...MADE }]);
    expect(asked).toEqual([
      { action: 'ListAnalyzers', input: { type: 'ORGANIZATION_UNUSED_ACCESS', nextToken: undefined } },
      { action: 'GetAnalyzer', input: { analyzerName: 'unused' } },
    ]);
  });

  const withAge = (name: string, unusedAccessAge: number | undefined, more: object = {}) => ({
    ...summary,
    name,
    configuration: { unusedAccess: { unusedAccessAge, ...more } },
  });

  it('are not asked again where the list has it; those that do not work or are of another kind are left out', async () => {
    const { analyzers } = analyzersWith({
      ListAnalyzers: ({ nextToken }) =>
        nextToken === undefined
          ? { analyzers: [{ ...summary, status: 'DISABLED' }, { ...summary, status: 'CREATING' }], nextToken: 'a' }
          : { analyzers: [{ ...summary, type: 'ACCOUNT_UNUSED_ACCESS' }, withAge('a', 180), withAge('b', undefined)] },
    });
    expect((await analyzers).map(({ name, ageDays }) => [name, ageDays])).toEqual([['a', 180], ['b', 90]]);
  });

  it('tell what they leave out: accounts, and whoever has certain tags', async () => {
    const exclusions = [{ accountIds: [A] }, { accountIds: [B], resourceTags: [{ team: 'x' }] }];
    const { analyzers } = analyzersWith({ ListAnalyzers: () => ({ analyzers: [withAge('a', 90, { analysisRule: { exclusions } })] }) });
    expect(await analyzers).toMatchObject([{ excludedAccounts: [A], excludesTags: true }]);
  });

  it('tell when they were made, and when they looked last', async () => {
    const { analyzers } = analyzersWith({ ListAnalyzers: () => ({ analyzers: [{ ...withAge('a', 90), lastResourceAnalyzedAt: new Date('2026-11-01T06:00:00Z') }] }) });
    expect(await analyzers).toMatchObject([{ ...MADE, lookedAt: '2026-11-01T06:00:00.000Z' }]);
  });

  it.each<[string, Answers, string]>([
    ['one without the time when it was made', { ListAnalyzers: () => ({ analyzers: [{ ...withAge('a', 90), createdAt: undefined }] }) }, 'unreadable'],
    ['the list is denied', { ListAnalyzers: () => awsError('AccessDeniedException') }, 'denied'],
    ['an age is denied', { ListAnalyzers: () => ({ analyzers: [summary] }), GetAnalyzer: () => awsError('AccessDeniedException') }, 'denied'],
    ['an answer without the analyzer', { ListAnalyzers: () => ({ analyzers: [summary] }), GetAnalyzer: () => ({}) }, 'unreadable'],
  ])('%s', async (_, answers, reason) => {
    await expect(analyzersWith(answers).analyzers).rejects.toMatchObject({ reason });
  });
});

describe('findings of unused access', () => {
  const analyzer: UnusedAccessAnalyzer = { arn: ARN, name: 'unused', ageDays: 90, excludedAccounts: [], excludesTags: false, ...MADE };
  const role = `arn:aws:iam::${A}:role/rex`;
  const listed = (id: string, more: object = {}) => ({ id, resource: role, resourceOwnerAccount: A, status: 'ACTIVE', findingType: 'UnusedIAMRole', ...more });
  const detailed = (...findingDetails: readonly object[]) => ({ status: 'ACTIVE', findingDetails });
  const then = new Date('2026-01-10T08:00:00Z');
  const bare = { arn: role, lastAccessed: null, accessKeyId: null, namespace: null, actions: [] };
  const at = { lastAccessed: '2026-01-10T08:00:00.000Z' };

  const ALL: readonly FindingKind[] = ['role', 'permission', 'access_key', 'password'];

  async function findingsWith(answers: Answers, accountIds: readonly string[] = [A, B], kinds = ALL) {
    const { clients, asked } = fakeClients(answers);
    const found: AccountFinding[] = [];
    for await (const page of accessAnalyzerOf(clients).unusedFindings(analyzer, accountIds, kinds)) found.push(...page);
    return { found, asked };
  }

  const one = (answer: object | Error, more: object = {}): Answers => ({ ListFindingsV2: () => ({ findings: [listed('f', more)] }), GetFindingV2: () => answer });

  it.each<[string, object, object]>([
    ['a role', { unusedIamRoleDetails: { lastAccessed: then } }, { ...bare, ...at, kind: 'role' }],
    ['a role without any use on record', { unusedIamRoleDetails: {} }, { ...bare, kind: 'role' }],
    ['a password', { unusedIamUserPasswordDetails: { lastAccessed: then } }, { ...bare, ...at, kind: 'password' }],
    ['a key', { unusedIamUserAccessKeyDetails: { accessKeyId: 'AKIAEXAMPLE', lastAccessed: then } }, { ...bare, ...at, kind: 'access_key', accessKeyId: 'AKIAEXAMPLE' }],
    ['a service', { unusedPermissionDetails: { serviceNamespace: 's3', lastAccessed: then } }, { ...bare, ...at, kind: 'permission', namespace: 's3' }],
    [
      'actions of a service, whether or not they carry its name',
      { unusedPermissionDetails: { serviceNamespace: 's3', actions: [{ action: 's3:PutObject' }, { action: 'GetObject', lastAccessed: then }] } },
      { ...bare, kind: 'permission', namespace: 's3', actions: [{ name: 'PutObject', lastAccessed: null }, { name: 'GetObject', ...at }] },
    ],
  ])('%s', async (_, details, finding) => {
    expect((await findingsWith(one(detailed(details)))).found).toEqual([{ accountId: A, finding }]);
  });

  it('follows the pages of the list and of the details', async () => {
    const { found } = await findingsWith({
      ListFindingsV2: ({ nextToken }) =>
        nextToken === undefined ? { findings: [listed('f')], nextToken: 'a' } : nextToken === 'a' ? { findings: [], nextToken: 'b' } : { findings: [listed('g')] },
      GetFindingV2: ({ id, nextToken }) => {
        const serviceNamespace = `${String(id)}-${String(nextToken)}`;
        return { ...detailed({ unusedPermissionDetails: { serviceNamespace } }), nextToken: nextToken === undefined ? 'x' : undefined };
      },
    });
    expect(found.map((each) => ('finding' in each ? each.finding.namespace : each))).toEqual(['f-undefined', 'f-x', 'g-undefined', 'g-x']);
  });

  it('asks for active findings of the accounts, and where they are too many for a filter, for the details of theirs alone', async () => {
    const many = Array.from({ length: 21 }, (_, index) => String(300_000_000_000 + index));
    const answers = one(detailed({ unusedIamRoleDetails: {} }), { resourceOwnerAccount: B });
    const status = { eq: ['ACTIVE'] };
    const findingType = { eq: ['UnusedIAMRole', 'UnusedPermission', 'UnusedIAMUserAccessKey', 'UnusedIAMUserPassword'] };
    const few = await findingsWith(answers);
    expect(few.asked[0]?.input).toMatchObject({ analyzerArn: ARN, filter: { status, findingType, resourceOwnerAccount: { eq: [A, B] } } });
    expect(few.asked[1]).toEqual({ action: 'GetFindingV2', input: { analyzerArn: ARN, id: 'f', maxResults: 1000, nextToken: undefined } });
    const { asked, found } = await findingsWith(answers, many);
    expect(asked).toMatchObject([{ input: { filter: { status } } }]);
    expect(asked[0]?.input['filter']).toEqual({ status, findingType });
    expect(found).toEqual([]);
  });

  it.each<[string, object | Error]>([
    ['resolved', { ...detailed({ unusedIamRoleDetails: {} }), status: 'RESOLVED' }],
    ['archived', { ...detailed({ unusedIamRoleDetails: {} }), status: 'ARCHIVED' }],
    ['gone', awsError('ResourceNotFoundException')],
  ])('one that is %s meanwhile is none', async (_, answer) => {
    expect((await findingsWith(one(answer))).found).toEqual([]);
  });

  it.each<[string, Answers, RegExp]>([
    ['the analyzer could not judge', one({}, { error: 'ACCESS_DENIED' }), /finding f about arn:.*: the analyzer could not judge it: ACCESS_DENIED/],
    ['no resource', one({}, { resource: undefined }), /finding f about \?: it came without an id or a resource/],
    ['no status', one({ ...detailed({ unusedIamRoleDetails: {} }), status: undefined }), /finding f about arn:.*: it came without a status/],
    ['no details', one({ status: 'ACTIVE' }), /without details/],
    ['details of another kind', one(detailed({ externalAccessDetails: {} })), /details of another kind/],
    ['a key without an id', one(detailed({ unusedIamUserAccessKeyDetails: {} })), /details of another kind/],
    ['a permission without a service', one(detailed({ unusedPermissionDetails: {} })), /details of another kind/],
  ])('%s: a problem of its account, not nothing', async (_, answers, problem) => {
    expect((await findingsWith(answers)).found).toEqual([{ accountId: A, problem: expect.stringMatching(problem) as unknown }]);
  });

  it('details of a kind that was not asked for are a problem as well', async () => {
    const { found } = await findingsWith(one(detailed({ unusedIamUserPasswordDetails: {} })), [A, B], ['role']);
    expect(found).toEqual([{ accountId: A, problem: expect.stringContaining('details of another kind') as unknown }]);
  });

  it('asks for large pages of details, and where AWS refuses these, for none of a size', async () => {
    const sizes: unknown[] = [];
    const { found } = await findingsWith({
      ListFindingsV2: () => ({ findings: [listed('f')], nextToken: sizes.length === 0 ? 'a' : undefined }),
      GetFindingV2: ({ maxResults }) => {
        sizes.push(maxResults);
        return maxResults === undefined ? detailed({ unusedIamRoleDetails: {} }) : awsError('ValidationException');
      },
    });
    expect(sizes).toEqual([1000, undefined, undefined]);
    expect(found).toHaveLength(2);
  });

  it('what is refused in any size is not answered', async () => {
    await expect(findingsWith(one(awsError('ValidationException')))).rejects.toMatchObject({ code: 'Validation' });
  });

  it('of one that belongs to nobody, nobody knows whose it is: it breaks off', async () => {
    await expect(findingsWith(one(detailed({ unusedIamRoleDetails: {} }), { resourceOwnerAccount: undefined }))).rejects.toMatchObject({
      ...{ reason: 'unreadable', message: expect.stringContaining('the account of a finding') as unknown },
    });
  });

  it('what is not answered breaks off', async () => {
    await expect(findingsWith(one(awsError('ThrottlingException')))).rejects.toMatchObject({ reason: 'throttled' });
    await expect(findingsWith({ ListFindingsV2: () => awsError('AccessDeniedException') })).rejects.toMatchObject({ reason: 'denied' });
  });
});
