import { judgeEscalation, type EscalationSubject, type JudgedEscalation } from '../../src/checks/escalation.js';
import { UNKNOWN, type Unknown } from '../../src/model/value.js';
import type { AppliedPolicy, PrincipalPolicies, ServiceControls } from '../../src/policy/applied-policy.js';
import { ESCALATION_PATHS, ESCALATION_TARGETS, type EscalationNeed } from '../../src/policy/escalation-paths.js';
import { covers } from '../../src/policy/pattern.js';
import { OBLIGATORY_RESOURCES } from '../../src/policy/obligatory-resources.js';
import {
  allow,
  allowNot,
  applied,
  control,
  deny,
  document,
  having,
  oldText,
  policies,
  policyOf,
  type StatementJson,
  text,
  UNREAD,
  WITH_MFA,
} from '../policy/support.js';

const ACCOUNT = '111122223333';
const DEPLOY = `arn:aws:iam::${ACCOUNT}:role/deploy`;
const ALICE = `arn:aws:iam::${ACCOUNT}:user/eng/alice`;
const EVERY = ESCALATION_PATHS.map(({ id }) => id);

function role(of: PrincipalPolicies): EscalationSubject {
  return { kind: 'role', arn: DEPLOY, name: 'deploy', policies: of };
}

function user(of: PrincipalPolicies, groups: readonly string[] | Unknown = ['Devs']): EscalationSubject {
  return { kind: 'user', arn: ALICE, name: 'alice', groups, policies: of };
}

interface Told {
  readonly escalation: JudgedEscalation['escalation'];
  readonly open: readonly string[];
  readonly limited: Readonly<Record<string, readonly string[]>>;
}

function told({ escalation, open, limited }: JudgedEscalation): Told {
  return { escalation, open: open.map(({ id }) => id), limited: Object.fromEntries(limited.map(({ path, limits }) => [path.id, limits])) };
}

function judged(subject: EscalationSubject, controls: ServiceControls | Unknown = null): Told {
  return told(judgeEscalation(subject, controls));
}

function yes(...open: readonly string[]): Told {
  return { escalation: 'yes', open, limited: {} };
}

function limited(id: string, ...limits: readonly string[]): Told {
  return { escalation: 'limited', open: [], limited: { [id]: limits } };
}

const NO: Told = { escalation: 'no', open: [], limited: {} };
const NOBODY_KNOWS: Told = { escalation: 'unknown', open: [], limited: {} };

describe.each(ESCALATION_PATHS.map((path) => [path.id, path] as const))('%s', (id, { needs }) => {
  const actions = needs.map(({ action }) => action);

  it('is open to whoever has exactly its actions', () => {
    for (const subject of [role, user]) expect(judged(subject(having(allow(actions)))).open).toContain(id);
  });

  it('is open in one statement for each action, on all that they are about', () => {
    const about = ({ action, on }: EscalationNeed): readonly string[] => {
      const templates = [...(on === undefined ? [] : [ESCALATION_TARGETS[on]]), ...(OBLIGATORY_RESOURCES.get(action) ?? [])];
      return templates.length === 0 ? ['*'] : templates.map((each) => each.replace('{partition}', 'aws').replace('{account}', '*'));
    };
    const all = needs.map((need) => ({ action: need.action, resources: about(need) }));
    const allowing = (out?: string): PrincipalPolicies =>
      having(...all.map(({ action, resources }) => allow(action.toLowerCase(), { Resource: resources.filter((each) => each !== out) })));
    expect(judged(role(allowing())).open).toContain(id);
    // Where a name may hold slashes, things below it have its pattern too.
    const every = [...new Set(all.flatMap(({ resources }) => resources))];
    for (const missing of every.filter((each) => !every.some((other) => other !== each && (covers(each, other) || covers(other, each))))) {
      const { open, limited: narrow } = judged(role(allowing(missing)));
      expect([missing, ...open, ...Object.keys(narrow)]).not.toContain(id);
    }
  });

  it.each(actions)('is shut without %s', (missing) => {
    const others = actions.filter((action) => action !== missing);
    for (const of of [
      having(allow(others)),
      having(allow(actions), deny(missing)),
      having(allowNot(missing)),
      policies([applied('P', allow('*'))], document(allowNot(missing))),
    ]) {
      const { open, limited: narrow } = judged(role(of));
      expect([...open, ...Object.keys(narrow)]).not.toContain(id);
    }
    const { open } = judged(role(having(allow('*'))), [
      [control('FullAWSAccess', allow('*'))],
      [control('FullAWSAccess', allow('*')), control('Guard', deny(missing))],
    ]);
    expect(open).not.toContain(id);
  });

  it('is limited by a condition', () => {
    expect(Object.keys(judged(role(having(allow(actions, { Condition: WITH_MFA })))).limited)).toContain(id);
  });

  it('is unknown where a policy could not be read', () => {
    expect(judged(role(policies([UNREAD]))).escalation).toBe('unknown');
    expect(judged(role(policies([UNREAD], document(allow(actions))))).escalation).toBe('unknown');
    expect(judged(role(policies([UNREAD], document(allow('support:*')))))).toEqual(NO);
  });
});

