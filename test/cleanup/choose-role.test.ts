import { beforeAsked } from '../fixtures.js';
import { actions, chosenRole, reasons } from './support.js';

const used = (at: string) => ({ lastUsed: { at, region: 'us-east-1' } });

it.each([
  ['used on the threshold', { ...used(beforeAsked(90)) }, true],
  ['used a second later', { ...used(beforeAsked(89, 86_399)) }, false],
  ['never seen to be used, and old', {}, true],
  ['never seen to be used, made on the threshold', { createdAt: beforeAsked(90) }, true],
  ['never seen to be used, and new', { createdAt: beforeAsked(89) }, false],
])('a role %s', (_, more, taken) => {
  const found = chosenRole(more);
  expect(found.planned !== null).toBe(taken);
  expect(actions(found)).toEqual(taken ? ['AttachRolePolicy', 'TagRole'] : []);
  expect(found.leftOut).toEqual([]);
});

it('is left alone where roles are not asked about, or others were named', () => {
  expect(chosenRole({}, { unusedRolesDays: null }).planned).toBeNull();
  expect(chosenRole({}, { failing: new Set(['AROAOTHER ']) }).planned).toBeNull();
  expect(chosenRole({}, { failing: new Set(['AROAWORKER ']) }).planned).not.toBeNull();
  expect(chosenRole({}, { left: new Map() }).planned).toBeNull();
});

it('whose last use AWS does not keep is never planned', () => {
  expect(reasons(chosenRole({ arn: 'arn:aws-cn:iam::111122223333:role/worker' }))).toEqual(['all: unknown']);
  expect(reasons(chosenRole({ lastUsed: { at: 'long ago', region: null } }))).toEqual(['all: unknown']);
  expect(reasons(chosenRole({ createdAt: null }))).toEqual(['all: unknown']);
});

it('says what its services will meet, and that roles of Config that are used daily are none', () => {
  expect(chosenRole({}).planned?.breaks[0]).toBe('What ec2.amazonaws.com does with it: AWS services get AccessDenied');
  expect(chosenRole(used(beforeAsked(0))).planned).toBeNull();
});

it.each([
  ['service-linked', { path: '/aws-service-role/config.amazonaws.com/', roleName: 'AWSServiceRoleForConfig' }, []],
  ['Identity Center', { path: '/aws-reserved/sso.amazonaws.com/', roleName: 'AWSReservedSSO_Admin_0123456789abcdef' }, ['all: protected']],
  ['Control Tower', { roleName: 'aws-controltower-AdministratorExecutionRole' }, ['all: protected']],
  ['the CDK', { roleName: 'cdk-hnb659fds-deploy-role-111122223333-eu-west-1' }, ['all: protected']],
  ['the one that reads', { roleName: 'IamAuditReadOnly' }, ['all: protected']],
])('%s: never', (_, more, said) => {
  const found = chosenRole(more);
  expect([found.planned, reasons(found)]).toEqual([null, said]);
});

describe('stage remove', () => {
  const tags = [{ key: 'iam-audit:quarantined', value: '2026-10-01T00:00:00Z 0123' }];
  const deny = { name: 'AWSDenyAll', arn: 'arn:aws:iam::aws:policy/AWSDenyAll' };
  const other = { name: 'S3', arn: 'arn:aws:iam::111122223333:policy/S3' };

  it('takes a quarantined role apart, and what denies goes last', () => {
    const inline = [{ name: 'own', document: '{}' }];
    const found = chosenRole({ tags, attached: [deny, other], inline, boundaryArn: other.arn }, { stage: 'remove' });
    expect(actions(found)).toEqual([
      ...['RemoveRoleFromInstanceProfile', 'DeleteRolePolicy', 'DetachRolePolicy', 'DetachRolePolicy'],
      ...['DeleteRolePermissionsBoundary', 'DeleteRole'],
    ]);
    expect(found.planned?.steps.map(({ input }) => input['PolicyArn']).filter(Boolean)).toEqual([other.arn, deny.arn]);
    expect(found.planned?.undo.lost).toHaveLength(1);
  });

  it('not one that was used since, nor one that was never quarantined, nor one whose mark is no time', () => {
    expect(reasons(chosenRole({ tags, ...used('2026-10-01T00:00:00Z') }, { stage: 'remove' }))).toEqual(['all: used']);
    expect(chosenRole({ tags, attached: [deny], ...used('2026-09-30T23:59:59Z') }, { stage: 'remove' }).planned).not.toBeNull();
    expect(chosenRole({ tags, boundaryArn: deny.arn }, { stage: 'remove', unusedRolesDays: null }).planned).not.toBeNull();
    expect(chosenRole({ tags }, { stage: 'remove', left: new Map() }).planned).toBeNull();
    expect(reasons(chosenRole({ tags }, { stage: 'remove' }))).toEqual(['all: recent']);
    expect(chosenRole({}, { stage: 'remove' })).toEqual({ planned: null, leftOut: [] });
    expect(chosenRole({ tags: [{ key: 'iam-audit:quarantined', value: 'zzz' }] }, { stage: 'remove' }).planned).toBeNull();
  });
});
