import { judgeEscalation, type EscalationSubject, type JudgedEscalation } from '../../src/checks/escalation.js';
import { UNKNOWN, type Unknown } from '../../src/model/value.js';
import type { AppliedPolicy, PrincipalPolicies, ServiceControls } from '../../src/policy/applied-policy.js';
import { ESCALATION_PATHS, ESCALATION_TARGETS } from '../../src/policy/escalation-paths.js';
import { allow, allowNot, applied, control, deny, document, policies, UNREAD, WITH_MFA, type StatementJson } from '../policy/support.js';

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

function having(...statements: readonly StatementJson[]): PrincipalPolicies {
  return policies([applied('P', ...statements)]);
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
    const target = (on: keyof typeof ESCALATION_TARGETS | undefined): string => (on === undefined ? '*' : ESCALATION_TARGETS[on].replace('{partition}', 'aws').replace('{account}', '*'));
    expect(judged(role(having(...needs.map(({ action, on }) => allow(action.toLowerCase(), { Resource: target(on) }))))).open).toContain(id);
  });

  it.each(actions)('is shut without %s', (missing) => {
    const others = actions.filter((action) => action !== missing);
    for (const of of [having(allow(others)), having(allow(actions), deny(missing)), having(allowNot(missing)), policies([applied('P', allow('*'))], document(allowNot(missing)))]) {
      const { open, limited: narrow } = judged(role(of));
      expect([...open, ...Object.keys(narrow)]).not.toContain(id);
    }
    const { open } = judged(role(having(allow('*'))), [[control('FullAWSAccess', allow('*'))], [control('FullAWSAccess', allow('*')), control('Guard', deny(missing))]]);
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
  const open = judged(role(having(allowNot(['iam:*', 'organizations:*', 'account:*'])))).open;
  expect(open.filter((id) => ESCALATION_PATHS.find((path) => path.id === id)?.via !== 'running_code')).toEqual([]);
  expect(open.length).toBeGreaterThan(10);
});

const POLICY = `arn:aws:iam::${ACCOUNT}:policy/Own`;
const attachedPolicy: AppliedPolicy = { ...applied('Own', allow('iam:CreatePolicyVersion', { Resource: POLICY })), arn: POLICY };

describe('on some resources only', () => {
  it.each<[string, EscalationSubject, Told]>([
    ['one role can be passed', role(having(allow('ec2:RunInstances'), allow('iam:PassRole', { Resource: `arn:aws:iam::${ACCOUNT}:role/web` }))), limited('pass_role_ec2', `iam:PassRole on arn:aws:iam::${ACCOUNT}:role/web`)],
    ['the account may be left open', role(having(allow('ec2:RunInstances'), allow('iam:PassRole', { Resource: 'arn:aws:iam::*:role/web' }))), limited('pass_role_ec2', `iam:PassRole on arn:aws:iam::${ACCOUNT}:role/web`)],
    ['a role of another account', role(having(allow('ec2:RunInstances'), allow('iam:PassRole', { Resource: 'arn:aws:iam::444455556666:role/*' }))), NO],
    ['only its own role', role(having(allow('ec2:RunInstances'), allow('iam:PassRole', { Resource: DEPLOY }))), NO],
    ['many', role(having(allow('lambda:UpdateFunctionCode', { Resource: ['a', 'b', 'c', 'd', 'e'].map((name) => `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:${name}`) }))), limited('update_function_code', `lambda:UpdateFunctionCode on ${['a', 'b', 'c'].map((name) => `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:${name}`).join(', ')} and 2 more`)],
    ['some, with a condition', role(having(allow('iam:CreateAccessKey', { Resource: 'arn:aws:iam::*:user/ci-*', Condition: WITH_MFA }))), limited('create_access_key', `iam:CreateAccessKey on arn:aws:iam::${ACCOUNT}:user/ci-* with a condition`)],
    ['all, with a condition', role(having(allow('iam:CreateAccessKey', { Condition: WITH_MFA }))), limited('create_access_key', 'iam:CreateAccessKey with a condition')],
    ['whoever a variable says', role(having(allow('iam:CreateAccessKey', { Resource: 'arn:aws:iam::*:user/${aws:PrincipalTag/ward}' }))), limited('create_access_key', 'iam:CreateAccessKey with a policy variable')],
    ['what is its own to make may have any name', role(having(allow('iam:PassRole'), allow('ec2:RunInstances', { Resource: 'arn:aws:ec2:*:*:instance/*' }))), yes('pass_role_ec2')],
    ['but must be of that service', role(having(allow('iam:PassRole'), allow('*', { Resource: 'arn:aws:s3:::bucket' }))), NO],
    ['documents are not instances', role(having(allow('ssm:SendCommand', { Resource: 'arn:aws:ssm:*:*:document/*' }))), NO],
  ])('%s', (_, subject, expected) => {
    expect(judged(subject)).toEqual(expected);
  });

  it('a condition on one of its actions is enough', () => {
    const of = having(allow('iam:PassRole', { Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } } }), allow('ec2:RunInstances'));
    expect(judged(role(of))).toEqual(limited('pass_role_ec2', 'iam:PassRole with a condition'));
  });
});