it('all of them are open to an administrator, and none to somebody without policies', () => {
  expect(judged(role(having(allow('*'))))).toEqual(yes(...EVERY));
  expect(judged(role(having(allow('*:*'))))).toEqual(yes(...EVERY));
  expect(judged(role(policies([])))).toEqual(NO);
  expect(judged(user(policies([])))).toEqual(NO);
});

it('a power user has none of IAM', () => {
  const open = judged(role(having(allowNot(['iam:*', 'organizations:*', 'account:*', 'sso:*', 'sts:AssumeRoot'])))).open;
  expect(open.filter((id) => ESCALATION_PATHS.find((path) => path.id === id)?.via !== 'running_code')).toEqual([]);
  expect(open.length).toBeGreaterThan(10);
});

const POLICY = `arn:aws:iam::${ACCOUNT}:policy/Own`;
const attachedPolicy: AppliedPolicy = { ...applied('Own', allow('iam:CreatePolicyVersion', { Resource: POLICY })), arn: POLICY };

describe('on some resources only', () => {
  it.each<[string, EscalationSubject, Told]>([
    [
      'one role can be passed',
      role(having(allow('ec2:RunInstances'), allow('iam:PassRole', { Resource: `arn:aws:iam::${ACCOUNT}:role/web` }))),
      limited('pass_role_ec2', `iam:PassRole on arn:aws:iam::${ACCOUNT}:role/web`),
    ],
    [
      'the account may be left open',
      role(having(allow('ec2:RunInstances'), allow('iam:PassRole', { Resource: 'arn:aws:iam::*:role/web' }))),
      limited('pass_role_ec2', `iam:PassRole on arn:aws:iam::${ACCOUNT}:role/web`),
    ],
    [
      'a role of another account',
      role(having(allow('ec2:RunInstances'), allow('iam:PassRole', { Resource: 'arn:aws:iam::444455556666:role/*' }))),
      NO,
    ],
    ['only its own role', role(having(allow('ec2:RunInstances'), allow('iam:PassRole', { Resource: DEPLOY }))), NO],
    [
      'many',
      role(
        having(
          allow('lambda:UpdateFunctionCode', {
            Resource: ['a', 'b', 'c', 'd', 'e'].map((name) => `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:${name}`),
          }),
        ),
      ),
      limited(
        'update_function_code',
        `lambda:UpdateFunctionCode on ${['a', 'b', 'c'].map((name) => `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:${name}`).join(', ')} and 2 more`,
      ),
    ],
    [
      'some, with a condition',
      role(having(allow('iam:CreateAccessKey', { Resource: 'arn:aws:iam::*:user/ci-*', Condition: WITH_MFA }))),
      limited('create_access_key', `iam:CreateAccessKey on arn:aws:iam::${ACCOUNT}:user/ci-* with a condition`),
    ],
    [
      'all, with a condition',
      role(having(allow('iam:CreateAccessKey', { Condition: WITH_MFA }))),
      limited('create_access_key', 'iam:CreateAccessKey with a condition'),
    ],
    [
      'whoever a variable says',
      role(having(allow('iam:CreateAccessKey', { Resource: 'arn:aws:iam::*:user/${aws:PrincipalTag/ward}' }))),
      limited('create_access_key', 'iam:CreateAccessKey with a policy variable'),
    ],
    [
      'what is its own to make may have any name',
      role(
        having(
          allow('iam:PassRole'),
          allow('ec2:RunInstances', {
            Resource: ['instance/app-*', 'image/*', 'network-interface/*', 'security-group/*', 'subnet/s-1'].map(
              (each) => `arn:aws:ec2:*:*:${each}`,
            ),
          }),
        ),
      ),
      yes('pass_role_ec2'),
    ],
    [
      'but nothing that the call needs may be missing',
      role(having(allow('iam:PassRole'), allow('ec2:RunInstances', { Resource: 'arn:aws:ec2:*:*:instance/*' }))),
      NO,
    ],
    ['but must be of that service', role(having(allow('iam:PassRole'), allow('*', { Resource: 'arn:aws:s3:::bucket' }))), NO],
    ['also in any partition', role(having(allow('iam:PassRole'), allow('ec2:*', { Resource: 'arn:*:iam::*:*' }))), NO],
    ['documents are not instances', role(having(allow('ssm:SendCommand', { Resource: 'arn:aws:ssm:*:*:document/*' }))), NO],
  ])('%s', (_, subject, expected) => {
    expect(judged(subject)).toEqual(expected);
  });

  it('a condition on one of its actions is enough', () => {
    const of = having(allow('iam:PassRole', { Condition: WITH_MFA }), allow('ec2:RunInstances'));
    expect(judged(role(of))).toEqual(limited('pass_role_ec2', 'iam:PassRole with a condition'));
  });
});

