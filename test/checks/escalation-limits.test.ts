import { judgeEscalation, type EscalationSubject, type JudgedEscalation } from '../../src/checks/escalation.js';
import { limitText } from '../../src/checks/escalation-limits.js';
import { allow, applied, control, deny, policies, WITH_MFA, type StatementJson } from '../policy/support.js';

const ACCOUNT = '111122223333';
const ALICE = `arn:aws:iam::${ACCOUNT}:user/alice`;

function alice(...statements: readonly StatementJson[]): EscalationSubject {
  return { kind: 'user', arn: ALICE, name: 'alice', groups: [], policies: policies([applied('P', ...statements)]) };
}

function web(...statements: readonly StatementJson[]): EscalationSubject {
  return { kind: 'role', arn: `arn:aws:iam::${ACCOUNT}:role/web`, name: 'web', policies: policies([applied('P', ...statements)]) };
}

type Told = readonly [JudgedEscalation['escalation'], readonly string[], Readonly<Record<string, readonly string[]>>];

function judged(subject: EscalationSubject): Told {
  const { escalation, open, limited } = judgeEscalation(subject, null);
  return [escalation, open.map(({ id }) => id), Object.fromEntries(limited.map(({ path, limits }) => [path.id, limits]))];
}

const NO: Told = ['no', [], {}];

describe('kinds of things', () => {
  it.each<[string, string]>([
    ['sagemaker:*', `arn:aws:sagemaker:us-east-1:${ACCOUNT}:endpoint/*`],
    ['codebuild:*', `arn:aws:codebuild:*:${ACCOUNT}:report-group/*`],
    ['lambda:*', `arn:aws:lambda:eu-west-1:${ACCOUNT}:layer:*`],
    ['ecs:*', `arn:aws:ecs:*:*:cluster/*`],
    ['ec2:*', 'arn:aws:ec2:*:*:volume/*'],
    ['glue:*', `arn:aws:glue:*:${ACCOUNT}:database/*`],
    ['states:*', `arn:aws:states:*:${ACCOUNT}:activity:*`],
    ['cloudformation:*', `arn:aws:cloudformation:*:${ACCOUNT}:changeSet/*`],
    ['apprunner:*', `arn:aws:apprunner:us-east-1:${ACCOUNT}:connection/*`],
    ['bedrock-agentcore:*', `arn:aws:bedrock-agentcore:us-east-1:${ACCOUNT}:memory/*`],
  ])('%s on %s is no path', (action, resource) => {
    expect(judged(web(allow(action, { Resource: resource })))).toEqual(NO);
  });

  it('a wildcard that ends a part may be more than it', () => {
    expect(judged(web(allow('sagemaker:*', { Resource: 'arn:aws:sagemaker:*:notebook-instance/*' })))[0]).toBe('yes');
    expect(judged(web(allow('sagemaker:*', { Resource: 'arn:aws:sagemaker:us-east-1:*' })))[0]).toBe('limited');
  });
});

describe('a call that needs two things', () => {
  const documents = (...names: readonly string[]): readonly string[] => names.map((name) => `arn:aws:ssm:*:*:document/${name}`);
  const instances = 'arn:aws:ec2:*:*:instance/*';

  it.each<[string, readonly string[], Told]>([
    ['instances alone', [instances], NO],
    ['documents alone', documents('*'), NO],
    ['both', [instances, ...documents('*')], ['yes', ['ssm_command'], {}]],
    ['a document that runs what it is given', [instances, ...documents('AWS-RunShellScript')], ['yes', ['ssm_command'], {}]],
    ['documents that include such a one', [instances, ...documents('AWS-*')], ['yes', ['ssm_command'], {}]],
    [
      'a document of one purpose',
      [instances, ...documents('AWSEC2-CreateVssSnapshot')],
      ['limited', [], { ssm_command: [`ssm:SendCommand on arn:aws:ssm:*:*:document/AWSEC2-CreateVssSnapshot`] }],
    ],
    ['a bucket besides', [instances, 'arn:aws:s3:::*'], NO],
  ])('on %s', (_, resources, expected) => {
    expect(judged(alice(allow('ssm:SendCommand', { Resource: resources })))).toEqual(expected);
  });

  it('of something new needs all that goes with it, whatever its name', () => {
    const kinds = ['image', 'instance', 'network-interface', 'security-group', 'subnet'];
    const run = (...of: readonly string[]): Told =>
      judged(alice(allow('iam:PassRole'), allow('ec2:RunInstances', { Resource: of.map((kind) => `arn:aws:ec2:*:*:${kind}/a-*`) })));
    expect(run(...kinds)[0]).toBe('yes');
    for (const missing of kinds) expect(run(...kinds.filter((kind) => kind !== missing))).toEqual(NO);
  });

  it('is limited where one of them hangs on a condition', () => {
    const told = judged(
      alice(
        allow('ecs:ExecuteCommand', { Resource: 'arn:aws:ecs:*:*:task/*' }),
        allow('ecs:ExecuteCommand', { Resource: 'arn:aws:ecs:*:*:cluster/*', Condition: WITH_MFA }),
      ),
    );
    expect(told).toEqual(['limited', [], { ecs_exec: ['ecs:ExecuteCommand with a condition'] }]);
  });
});

