import { judgeEscalation } from '../../../src/checks/escalation.js';
import type { AppliedPolicy, ServiceControls } from '../../../src/policy/applied-policy.js';
import { allow, allowNot, applied, control, deny, denyNot, document, oldText, policies, policyOf, type StatementJson } from '../../policy/support.js';

/** What stands beside faults that were found once: the same kind in another shape. */
const ACCOUNT = '111122223333';

interface Setting {
  readonly kind?: 'user' | 'role';
  readonly partition?: string;
  readonly path?: string;
  readonly boundary?: readonly StatementJson[];
  readonly controls?: ServiceControls;
}

function judge(own: readonly AppliedPolicy[], { kind = 'user', partition = 'aws', path = '/', boundary, controls = null }: Setting = {}): string {
  const name = kind === 'user' ? 'alice' : 'web';
  const arn = `arn:${partition}:iam::${ACCOUNT}:${kind}${path}${name}`;
  const capping = boundary === undefined ? null : document(...boundary);
  const { escalation, open } = judgeEscalation({ kind, arn, name, groups: [], policies: policies(own, capping) }, controls);
  return [escalation, ...open.map(({ id }) => id)].join(' ');
}

const says = (statements: readonly StatementJson[], setting: Setting = {}): string => judge([applied('P', ...statements)], setting);
const word = (told: string): string => told.replace(/ .*/, '');
const on = (...resources: readonly string[]): StatementJson => ({ Resource: resources.length === 1 ? resources[0] : resources });
const butOn = (...resources: readonly string[]): StatementJson => ({ Resource: undefined, NotResource: resources });
const where = (operator: string, key: string, values: unknown): StatementJson => ({ Condition: { [operator]: { [key]: values } } });