describe('on itself', () => {
  it.each<[string, EscalationSubject, Told]>([
    [
      'a user may manage its own keys',
      user(
        having(
          allow(['iam:CreateAccessKey', 'iam:CreateLoginProfile', 'iam:UpdateLoginProfile'], {
            Resource: 'arn:aws:iam::*:user/${aws:username}',
          }),
        ),
      ),
      NO,
    ],
    ['by its name', user(having(allow('iam:CreateAccessKey', { Resource: ALICE }))), NO],
    ['by its name below any path', user(having(allow('iam:CreateAccessKey', { Resource: 'arn:aws:iam::*:user/*/${aws:username}' }))), NO],
    [
      'but not those of its neighbours',
      user(having(allow('iam:CreateAccessKey', { Resource: 'arn:aws:iam::*:user/*/malice' }))),
      limited('create_access_key', `iam:CreateAccessKey on arn:aws:iam::${ACCOUNT}:user/*/malice`),
    ],
    [
      'the name of a user is nobody to a role',
      role(having(allow('iam:CreateAccessKey', { Resource: 'arn:aws:iam::*:user/${aws:username}' }))),
      NO,
    ],
    [
      'a user may give itself a policy',
      user(having(allow('iam:PutUserPolicy', { Resource: 'arn:aws:iam::*:user/*/${aws:username}' }))),
      yes('put_user_policy'),
    ],
    [
      'not if it is under a path that was left out',
      user(having(allow('iam:PutUserPolicy', { Resource: 'arn:aws:iam::*:user/${aws:username}' }))),
      limited('put_user_policy', `iam:PutUserPolicy on arn:aws:iam::${ACCOUNT}:user/alice`),
    ],
    [
      'a user may change its own group',
      user(having(allow('iam:PutGroupPolicy', { Resource: 'arn:aws:iam::*:group/Devs' }))),
      yes('put_group_policy'),
    ],
    [
      'another group is not its own',
      user(having(allow('iam:PutGroupPolicy', { Resource: 'arn:aws:iam::*:group/Ops' }))),
      limited('put_group_policy', `iam:PutGroupPolicy on arn:aws:iam::${ACCOUNT}:group/Ops`),
    ],
    ['it is in its own group already', user(having(allow('iam:AddUserToGroup', { Resource: 'arn:aws:iam::*:group/Devs' }))), NO],
    [
      'groups that were not seen are nobody’s own',
      user(having(allow('iam:AddUserToGroup', { Resource: 'arn:aws:iam::*:group/Devs' })), UNKNOWN),
      limited('add_user_to_group', `iam:AddUserToGroup on arn:aws:iam::${ACCOUNT}:group/Devs`),
    ],
    ['a role may change itself', role(having(allow('iam:AttachRolePolicy', { Resource: DEPLOY }))), yes('attach_role_policy')],
    ['unless that is denied', role(having(allow('iam:AttachRolePolicy', { Resource: DEPLOY }), deny('iam:*', { Resource: DEPLOY }))), NO],
    [
      'a condition stays a condition',
      role(having(allow('iam:AttachRolePolicy', { Resource: DEPLOY, Condition: WITH_MFA }))),
      limited('attach_role_policy', `iam:AttachRolePolicy on ${DEPLOY} with a condition`),
    ],
    ['its own trust policy lets it in where it is', role(having(allow('iam:UpdateAssumeRolePolicy', { Resource: DEPLOY }))), NO],
    ['a policy that it holds', role(policies([attachedPolicy])), yes('create_policy_version')],
    [
      'a policy that it does not hold',
      role(policies([{ ...attachedPolicy, arn: null }])),
      limited('create_policy_version', `iam:CreatePolicyVersion on ${POLICY}`),
    ],
  ])('%s', (_, subject, expected) => {
    expect(judged(subject)).toEqual(expected);
  });
});