describe('the service that a role is passed to', () => {
  const passing = (operator: string, service: string, effect: 'Allow' | 'Deny' = 'Allow'): StatementJson => ({
    ...allow('iam:PassRole', { Condition: { [operator]: { 'iam:PassedToService': service } } }),
    Effect: effect,
  });
  const lambda = allow(['lambda:CreateFunction', 'lambda:InvokeFunction']);

  it.each<[string, readonly StatementJson[], JudgedEscalation['escalation']]>([
    ['another one', [passing('StringEquals', 'ec2.amazonaws.com'), lambda], 'no'],
    ['others by a pattern', [passing('StringLike', 'e*.amazonaws.com'), lambda], 'no'],
    ['all but that one', [passing('StringNotEquals', 'lambda.amazonaws.com'), lambda], 'no'],
    ['that one', [passing('StringEquals', 'lambda.amazonaws.com'), lambda], 'yes'],
    ['that one denied', [allow('iam:PassRole'), passing('StringEquals', 'lambda.amazonaws.com', 'Deny'), lambda], 'no'],
    ['all others denied', [allow('iam:PassRole'), passing('StringNotEquals', 'lambda.amazonaws.com', 'Deny'), lambda], 'yes'],
    ['all but another denied', [allow('iam:PassRole'), passing('StringNotEquals', 'ec2.amazonaws.com', 'Deny'), lambda], 'no'],
    [
      'one of two, in two statements',
      [passing('StringEquals', 'ec2.amazonaws.com'), passing('StringEquals', 'lambda.amazonaws.com'), lambda],
      'yes',
    ],
    ['nobody knows which', [passing('StringEquals', 'ec2.amazonaws.com'), allow('codestar:CreateProject')], 'limited'],
  ])('%s', (_, statements, expected) => {
    expect(judged(alice(...statements))[0]).toBe(expected);
  });

  it('is heard in service control policies', () => {
    const controls = [[control('Full', allow('*')), control('No', passing('StringNotEquals', 'ec2.amazonaws.com', 'Deny'))]];
    expect(judgeEscalation(alice(allow('iam:PassRole'), lambda), controls).escalation).toBe('no');
    expect(judgeEscalation(alice(allow(['iam:PassRole', 'ec2:RunInstances'])), controls).escalation).toBe('yes');
  });
});