describe('a condition that asks for nothing', () => {
  const rewrite = (more: StatementJson): string => says([allow('iam:CreatePolicyVersion', more)]);
  const denied = (more: StatementJson): string => says([allow('iam:CreatePolicyVersion'), deny('iam:*', more)]);

  it.each<[string, StatementJson, string]>([
    ['null', { Condition: null }, 'yes'],
    ['operators without keys', { Condition: { StringEquals: {}, Bool: {}, Null: {} } }, 'yes'],
    ['a key without values', where('StringEquals', 'aws:username', []), 'yes'],
    ['a key without values, of the opposite', where('ForAnyValue:StringNotLike', 'aws:TagKeys', []), 'yes'],
    ['one without values beside one with', { Condition: { StringEquals: { 'aws:a': [] }, Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }, 'limited'],
    ['a value that is empty', where('StringEquals', 'aws:username', ['']), 'limited'],
  ])('%s', (_, more, expected) => {
    expect(word(rewrite(more))).toBe(expected);
    // A Deny that asks for nothing always holds; else it takes nothing away for certain.
    expect(word(denied(more))).toBe(expected === 'yes' ? 'no' : 'yes');
  });
});

describe('a variable', () => {
  it.each<[string, string, Setting, string]>([
    ['of the account of the caller', 'arn:aws:iam::${aws:PrincipalAccount}:user/*', {}, 'yes'],
    ['of the account, with a default', "arn:aws:iam::${aws:principalaccount, '999999999999'}:user/*", {}, 'yes'],
    ['of the account of the caller, in another partition', 'arn:aws-cn:iam::${aws:PrincipalAccount}:user/*', { partition: 'aws-cn' }, 'yes'],
    ['in any case', 'arn:aws:iam::*:user/${AWS:UserName}', {}, 'yes'],
    ['with an empty default, of a user', "arn:aws:iam::*:user/${aws:username, ''}", {}, 'yes'],
    ['of a user below a path that is left out', 'arn:aws:iam::*:user/${aws:username}', { path: '/eng/' }, 'limited'],
    ['of a user below its path', 'arn:aws:iam::*:user/eng/${aws:username}', { path: '/eng/' }, 'yes'],
    ['an asterisk that is no wildcard', 'arn:aws:iam::*:user/${*}', {}, 'no'],
    ['a question mark that is no wildcard', 'arn:aws:iam::*:user/alic${?}', {}, 'no'],
    ['a dollar sign', 'arn:aws:iam::*:user/${$}{aws:username}', {}, 'no'],
    ['an asterisk that is no wildcard, in a path', 'arn:aws:iam::*:user/${*}/*', {}, 'limited'],
    ['of a tag', 'arn:aws:iam::*:user/${aws:PrincipalTag/ward}', {}, 'limited'],
  ])('%s', (_, resource, setting, expected) => {
    expect(word(says([allow('iam:PutUserPolicy', on(resource))], setting))).toBe(expected);
  });

  it('of an older document is text', () => {
    const old = (resource: string): string => judge([policyOf(oldText(allow('iam:PutUserPolicy', on(resource))))]);
    expect(word(old('arn:aws:iam::${aws:PrincipalAccount}:user/*'))).toBe('no');
    expect(word(old('arn:aws:iam::*:user/${*}'))).toBe('no');
  });
});

describe('all is denied but what a variable names', () => {
  it.each<[string, StatementJson, Setting, string]>([
    ['a tag that it may lack', butOn('arn:aws:s3:::${aws:PrincipalTag/team}/*'), { kind: 'role' }, 'limited'],
    ['the same of a user', butOn('arn:aws:s3:::${aws:PrincipalTag/team}/*'), {}, 'limited'],
    ['beside what is always there', butOn('arn:aws:s3:::a', 'arn:aws:s3:::${saml:sub}/*'), { kind: 'role' }, 'limited'],
    ['the name of a user, of a role', butOn('arn:aws:s3:::${aws:username}/*'), { kind: 'role' }, 'limited'],
    ['the name of a user, of a user', butOn('arn:aws:s3:::${aws:username}/*'), {}, 'no'],
    ['a tag with a default', butOn("arn:aws:s3:::${aws:PrincipalTag/team, 'none'}/*"), { kind: 'role' }, 'no'],
    ['what every request has', butOn('arn:aws:s3:::${aws:userid}/${aws:PrincipalAccount}/*'), { kind: 'role' }, 'no'],
    ['nothing', butOn('arn:aws:s3:::${*}/*'), { kind: 'role' }, 'no'],
    ['a tag, where more is denied', on('*', 'arn:aws:s3:::${aws:PrincipalTag/team}/*'), { kind: 'role' }, 'limited'],
  ])('%s', (_, more, setting, expected) => {
    expect(word(says([allow('*'), deny('*', more)], setting))).toBe(expected);
    const full = [control('Full', allow('*')), control('Guard', deny('*', more))];
    expect(word(says([allow('*')], { ...setting, controls: [full] }))).toBe(expected);
    expect(word(says([allow('iam:PutRolePolicy')], { ...setting, boundary: [allow('*'), deny('*', more)] }))).toBe(expected);
  });
});

describe('kinds of resources', () => {
  it.each<[string, string, string]>([
    ['lambda:*', 'arn:aws:lambda:*:*:layer:*', 'no'],
    ['lambda:*', 'arn:aws:lambda:eu-west-1:*:event-source-mapping:*', 'no'],
    ['ec2:*', 'arn:aws:ec2:us-east-1:*:security-group/*', 'no'],
    ['states:*', 'arn:aws:states:*:*:activity:*', 'no'],
    ['states:*', 'arn:aws:states:*:*:stateMachine*', 'yes'],
    ['batch:*', 'arn:aws:batch:*:*:job-queue/*', 'no'],
    ['eks:*', 'arn:aws:eks:*:*:nodegroup/*', 'no'],
    ['codedeploy:*', 'arn:aws:codedeploy:*:*:application:*', 'no'],
    ['cloudformation:*', 'arn:aws:cloudformation:*:*:stackset/*', 'no'],
    ['cloudformation:*', 'arn:aws:cloudformation:*:*:stack*', 'yes'],
    ['ecs:*', 'arn:aws:ecs:*:*:service/*', 'no'],
    ['glue:*', 'arn:aws:glue:*:*:crawler/*', 'no'],
    ['bedrock-agentcore:*', 'arn:aws:bedrock-agentcore:*:*:gateway/*', 'no'],
    ['sagemaker:*', 'arn:aws:sagemaker:*:*:notebook-instance-lifecycle-config/*', 'no'],
    ['sso:*', 'arn:aws:sso:::instance/*', 'no'],
    ['ssm:*', 'arn:aws:ssm:*:*:parameter/*', 'no'],
    ['iam:*', 'arn:aws:iam::*:instance-profile/*', 'no'],
    ['iam:*', 'arn:aws:iam::*:mfa/*', 'no'],
    ['iam:*', 'arn:aws:iam:us-east-1:*:policy/*', 'no'],
    ['iam:*', 'arn:aws:iam:*:*:policy/*', 'yes'],
    ['iam:*', 'arn:aws-cn:iam::*:policy/*', 'no'],
    ['iam:*', 'arn:aws*:iam::1111*:user/*', 'yes'],
    ['iam:*', 'arn:aws:iam::9*:user/*', 'no'],
    ['iam:*', 'arn:aws:i*m::*:user/*', 'yes'],
    ['sts:*', 'arn:aws:iam::222233334444:root', 'limited'],
  ])('%s on %s: %s', (action, resource, expected) => {
    expect(word(says([allow(action, on(resource))]))).toBe(expected);
  });
});

describe('a call of several resources', () => {
  const INSTANCES = 'arn:aws:ec2:*:*:instance/*';
  const send = (...resources: readonly string[]): StatementJson => allow('ssm:SendCommand', on(...resources));

  it.each<[string, readonly StatementJson[], string]>([
    ['each in a statement of its own', [send(INSTANCES), send('arn:aws:ssm:*:*:document/*')], 'yes ssm_command'],
    ['a document of its own account', [send(INSTANCES, `arn:aws:ssm:*:${ACCOUNT}:document/my`)], 'limited'],
    ['one that runs commands, of one Region', [send(INSTANCES, 'arn:aws:ssm:eu-west-1::document/AWS-RunShellScript')], 'yes ssm_command'],
    ['documents by a pattern', [send(INSTANCES, 'arn:aws:ssm:*:*:document/AWS-Run*')], 'yes ssm_command'],
    ['all but documents', [allow('ssm:SendCommand', butOn('arn:aws:ssm:*:*:document/*'))], 'no'],
    ['some documents denied', [send('*'), deny('*', butOn('arn:aws:ssm:*:*:document/AWS-Patch', INSTANCES))], 'limited'],
    ['a task without its cluster', [allow('ecs:ExecuteCommand', on('arn:aws:ecs:*:*:task/*'))], 'no'],
    ['a cluster without the entry', [allow(['eks:CreateAccessEntry', 'eks:AssociateAccessPolicy'], on('arn:aws:eks:*:*:cluster/*'))], 'no'],
    ['a job definition without a queue', [allow('batch:SubmitJob', on('arn:aws:batch:*:*:job-definition/*'))], 'no'],
  ])('%s', (_, statements, expected) => {
    expect(says(statements)).toBe(expected);
  });
});

describe('the service that a role is passed to', () => {
  const PASSED = 'iam:PassedToService';
  const LAMBDA = ['lambda:CreateFunction', 'lambda:InvokeFunction'];
  const ec2Only = deny('iam:PassRole', where('StringNotEqualsIfExists', PASSED, 'ec2.amazonaws.com'));

  it.each<[string, StatementJson, string]>([
    ['another case', where('StringEqualsIgnoreCase', 'IAM:passedtoservice', 'LAMBDA.amazonaws.com'), 'yes'],
    ['another case where case counts', where('StringEquals', PASSED, 'LAMBDA.amazonaws.com'), 'no'],
    ['a pattern', where('StringLike', PASSED, ['ec2.*', '*lambda*']), 'yes'],
    ['a pattern of another', where('StringLike', PASSED, 'edgelambda.*'), 'no'],
    ['all but others', where('ForAllValues:StringNotEquals', PASSED, ['ec2.amazonaws.com']), 'yes'],
    ['all but it', where('StringNotLike', PASSED, '*.amazonaws.com'), 'no'],
    ['if there is one', where('StringEqualsIfExists', PASSED, 'ec2.amazonaws.com'), 'no'],
    ['that there is one', where('Null', PASSED, [false]), 'yes'],
    ['none at all', where('StringEquals', PASSED, []), 'yes'],
    ['a variable', where('StringEquals', PASSED, '${aws:PrincipalTag/service}'), 'limited'],
    ['it, and it not', { Condition: { StringEquals: { [PASSED]: 'lambda.amazonaws.com' }, StringNotLike: { [PASSED]: 'lambda*' } } }, 'no'],
    ['another, and a Region', { Condition: { StringEquals: { [PASSED]: 'ec2.amazonaws.com', 'aws:RequestedRegion': 'eu-west-1' } } }, 'no'],
  ])('%s', (_, more, expected) => {
    expect(word(says([allow('iam:PassRole', more), allow(LAMBDA)]))).toBe(expected);
  });

  it('is said by a Deny, a boundary or a service control policy as well', () => {
    const all = [allow(['iam:PassRole', ...LAMBDA])];
    expect(says([...all, ec2Only])).toBe('no');
    expect(says([...all, deny('iam:*', where('StringEquals', PASSED, 'lambda.amazonaws.com'))])).toBe('no');
    expect(says(all, { boundary: [allow('lambda:*'), allow('iam:PassRole', where('StringEquals', PASSED, 'ec2.amazonaws.com'))] })).toBe('no');
    expect(says(all, { controls: [[control('Full', allow('*')), control('Guard', ec2Only)]] })).toBe('no');
    const split = ['ec2', 'lambda'].map((name) => allow('iam:PassRole', where('StringEquals', PASSED, `${name}.amazonaws.com`)));
    expect(says([...split, allow(LAMBDA)])).toBe('yes pass_role_lambda');
    expect(says([allow('iam:PassRole', where('StringEquals', PASSED, 'ec2.amazonaws.com.cn')), allow('ec2:RunInstances')], { partition: 'aws-cn' }))
      .toBe('yes pass_role_ec2');
  });
});

describe('its own boundary', () => {
  it.each<[string, readonly StatementJson[], string]>([
    ['by a pattern of the call', [allow(['s3:*', 'iam:Delete*PermissionsBoundary'])], 'yes'],
    ['by everything but some', [allowNot(['iam:Create*', 'ec2:*'])], 'yes'],
    ['by two statements', [allow('s3:*'), allow('iam:*Boundary', on('arn:aws:iam::${aws:PrincipalAccount}:user/${aws:username}'))], 'yes'],
    ['but not where it denies that', [allow(['s3:*', 'iam:*Boundary']), denyNot('s3:*')], 'no'],
    ['if it stays the same', [allow('s3:*'), allow('iam:PutUserPermissionsBoundary', where('StringEquals', 'iam:PermissionsBoundary', 'x'))], 'limited'],
    ['by a condition without a value', [allow('s3:*'), allow('iam:PutUserPermissionsBoundary', where('StringEquals', 'iam:PermissionsBoundary', []))], 'yes'],
  ])('%s', (_, boundary, expected) => {
    expect(word(says([allow('*')], { boundary }))).toBe(expected);
  });
});