describe('what could not be read', () => {
  const open = having(allow('iam:PutRolePolicy'));

  it.each<[string, EscalationSubject, ServiceControls | Unknown, Told]>([
    ['a policy beside one that opens a path', role(policies([...open.applied, UNREAD])), null, yes('put_role_policy')],
    ['a group beside one that opens a path', role({ ...open, complete: false }), null, yes('put_role_policy')],
    [
      'a policy beside one that limits it',
      role(policies([applied('P', allow('iam:PutRolePolicy', { Condition: WITH_MFA })), UNREAD])),
      null,
      NOBODY_KNOWS,
    ],
    ['a group', user(policies([], null, false)), null, NOBODY_KNOWS],
    ['a policy of whom everything is denied', role(policies([applied('No', deny('*')), UNREAD])), null, NO],
    ['the boundary', role({ ...open, boundary: UNKNOWN }), null, NOBODY_KNOWS],
    ['the boundary of somebody without policies', role(policies([], UNKNOWN)), null, NO],
    ['the boundary and a policy', role(policies([UNREAD], UNKNOWN)), null, NOBODY_KNOWS],
    ['service control policies', role(open), UNKNOWN, yes('put_role_policy')],
    ['one of them', role(open), [[{ name: 'Lost', document: UNKNOWN }]], yes('put_role_policy')],
    ['one of them beside one that denies', role(open), [[{ name: 'Lost', document: UNKNOWN }, control('No', deny('iam:Put*'))]], NO],
    ['a level without any', role(open), [[]], yes('put_role_policy')],
  ])('%s', (_, subject, controls, expected) => {
    expect(judged(subject, controls)).toEqual(expected);
  });
});

describe('all that there is', () => {
  const all = (...resources: readonly string[]): StatementJson => ({ Resource: resources.map((each) => `arn:aws:${each}`) });

  it.each<[string, string, string, ...(readonly string[])]>([
    ['cloudformation:UpdateStack', 'cloudformation:*:*:stack/*/*', 'update_stack'],
    ['cloudformation:UpdateStack', 'cloudformation:*:*:stack/*', 'update_stack'],
    ['ecs:ExecuteCommand', 'ecs:*:*:task/*/*', 'ecs_exec', 'ecs:*:*:cluster/*'],
    ['ecs:ExecuteCommand', 'ecs:*:*:task/*', 'ecs_exec', 'ecs:*:*:cluster/main'],
    ['apprunner:UpdateService', 'apprunner:*:*:service/*/*', 'update_apprunner'],
    ['ssm:SendCommand', 'ec2:*:*:instance/*', 'ssm_command', 'ssm:*:*:document/*'],
    ['ssm:SendCommand', 'ec2:*:*:instance/*', 'ssm_command', 'ssm:*::document/AWS-RunShellScript'],
  ])('%s on %s is open, and shut by a Deny of it', (action, resource, id, ...besides) => {
    expect(judged(role(having(allow(action, all(resource, ...besides)))))).toEqual(yes(id));
    expect(judged(role(having(allow(action), deny(action, all(resource)))))).toEqual(NO);
    expect(judged(role(having(allow(action))), [[control('Full', allow('*')), control('Guard', deny('*', all(resource)))]])).toEqual(NO);
  });

  it('is not what has one name', () => {
    const one = all('cloudformation:*:*:stack/app/*');
    expect(judged(role(having(allow('cloudformation:UpdateStack', one))))).toEqual(
      limited('update_stack', `cloudformation:UpdateStack on arn:aws:cloudformation:*:${ACCOUNT}:stack/app/*`),
    );
    expect(judged(role(having(allow('cloudformation:UpdateStack'), deny('*', one))))).toEqual(yes('update_stack'));
  });
});