describe('variables', () => {
  const ownUser = 'arn:aws:iam::*:user/${aws:username}';

  it('that nothing stands for make a Deny uncertain, never a no', () => {
    const all = (denial: StatementJson): Told => judged(web(allow('*'), { ...denial, Effect: 'Deny' }));
    for (const denial of [
      { Action: '*', NotResource: ownUser },
      { Action: '*', NotResource: [ownUser, 'arn:aws:s3:::x'] },
      { Action: '*', Resource: [ownUser, 'arn:aws:iam::*:*', 'arn:aws:*'] },
    ]) {
      expect(['limited', 'unknown', 'yes']).toContain(all(denial)[0]);
    }
    expect(all({ Action: '*', NotResource: ownUser })[0]).toBe('limited');
    expect(all({ Action: '*', NotResource: 'arn:aws:s3:::x' })[0]).toBe('no');
  });

  it('that nothing stands for make an Allow of all others uncertain', () => {
    expect(judged(web({ Effect: 'Allow', Action: 'iam:PutRolePolicy', NotResource: ownUser }))).toEqual([
      'limited',
      [],
      { put_role_policy: ['iam:PutRolePolicy with a policy variable'] },
    ]);
    expect(judged(alice({ Effect: 'Allow', Action: 'iam:PutRolePolicy', NotResource: ownUser }))[0]).toBe('yes');
  });

  it('have a value for who has none', () => {
    const keys = (otherwise: string): StatementJson =>
      allow('iam:PutUserPolicy', { Resource: `arn:aws:iam::*:user/\${aws:username, '${otherwise}'}` });
    expect(judged(alice(keys('x')))[0]).toBe('yes');
    expect(judged(web(keys('x')))).toEqual(['limited', [], { put_user_policy: [`iam:PutUserPolicy on arn:aws:iam::${ACCOUNT}:user/x`] }]);
    const everything = allow('*');
    expect(judged(alice(everything, deny('*', { Resource: `arn:aws:iam::*:user/\${aws:username, 'x'}` })))[0]).toBe('yes');
  });

  it('a Deny of all but its own user leaves that', () => {
    expect(judged(alice(allow('iam:CreateAccessKey'), { Effect: 'Deny', Action: 'iam:*', NotResource: ownUser }))).toEqual(NO);
    expect(judged(alice(allow('iam:PutUserPolicy'), { Effect: 'Deny', Action: 'iam:*', NotResource: ownUser }))[0]).toBe('yes');
  });
});

it('a Deny in two statements is one', () => {
  const half = 'arn:aws:iam::*:role/a*';
  expect(
    judged(web(allow('iam:PutRolePolicy'), deny('iam:*', { Resource: half }), { Effect: 'Deny', Action: 'iam:Put*', NotResource: half })),
  ).toEqual(NO);
});

it('an operator without a key asks for nothing', () => {
  for (const Condition of [{ StringEquals: {} }, {}, { StringEquals: {}, Bool: {} }])
    expect(judged(alice(allow('iam:CreatePolicyVersion', { Condition })))).toEqual(['yes', ['create_policy_version'], {}]);
});

describe('what limits a path', () => {
  const BOB = `arn:aws:iam::${ACCOUNT}:user/bob`;

  it('is told of each part', () => {
    const some = allow('iam:CreateAccessKey', { Resource: BOB });
    const limits = (...statements: readonly StatementJson[]): readonly string[] | undefined =>
      judged(alice(...statements))[2]['create_access_key'];
    expect(limits(some, allow('iam:CreateAccessKey', { Condition: WITH_MFA }))).toEqual([
      `iam:CreateAccessKey on ${BOB}, elsewhere with a condition`,
    ]);
    expect(limits(some, allow('iam:CreateAccessKey', { Resource: 'arn:aws:iam::*:user/ci-*', Condition: WITH_MFA }))).toEqual([
      `iam:CreateAccessKey on ${BOB}, on arn:aws:iam::${ACCOUNT}:user/ci-* with a condition`,
    ]);
    const byTag = allow('iam:CreateAccessKey', { Resource: 'arn:aws:iam::*:user/ci-${aws:PrincipalTag/x}' });
    expect(limits(allow('iam:CreateAccessKey', { Condition: WITH_MFA }), byTag)).toEqual([
      `iam:CreateAccessKey with a condition, or on arn:aws:iam::${ACCOUNT}:user/ci-* with a policy variable`,
    ]);
  });

  it.each([
    [[], true],
    [[{ patterns: ['a'], doubt: null }], true],
    [[{ patterns: ['*'], doubt: null }], true],
    [[{ patterns: ['*'], doubt: 'condition' as const }], false],
    [
      [
        { patterns: ['*'], doubt: null },
        { patterns: ['*'], doubt: 'variable' as const },
      ],
      true,
    ],
  ])('is never an empty text: %j', (parts, narrow) => {
    expect(limitText('a:B', parts, '*', narrow)).toMatch(/^a:B (on|with|elsewhere) /);
  });
});
