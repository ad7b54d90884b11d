import { detailsPage } from '../../src/aws/details-page.js';

const read = (answer: object) => detailsPage({ $metadata: {}, ...answer });

const REX = { RoleName: 'rex', RoleId: 'AROAREX', Arn: 'arn:aws:iam::222222222222:role/rex' };
const ANN = { UserName: 'ann', UserId: 'AIDAANN', Arn: 'arn:aws:iam::222222222222:user/ann' };

describe('detailsPage', () => {
  it('reads a user with all that it carries', () => {
    const { users, problems } = read({
      UserDetailList: [
        {
          ...ANN,
          Path: '/eng/',
          CreateDate: new Date('2025-03-01T09:00:00Z'),
          GroupList: ['G'],
          AttachedManagedPolicies: [{ PolicyArn: 'arn:aws:iam::aws:policy/job-function/X', PolicyName: 'X' }],
          UserPolicyList: [{ PolicyName: 'i', PolicyDocument: '%7B%7D' }],
          PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: 'arn:b' },
          Tags: [{ Key: 'Owner', Value: 'a' }, { Key: 'empty', Value: '' }],
        },
      ],
    });
    expect(problems).toEqual([]);
    expect(users).toEqual([
      {
        ...{ userId: 'AIDAANN', userName: 'ann', arn: ANN.Arn, path: '/eng/', createdAt: '2025-03-01T09:00:00.000Z', groups: ['G'] },
        ...{ attached: [{ arn: 'arn:aws:iam::aws:policy/job-function/X', name: 'X' }], inline: [{ name: 'i', document: '%7B%7D' }] },
        ...{ boundaryArn: 'arn:b', tags: [{ key: 'Owner', value: 'a' }, { key: 'empty', value: '' }] },
      },
    ]);
  });

  it('what a user came without is a problem, and what it may do is not known', () => {
    const bare = { path: '/', createdAt: null, groups: [], attached: [], boundaryArn: null, tags: [] };
    const page = read({ UserDetailList: [ANN] });
    expect(page.users).toMatchObject([{ ...bare, inline: [{ document: '' }] }]);
    expect(page.problems).toEqual([`${ANN.Arn} came without all of its Path, CreateDate, GroupList, Tags, AttachedManagedPolicies`]);
    const whole = { ...ANN, Path: '/', CreateDate: new Date('2025-03-01T09:00:00Z'), GroupList: [], AttachedManagedPolicies: [], Tags: [] };
    expect(read({ UserDetailList: [whole] })).toMatchObject({ users: [{ inline: [] }], problems: [] });
    const unnamed = { ...whole, PermissionsBoundary: { PermissionsBoundaryType: 'Policy' } };
    expect(read({ UserDetailList: [unnamed] })).toMatchObject({ users: [{ boundaryArn: '' }], problems: [expect.stringContaining('PermissionsBoundary')] });
  });

  it('an impossible date is not known', () => {
    expect(read({ UserDetailList: [{ ...ANN, CreateDate: new Date('no') }] }).users).toMatchObject([{ createdAt: null }]);
    expect(read({})).toEqual({ users: [], roles: [], groups: [], documents: {}, policyCreatedAt: {}, policyVersions: {}, problems: [] });
  });

  it.each<[string, object, RegExp]>([
    ['a user without a name', { UserDetailList: [{ ...ANN, UserName: undefined }] }, /user without ARN, id or name: arn:aws:iam::222222222222:user\/ann/],
    ['a user without an id', { UserDetailList: [{ ...ANN, UserId: undefined }] }, /user without/],
    ['a group without a name', { GroupDetailList: [{ Arn: 'arn:g' }] }, /group without ARN or name: arn:g/],
    ['a group without an ARN', { GroupDetailList: [{ GroupName: 'G' }] }, /group without ARN or name: G/],
    ['a role without a name', { RoleDetailList: [{ ...REX, RoleName: undefined }] }, /role without ARN, id or name: arn:aws:iam::222222222222:role\/rex/],
    ['a role without an ARN', { RoleDetailList: [{ ...REX, Arn: undefined }] }, /role without ARN, id or name: AROAREX/],
    ['a role without an id', { RoleDetailList: [{ ...REX, RoleId: undefined }] }, /role without/],
    ['a policy without versions', { Policies: [{ Arn: 'arn:p' }] }, /policy arn:p came without a default version/],
    ['a policy without a default version', { Policies: [{ Arn: 'arn:p', PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: false, Document: '{}' }] }] }, /policy arn:p/],
    ['a policy without an ARN', { Policies: [{ PolicyVersionList: [{ IsDefaultVersion: true, Document: '{}' }] }] }, /policy \?/],
  ])('%s is a problem, not nothing', (_, answer, problem) => {
    const page = read(answer);
    expect(page.problems).toEqual([expect.stringMatching(problem) as unknown]);
    expect([page.users, page.roles, page.groups, page.documents]).toEqual([[], [], [], {}]);
  });

  it('of a policy the default version counts', () => {
    const versions = [{ IsDefaultVersion: false, Document: 'old' }, { IsDefaultVersion: true, Document: 'now' }];
    expect(read({ Policies: [{ Arn: 'arn:p', PolicyVersionList: versions }] }).documents).toEqual({ 'arn:p': 'now' });
  });

  it('tells when a policy was made, where AWS says it', () => {
    const made = { Arn: 'arn:p', CreateDate: new Date('2025-03-01T09:00:00Z') };
    expect(read({ Policies: [made, { Arn: 'arn:q' }] }).policyCreatedAt).toEqual({ 'arn:p': '2025-03-01T09:00:00.000Z' });
  });

  it('tells since when a policy is what it is, and what it was before, where that is not since it was made', () => {
    const made = new Date('2025-03-01T09:00:00Z');
    const version = (VersionId: string, CreateDate: Date, IsDefaultVersion = false) => ({ VersionId, CreateDate, IsDefaultVersion, Document: `of ${VersionId}` });
    const now = version('v2', new Date('2026-03-01T09:00:00Z'), true);
    const single = { Arn: 'arn:q', CreateDate: made, PolicyVersionList: [version('v1', made, true)] };
    const { policyVersions, documents } = read({ Policies: [{ Arn: 'arn:p', CreateDate: made, PolicyVersionList: [now, version('v1', made)] }, single] });
    expect(policyVersions).toEqual({ 'arn:p': { createdAt: '2026-03-01T09:00:00.000Z', earlier: [{ createdAt: '2025-03-01T09:00:00.000Z', document: 'of v1' }] } });
    expect(documents).toEqual({ 'arn:p': 'of v2', 'arn:q': 'of v1' });
    expect(read({ Policies: [{ CreateDate: made, PolicyVersionList: [now] }] }).policyVersions).toEqual({});
  });

  it('reads a role with all that it carries; the trust policy stays as it was sent', () => {
    const trust = '%7B%22Statement%22%3A%5B%5D%7D';
    const role = {
      ...REX,
      Path: '/service/',
      CreateDate: new Date('2025-03-01T09:00:00Z'),
      AssumeRolePolicyDocument: trust,
      AttachedManagedPolicies: [{ PolicyArn: 'arn:aws:iam::aws:policy/X', PolicyName: 'X' }],
      RolePolicyList: [{ PolicyName: 'i', PolicyDocument: '%7B%7D' }],
      PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: 'arn:b' },
      Tags: [{ Key: 'Owner', Value: 'a' }],
      RoleLastUsed: { LastUsedDate: new Date('2026-09-01T07:30:00Z'), Region: 'eu-west-1' },
    };
    expect(read({ RoleDetailList: [role] })).toMatchObject({
      problems: [],
      roles: [
        {
          ...{ roleId: 'AROAREX', roleName: 'rex', arn: REX.Arn, path: '/service/', createdAt: '2025-03-01T09:00:00.000Z', trust },
          ...{ attached: [{ arn: 'arn:aws:iam::aws:policy/X', name: 'X' }], inline: [{ name: 'i', document: '%7B%7D' }], boundaryArn: 'arn:b' },
          ...{ tags: [{ key: 'Owner', value: 'a' }], lastUsed: { at: '2026-09-01T07:30:00.000Z', region: 'eu-west-1' } },
        },
      ],
    });
  });

  it.each<[string, object | undefined, unknown]>([
    ['an empty element', {}, null],
    ['a date alone', { LastUsedDate: new Date('2026-09-01T07:30:00Z') }, { at: '2026-09-01T07:30:00.000Z', region: null }],
  ])('last use of a role: %s', (_, RoleLastUsed, lastUsed) => {
    expect(read({ RoleDetailList: [{ ...REX, RoleLastUsed }] }).roles).toMatchObject([{ lastUsed, trust: '', path: '/' }]);
  });

  it.each([
    ['no element', undefined],
    ['a Region alone', { Region: 'eu-west-1' }],
  ])('%s is no role that was not used', (_, RoleLastUsed) => {
    const page = read({ RoleDetailList: [{ ...REX, RoleLastUsed }] });
    expect([page.roles, page.problems]).toEqual([[], [expect.stringContaining(REX.Arn)]]);
  });

  it('whether other partitions send the element is not known', () => {
    const role = { ...REX, Arn: 'arn:aws-cn:iam::222222222222:role/rex' };
    expect(read({ RoleDetailList: [role] }).roles).toMatchObject([{ lastUsed: null }]);
  });

  it('reads groups with their policies', () => {
    const group = { GroupName: 'G', Arn: 'arn:g', CreateDate: new Date('2025-03-01T09:00:00Z'), AttachedManagedPolicies: [{ PolicyArn: 'arn:aws:iam::aws:policy/Y' }], GroupPolicyList: [{ PolicyName: 'i', PolicyDocument: 'x' }] };
    expect(read({ GroupDetailList: [group] }).groups).toEqual([
      { groupName: 'G', arn: 'arn:g', createdAt: '2025-03-01T09:00:00.000Z', attached: [{ arn: 'arn:aws:iam::aws:policy/Y', name: 'Y' }], inline: [{ name: 'i', document: 'x' }] },
    ]);
  });
});