describe('an action that can not be called without something', () => {
  const denied = (action: string, resource: string, more: StatementJson = {}): StatementJson =>
    deny(action, { Resource: resource, ...more });
  const passing = (action: string, ...statements: readonly StatementJson[]): EscalationSubject =>
    role(having(allow(['iam:PassRole', action]), ...statements));

  it.each<[string, string, string]>([
    ['ec2:RunInstances', 'arn:aws:ec2:*:*:instance/*', 'pass_role_ec2'],
    ['ec2:RunInstances', `arn:aws:ec2:*:${ACCOUNT}:instance/*`, 'pass_role_ec2'],
    ['ec2:RunInstances', 'arn:aws:ec2:*:*:subnet/*', 'pass_role_ec2'],
    ['ec2:RunInstances', 'arn:aws:ec2:*:*:image/*', 'pass_role_ec2'],
    ['lambda:*', 'arn:aws:lambda:*:*:function:*', 'pass_role_lambda'],
    ['cloudformation:CreateStack', 'arn:aws:cloudformation:*:*:stack/*/*', 'pass_role_cloudformation_stack'],
    ['codebuild:*', `arn:aws:codebuild:*:${ACCOUNT}:project/*`, 'pass_role_codebuild'],
    ['bedrock-agentcore:*', 'arn:aws:bedrock-agentcore:*:*:code-interpreter-custom/*', 'pass_role_agentcore'],
    ['ssm:SendCommand', 'arn:aws:ssm:*:*:document/*', 'ssm_command'],
    ['ecs:ExecuteCommand', 'arn:aws:ecs:*:*:cluster/*', 'ecs_exec'],
  ])('%s is shut by a Deny on %s', (action, resource, id) => {
    const told = (subject: EscalationSubject, controls: ServiceControls = null): readonly string[] => {
      const { open, limited: narrow } = judged(subject, controls);
      return [...open, ...Object.keys(narrow)];
    };
    expect(judged(passing(action)).open).toContain(id);
    expect(told(passing(action, denied(action, resource)))).not.toContain(id);
    expect(told(passing(action), [[control('Full', allow('*')), control('Guard', denied('*', resource))]])).not.toContain(id);
    expect(judged(passing(action, denied(action, resource, { Condition: WITH_MFA }))).open).toContain(id);
  });

  it.each<[string, string, string]>([
    ['instances of one name', 'ec2:RunInstances', 'arn:aws:ec2:*:*:instance/i-1*'],
    ['instances of one Region', 'ec2:RunInstances', 'arn:aws:ec2:eu-west-1:*:instance/*'],
    ['volumes, which not every instance has', 'ec2:RunInstances', 'arn:aws:ec2:*:*:volume/*'],
    ['images of its own account', 'ec2:RunInstances', `arn:aws:ec2:*:${ACCOUNT}:image/*`],
    ['subnets of its own account', 'ec2:RunInstances', `arn:aws:ec2:*:${ACCOUNT}:subnet/*`],
    ['instances of another account', 'ec2:RunInstances', 'arn:aws:ec2:*:444455556666:instance/*'],
    ['stack sets, of a stack', 'cloudformation:CreateStack', 'arn:aws:cloudformation:*:*:stackset/*:*'],
    ['functions by a variable', 'lambda:*', 'arn:aws:lambda:*:*:function:${aws:PrincipalTag/team}'],
    ['documents of its own account', 'ssm:SendCommand', `arn:aws:ssm:*:${ACCOUNT}:document/*`],
    ['interpreters of AWS', 'bedrock-agentcore:*', 'arn:aws:bedrock-agentcore:*:aws:code-interpreter/*'],
  ])('is not shut by a Deny on %s', (_, action, resource) => {
    expect(judged(passing(action, denied(action, resource)))).toEqual(judged(passing(action)));
  });

  it('is shut also where policies could not be read', () => {
    const guard = applied('No', denied('*', 'arn:aws:ec2:*:*:instance/*'));
    const open = having(allow(['iam:PassRole', 'ec2:RunInstances']));
    expect(judged(role(policies([...open.applied, guard], UNKNOWN)))).toEqual(NO);
    expect(
      judged(
        role(policies([applied('P', allow('ec2:RunInstances')), guard, UNREAD], document(allow(['iam:PassRole', 'ec2:RunInstances'])))),
      ),
    ).toEqual(NO);
  });
});

