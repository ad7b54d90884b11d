import { protectedBecause, type Protected, type Touched } from '../../src/cleanup/never-touch.js';
import { UNKNOWN } from '../../src/model/value.js';

const NONE: Protected = { ownRoles: ['IamAuditReadOnly', 'audit/IamAuditCleanup'], callers: [], callerKeys: [], breakGlassTag: null };

function role(name: string, path = '/', partition = 'aws'): Touched {
  return { kind: 'role', name, path, arn: `arn:${partition}:iam::111122223333:role${path}${name}`, tags: [] };
}

function user(name: string, more: Partial<Touched> = {}): Touched {
  return { kind: 'user', name, path: '/', arn: `arn:aws:iam::111122223333:user/${name}`, tags: [], ...more };
}

describe.each(['aws', 'aws-cn', 'aws-us-gov'])('in %s', (partition) => {
  it.each([
    ['/aws-service-role/config.amazonaws.com/', 'AWSServiceRoleForConfig'],
    ['/', 'AWSServiceRoleForSupport'],
    ['/aws-reserved/sso.amazonaws.com/eu-west-1/', 'AWSReservedSSO_Admin_0123456789abcdef'],
    ['/aws-reserved/', 'anything'],
    ['/', 'AWSControlTowerExecution'],
    ['/service-role/', 'AWSControlTowerAdmin'],
    ['/', 'aws-controltower-ForwardSnsNotificationRole'],
    ['/', 'OrganizationAccountAccessRole'],
    ['/', 'stacksets-exec-0123456789abcdef0123456789abcdef'],
    ['/', 'AWSCloudFormationStackSetExecutionRole'],
    ['/', 'AWSCloudFormationStackSetAdministrationRole'],
    ['/', 'cdk-hnb659fds-cfn-exec-role-111122223333-eu-west-1'],
    ['/', 'cdk-hnb659fds-deploy-role-111122223333-eu-west-1'],
    ['/', 'cdk-own-qualifier-file-publishing-role-111122223333-eu-west-1'],
    ['/', 'cdk-hnb659fds-image-publishing-role-111122223333-eu-west-1'],
    ['/', 'cdk-hnb659fds-lookup-role-111122223333-eu-west-1'],
    ['/', 'IamAuditReadOnly'],
    ['/elsewhere/', 'IamAuditCleanup'],
    ['/', 'iamauditreadonly'],
    ['/', 'Break-Glass-Admin'],
  ])('never %s%s', (path, name) => {
    expect(protectedBecause(role(name, path, partition), NONE)).not.toBeNull();
  });

  it('only those: a likeness is no protection', () => {
    for (const name of ['my-cdk-role', 'controltower', 'MyOrganizationAccountAccessRole', 'stacksets', 'IamAuditReadOnly2', 'glass'])
      expect(protectedBecause(role(name, '/', partition), NONE)).toBeNull();
    expect(protectedBecause(role('app', '/team/aws-reserved/', partition), NONE)).toBeNull();
  });

  it('no policy of AWS', () => {
    const policy = (account: string): Touched => ({ ...role('P'), kind: 'policy', arn: `arn:${partition}:iam::${account}:policy/P` });
    expect(protectedBecause(policy('aws'), NONE)).toBe('it is a policy of AWS');
    expect(protectedBecause(policy('111122223333'), NONE)).toBeNull();
  });
});

it('nobody whose access key the chain of the caller began with', () => {
  const protection = { ...NONE, callerKeys: ['AKIAFIRST00000000001'] };
  expect(protectedBecause(user('ann', { keyIds: ['AKIAOTHER00000000001', 'AKIAFIRST00000000001'] }), protection)).toContain('in the chain');
  expect(protectedBecause(user('bob', { keyIds: ['AKIAOTHER00000000001'] }), protection)).toBeNull();
});

it.each([
  ['arn:aws:iam::111122223333:user/deep/alice', user('alice'), true],
  ['arn:aws:iam::111122223333:user/alice', user('Alice2'), false],
  ['arn:aws:iam::444455556666:user/alice', user('alice'), false],
  ['arn:aws:sts::111122223333:assumed-role/Ops/jane', role('Ops', '/team/'), true],
  ['arn:aws:sts::111122223333:assumed-role/Ops/jane', user('Ops'), false],
  ['arn:aws:iam::111122223333:role/team/Ops', role('Ops', '/team/'), true],
  ['arn:aws:sts::111122223333:assumed-role/jane/Ops', role('Ops'), false],
  ['arn:aws:sts::111122223333:assumed-role/OPS/jane', role('Ops'), true],
  ['arn:aws:iam::111122223333:user/ALICE', user('alice'), true],
  ['arn:aws:sts::111122223333:federated-user/alice', user('alice'), true],
])('the caller %s and %#: %s', (caller, touched, is) => {
  expect(protectedBecause(touched, { ...NONE, callers: [caller] }) !== null).toBe(is);
});

it.each([
  ['glass', [{ key: 'Glass', value: 'x' }], true],
  ['glass=break', [{ key: 'glass', value: 'break' }], true],
  ['glass=break', [{ key: 'glass', value: 'other' }], false],
  ['glass', [], false],
  ['glass', UNKNOWN, true],
] as const)('the tag %s and %j: %s', (breakGlassTag, tags, is) => {
  expect(protectedBecause(user('alice', { tags }), { ...NONE, breakGlassTag }) !== null).toBe(is);
});