describe('on itself', () => {
  it.each<[string, EscalationSubject, Told]>([
    ['a user may manage its own keys', user(having(allow(['iam:CreateAccessKey', 'iam:CreateLoginProfile', 'iam:UpdateLoginProfile'], { Resource: 'arn:aws:iam::*:user/${aws:username}' }))), NO],
    ['by its name', user(having(allow('iam:CreateAccessKey', { Resource: ALICE }))), NO],
    ['by its name below any path', user(having(allow('iam:CreateAccessKey', { Resource: 'arn:aws:iam::*:user/*/${aws:username}' }))), NO],
    ['but not those of its neighbours', user(having(allow('iam:CreateAccessKey', { Resource: 'arn:aws:iam::*:user/*/malice' }))), limited('create_access_key', `iam:CreateAccessKey on arn:aws:iam::${ACCOUNT}:user/*/malice`)],
    ['the name of a user is nobody to a role', role(having(allow('iam:CreateAccessKey', { Resource: 'arn:aws:iam::*:user/${aws:username}' }))), NO],
    ['a user may give itself a policy', user(having(allow('iam:PutUserPolicy', { Resource: 'arn:aws:iam::*:user/*/${aws:username}' }))), yes('put_user_policy')],
    ['not if it is under a path that was left out', user(having(allow('iam:PutUserPolicy', { Resource: 'arn:aws:iam::*:user/${aws:username}' }))), limited('put_user_policy', `iam:PutUserPolicy on arn:aws:iam::${ACCOUNT}:user/alice`)],
    ['a user may change its own group', user(having(allow('iam:PutGroupPolicy', { Resource: 'arn:aws:iam::*:group/Devs' }))), yes('put_group_policy')],
    ['another group is not its own', user(having(allow('iam:PutGroupPolicy', { Resource: 'arn:aws:iam::*:group/Ops' }))), limited('put_group_policy', `iam:PutGroupPolicy on arn:aws:iam::${ACCOUNT}:group/Ops`)],
    ['it is in its own group already', user(having(allow('iam:AddUserToGroup', { Resource: 'arn:aws:iam::*:group/Devs' }))), NO],
    ['groups that were not seen are nobody’s own', user(having(allow('iam:AddUserToGroup', { Resource: 'arn:aws:iam::*:group/Devs' })), UNKNOWN), limited('add_user_to_group', `iam:AddUserToGroup on arn:aws:iam::${ACCOUNT}:group/Devs`)],
    ['a role may change itself', role(having(allow('iam:AttachRolePolicy', { Resource: DEPLOY }))), yes('attach_role_policy')],
    ['unless that is denied', role(having(allow('iam:AttachRolePolicy', { Resource: DEPLOY }), deny('iam:*', { Resource: DEPLOY }))), NO],
    ['a condition stays a condition', role(having(allow('iam:AttachRolePolicy', { Resource: DEPLOY, Condition: WITH_MFA }))), limited('attach_role_policy', `iam:AttachRolePolicy on ${DEPLOY} with a condition`)],
    ['its own trust policy lets it in where it is', role(having(allow('iam:UpdateAssumeRolePolicy', { Resource: DEPLOY }))), NO],
    ['a policy that it holds', role(policies([attachedPolicy])), yes('create_policy_version')],
    ['a policy that it does not hold', role(policies([{ ...attachedPolicy, arn: null }])), limited('create_policy_version', `iam:CreatePolicyVersion on ${POLICY}`)],
  ])('%s', (_, subject, expected) => {
    expect(judged(subject)).toEqual(expected);
  });
});

describe('what could not be read', () => {
  const open = having(allow('iam:PutRolePolicy'));

  it.each<[string, EscalationSubject, ServiceControls | Unknown, Told]>([
    ['a policy beside one that opens a path', role(policies([...open.applied, UNREAD])), null, yes('put_role_policy')],
    ['a group beside one that opens a path', role({ ...open, complete: false }), null, yes('put_role_policy')],
    ['a policy beside one that limits it', role(policies([applied('P', allow('iam:PutRolePolicy', { Condition: WITH_MFA })), UNREAD])), null, NOBODY_KNOWS],
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

it('conditions of a Deny leave a path as it is', () => {
  const outside = { Condition: { StringNotEquals: { 'aws:RequestedRegion': 'eu-west-1' } } };
  expect(judged(role(having(allow('iam:PutRolePolicy'), deny('*', { Condition: WITH_MFA }))))).toEqual(yes('put_role_policy'));
  expect(judged(role(having(allow('iam:PutRolePolicy'))), [[control('Full', allow('*')), control('Regions', deny('*', outside))]])).toEqual(yes('put_role_policy'));
});

it('knows the ARNs of other partitions', () => {
  const subject = { ...role(having(allow('iam:PutRolePolicy', { Resource: 'arn:aws-cn:iam::*:role/*' }))), arn: `arn:aws-cn:iam::${ACCOUNT}:role/deploy` };
  expect(judged(subject)).toEqual(yes('put_role_policy'));
});