describe('within a boundary', () => {
  const within = (own: string, boundary: string, level = '*'): Told => {
    const of = policies([applied('P', allow('iam:PutRolePolicy', { Resource: own }))], document(allow('*', { Resource: boundary })));
    return judged(role(of), [[control('L', allow('*', { Resource: level }))]]);
  };
  const roles = `arn:aws:iam::${ACCOUNT}:role/`;

  it('no path is wider than without', () => {
    const across = `iam:PutRolePolicy on arn:aws:iam::${ACCOUNT}:*/app-* within ${roles}*`;
    expect(within('arn:aws:iam::*:*/app-*', '*')).toEqual(limited('put_role_policy', across));
    expect(within('arn:aws:iam::*:*/app-*', 'arn:aws:iam::*:role/*')).toEqual(limited('put_role_policy', across));
  });

  it('what both allow is named', () => {
    expect(within(`${roles}app-*`, `${roles}*-prod`)).toEqual(
      limited('put_role_policy', `iam:PutRolePolicy on ${roles}*-prod within ${roles}app-*`),
    );
    expect(within(`${roles}app-*`, `${roles}app-prod`)).toEqual(limited('put_role_policy', `iam:PutRolePolicy on ${roles}app-prod`));
  });

  it('what is apart stays apart', () => {
    expect(within(`${roles}app-*`, `${roles}*-prod`, `${roles}dev-*`)).toEqual(NO);
  });

  it('its own name is itself, whatever else it must match', () => {
    const of = policies(
      [applied('P', allow('iam:UpdateAssumeRolePolicy', { Resource: 'arn:aws:iam::*:role/*/deploy' }))],
      document(allow('*', { Resource: 'arn:aws:iam::*:role/app-*' })),
    );
    expect(judged(role(of))).toEqual(NO);
  });
});

describe('documents of an older version have no variables', () => {
  const alice = `arn:aws:iam::${ACCOUNT}:user/alice`;
  const subject = (...of: readonly string[]): EscalationSubject => ({
    kind: 'user',
    arn: alice,
    name: 'alice',
    policies: policies(of.map((json) => policyOf(json))),
  });
  const own = { Resource: `arn:aws:iam::${ACCOUNT}:user/\${aws:username}` };

  it.each<[string, EscalationSubject, Told]>([
    ['a variable', subject(text(allow('iam:PutUserPolicy', own))), yes('put_user_policy')],
    ['what looks like one allows nothing', subject(oldText(allow('iam:PutUserPolicy', own))), NO],
    ['a variable denies', subject(text(allow('iam:PutUserPolicy', { Resource: alice }), deny('iam:*', own))), NO],
    [
      'what looks like one denies nothing',
      subject(oldText(allow('iam:PutUserPolicy', { Resource: alice }), deny('iam:*', own))),
      yes('put_user_policy'),
    ],
    [
      'a variable of 2012 denies beside an older document',
      subject(oldText(allow('iam:*', { Resource: alice })), text(deny('iam:*', own))),
      NO,
    ],
  ])('%s', (_, of, expected) => {
    expect(judged(of)).toEqual(expected);
  });

  it('each has its own version', () => {
    expect(judged(subject(oldText(deny('iam:*', own)), text(allow('iam:PutUserPolicy', own)))).open).toEqual(['put_user_policy']);
  });
});

it('conditions of a Deny leave a path as it is', () => {
  const outside = { Condition: { StringNotEquals: { 'aws:RequestedRegion': 'eu-west-1' } } };
  const limits = { remove_own_deny: ['iam:PutRolePolicy, if that gives it anything'] };
  const told = judged(role(having(allow('iam:PutRolePolicy'), deny('*', { Condition: WITH_MFA }))));
  expect(told).toEqual({ escalation: 'yes', open: ['put_role_policy'], limited: limits });
  expect(judged(role(having(allow('iam:PutRolePolicy'))), [[control('Full', allow('*')), control('Regions', deny('*', outside))]])).toEqual(
    yes('put_role_policy'),
  );
});

it('knows the ARNs of other partitions', () => {
  const subject = {
    ...role(having(allow('iam:PutRolePolicy', { Resource: 'arn:aws-cn:iam::*:role/*' }))),
    arn: `arn:aws-cn:iam::${ACCOUNT}:role/deploy`,
  };
  expect(judged(subject)).toEqual(yes('put_role_policy'));
});
