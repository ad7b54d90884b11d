import { UNKNOWN } from '../../../src/model/value.js';
import { ESCALATION_PATHS } from '../../../src/policy/escalation-paths.js';
import { allow, allowNot, deny, WITH_MFA } from '../../policy/support.js';
import {
  A,
  ADMIN,
  assume,
  B,
  C,
  lets,
  roleArn,
  root,
  rowIn,
  trusts,
  userArn,
  type AccountSpec,
  type Person,
  type WorldSpec,
} from './support.js';

const SERVICES_WITH_PATHS = new Set(ESCALATION_PATHS.flatMap(({ needs }) => needs.map(({ action }) => action.replace(/:.*/, ''))));

const CLERK = userArn(A, 'clerk');
const ORGANIZATION = 'o-exampleorg';
const STS_DENIED = deny('sts:*');
const IF = (operator: string, key: string, value: unknown): { readonly Condition: unknown } => ({
  Condition: { [operator]: { [key]: value } },
});
const MFA = { Condition: WITH_MFA };

/** A clerk of account A and a role that is an administrator in A, or in B. */
function world(
  clerk: Person,
  trust: unknown,
  { role = {}, account = {}, inB = false }: { role?: Person; account?: AccountSpec; inB?: boolean } = {},
): WorldSpec {
  const target: AccountSpec = { roles: { BreakGlass: { may: [ADMIN], trust, ...role } } };
  return inB ? { [A]: { users: { clerk }, ...account }, [B]: target } : { [A]: { ...target, users: { clerk }, ...account } };
}

async function verdict(spec: WorldSpec, who = `${A}/clerk`): Promise<string> {
  const { escalation, reach, admin_via, hops } = await rowIn(spec, who);
  const word = (value: unknown): string =>
    value === UNKNOWN ? '?' : typeof value === 'string' || typeof value === 'number' ? String(value) : '-';
  return [escalation, reach, admin_via, hops].map(word).join(' ');
}

const YES = 'yes 8 BreakGlass 1';
const YES_B = `yes 8 ${B}:BreakGlass 1`;
const LIMITED = 'limited 4 BreakGlass 1';
const LIMITED_B = `limited 4 ${B}:BreakGlass 1`;
const no = (reach: 0 | 1): string => `no ${reach} - -`;
const UNKNOWN_8 = '? 8 ? ?';

describe('in the same account', () => {
  it.each<[string, string, Person, unknown]>([
    // With the account's root, its own policies must allow it.
    ['root, and may assume any', YES, { may: [assume()] }, root(A)],
    ['root as a bare id', YES, { may: [assume()] }, { AWS: A }],
    ['root, and may assume just this one', YES, { may: [assume(roleArn(A, 'BreakGlass'))] }, root(A)],
    ['root, by a pattern', YES, { may: [assume(`arn:aws:iam::${A}:role/Break*`)] }, root(A)],
    ['root, by a pattern of all accounts', YES, { may: [assume('arn:aws:iam::*:role/BreakGlass')] }, root(A)],
    ['root, in its own account by a variable', YES, { may: [assume('arn:aws:iam::${aws:PrincipalAccount}:role/*')] }, root(A)],
    ['root, and a condition that names nobody', YES, { may: [assume()] }, trusts(lets({ AWS: A }, IF('StringEquals', 'aws:PrincipalArn', [])))],
    ['root, and may assume under a condition that asks for nothing', YES, { may: [allow('sts:AssumeRole', IF('Bool', 'aws:x', []))] }, root(A)],
    [
      'root, and all is denied but what a tag names, which it may lack',
      LIMITED,
      { may: [assume(), deny('*', { Resource: undefined, NotResource: 'arn:aws:s3:::${aws:PrincipalTag/team}/*' })] },
      root(A),
    ],
    ['root, with a wildcard in the action', YES, { may: [allow('sts:Assume*')] }, root(A)],
    ['root, with NotAction', 'yes 8 BreakGlass 1', { may: [allowNot(['iam:*', 'lambda:*'], { Resource: roleArn(A, '*') })] }, root(A)],
    ['root, with NotResource', YES, { may: [{ Effect: 'Allow', Action: 'sts:AssumeRole', NotResource: roleArn(A, 'Other') }] }, root(A)],
    [
      'root, with NotResource of just this one',
      no(1),
      { may: [{ Effect: 'Allow', Action: 'sts:AssumeRole', NotResource: roleArn(A, 'BreakGlass') }] },
      root(A),
    ],
    ['root, without sts:AssumeRole', no(1), { may: [allow('s3:*')] }, root(A)],
    ['root, and may assume another one', no(1), { may: [assume(roleArn(A, 'Other'))] }, root(A)],
    ['root, and may assume its namesake under a path', no(1), { may: [assume(roleArn(A, 'BreakGlass', '/ops/'))] }, root(A)],
    ['root of another account', no(1), { may: [assume()] }, root(B)],
    ['another call only', no(1), { may: [allow('sts:AssumeRoleWithSAML')] }, root(A)],
    // Whom the trust policy names needs no policy.
    ['named, without a policy', YES, {}, { AWS: CLERK }],
    ['named beside others', YES, {}, { AWS: [roleArn(A, 'Other'), CLERK], Service: 'ec2.amazonaws.com' }],
    ['a namesake is named', no(0), {}, { AWS: userArn(A, 'clerk', '/eng/') }],
    ['a namesake of another account is named', no(0), {}, { AWS: userArn(B, 'clerk') }],
    ['everybody, without a policy', YES, {}, { AWS: '*' }],
    ['everybody, as a bare word', YES, {}, '*'],
    ['by its unique id', YES, {}, { AWS: 'AIDACLERKAAAAAAAAAAAA' }],
    ['by the unique id of somebody gone', no(0), {}, { AWS: 'AIDAGONEEEEEEEEEEEEEE' }],
    // Services and providers are not what a user comes by.
    ['a service', no(1), { may: [assume()] }, { Service: 'lambda.amazonaws.com' }],
    ['a provider', no(1), { may: [assume()] }, { Federated: `arn:aws:iam::${A}:saml-provider/Login` }],
    ['by another action', no(1), { may: [assume()] }, trusts(lets({ AWS: '*' }, { Action: 'sts:AssumeRoleWithWebIdentity' }))],
    ['to tag sessions only', no(1), { may: [assume()] }, trusts(lets({ AWS: CLERK }, { Action: 'sts:TagSession' }))],
    ['by a wildcard action', YES, {}, trusts(lets({ AWS: CLERK }, { Action: 'sts:*' }))],
  ])('%s: %s', async (_, expected, clerk, trust) => {
    expect(await verdict(world(clerk, trust))).toBe(expected);
  });

  it.each<[string, string, Person, unknown]>([
    ['denied by its own policy', no(0), { may: [deny('sts:AssumeRole')] }, { AWS: CLERK }],
    ['denied just this one', no(0), { may: [deny('sts:*', { Resource: roleArn(A, 'BreakGlass') })] }, { AWS: CLERK }],
    ['denied another one', YES, { may: [deny('sts:*', { Resource: roleArn(A, 'Other') })] }, { AWS: CLERK }],
    ['denied by a condition that is not judged', YES, { may: [deny('sts:*', MFA)] }, { AWS: CLERK }],
    ['denied by the boundary', no(0), { boundary: [ADMIN, STS_DENIED] }, { AWS: CLERK }],
    ['denied by the trust policy', no(1), { may: [assume()] }, trusts(lets(root(A)), lets({ AWS: CLERK }, { Effect: 'Deny' }))],
    ['denied as one of the account', no(0), {}, trusts(lets({ AWS: CLERK }), lets(root(A), { Effect: 'Deny' }))],
    ['denied as everybody', no(0), {}, trusts(lets({ AWS: CLERK }), lets('*', { Effect: 'Deny' }))],
    ['another one is denied', YES, {}, trusts(lets({ AWS: CLERK }), lets({ AWS: userArn(A, 'bob') }, { Effect: 'Deny' }))],
    ['denied another call', YES, {}, trusts(lets({ AWS: CLERK }), lets('*', { Effect: 'Deny', Action: 'sts:TagSession' }))],
    [
      'denied without MFA',
      LIMITED,
      {},
      trusts(lets({ AWS: CLERK }), lets('*', { Effect: 'Deny', Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } } })),
    ],
    [
      'all but one are denied',
      LIMITED,
      {},
      trusts(lets({ AWS: CLERK }), { Effect: 'Deny', Action: 'sts:AssumeRole', NotPrincipal: { AWS: CLERK } }),
    ],
    [
      'denied to all but it, by a condition',
      YES,
      {},
      trusts(lets({ AWS: CLERK }), lets('*', { Effect: 'Deny', ...IF('ArnNotEquals', 'aws:PrincipalArn', CLERK) })),
    ],
    [
      'denied to it, by a condition',
      no(0),
      {},
      trusts(lets('*'), lets('*', { Effect: 'Deny', ...IF('ArnLike', 'aws:PrincipalArn', `arn:aws:iam::${A}:user/cl*`) })),
    ],
  ])('%s: %s', async (_, expected, clerk, trust) => {
    expect(await verdict(world(clerk, trust))).toBe(expected);
  });

  it.each<[string, string, Person, unknown]>([
    ['a condition in its policy', LIMITED, { may: [allow('sts:AssumeRole', MFA)] }, root(A)],
    ['a variable in its policy', LIMITED, { may: [assume(`arn:aws:iam::${A}:role/\${aws:PrincipalTag/team}`)] }, root(A)],
    ['its own name in its policy', no(1), { may: [assume(`arn:aws:iam::${A}:role/\${aws:username}`)] }, root(A)],
    ['a condition in the trust policy', LIMITED, { may: [assume()] }, trusts(lets(root(A), MFA))],
    ['an external id', LIMITED, { may: [assume()] }, trusts(lets(root(A), IF('StringEquals', 'sts:ExternalId', 'x')))],
    ['one statement with, one without a condition', YES, { may: [assume()] }, trusts(lets(root(A), MFA), lets(root(A)))],
    ['its ARN is asked for', YES, {}, trusts(lets('*', IF('StringEquals', 'aws:PrincipalArn', CLERK)))],
    ['one of several ARNs is asked for', YES, {}, trusts(lets('*', IF('ArnLike', 'aws:PrincipalArn', [userArn(B, '*'), userArn(A, '*')])))],
    ['another ARN is asked for', no(1), { may: [assume()] }, trusts(lets('*', IF('ArnEquals', 'aws:PrincipalArn', userArn(A, 'bob'))))],
    [
      'a wildcard of ArnLike stays in its part',
      no(1),
      { may: [assume()] },
      trusts(lets('*', IF('ArnLike', 'aws:PrincipalArn', 'arn:*:user/clerk'))),
    ],
    ['one of StringLike does not', YES, { may: [assume()] }, trusts(lets('*', IF('StringLike', 'aws:PrincipalArn', 'arn:*:user/clerk')))],
    ['case does not count', YES, {}, trusts(lets('*', IF('StringEqualsIgnoreCase', 'AWS:principalarn', CLERK.toUpperCase())))],
    ['case counts', no(0), {}, trusts(lets('*', IF('StringEquals', 'aws:PrincipalArn', CLERK.toUpperCase())))],
    ['all but it', no(0), {}, trusts(lets('*', IF('StringNotEquals', 'aws:PrincipalArn', CLERK)))],
    ['all but another', YES, {}, trusts(lets('*', IF('StringNotLike', 'aws:PrincipalArn', userArn(A, 'b*'))))],
    ['its account', YES, {}, trusts(lets('*', IF('StringEquals', 'aws:PrincipalAccount', A)))],
    ['another account', no(0), {}, trusts(lets('*', IF('StringEquals', 'aws:PrincipalAccount', B)))],
    ['its organization', YES, {}, trusts(lets('*', IF('StringEquals', 'aws:PrincipalOrgID', ORGANIZATION)))],
    ['the organization of the role', YES, {}, trusts(lets('*', IF('StringEquals', 'aws:PrincipalOrgID', '${aws:ResourceOrgID}')))],
    ['another organization', no(0), {}, trusts(lets('*', IF('StringEquals', 'aws:PrincipalOrgID', 'o-anotherorg')))],
    [
      'its unit',
      YES,
      {},
      trusts(lets('*', IF('ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', `${ORGANIZATION}/r-root/ou-root-aaaaaaaa/*`))),
    ],
    [
      'exactly its unit',
      YES,
      {},
      trusts(
        lets('*', IF('ForAnyValue:StringEquals', 'aws:PrincipalOrgPaths', `${ORGANIZATION}/r-root/ou-root-aaaaaaaa/ou-root-bbbbbbbb/`)),
      ),
    ],
    [
      'another unit',
      no(0),
      {},
      trusts(lets('*', IF('ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', `${ORGANIZATION}/r-root/ou-root-cccccccc/*`))),
    ],
    [
      'one condition that is not met beside one that is not judged',
      no(0),
      {},
      trusts(lets('*', { Condition: { ...WITH_MFA, StringEquals: { 'aws:PrincipalAccount': B } } })),
    ],
    ['a variable in a condition', LIMITED, {}, trusts(lets('*', IF('StringEquals', 'aws:PrincipalArn', '${aws:PrincipalTag/owner}')))],
    ['all but one', LIMITED, {}, trusts({ Effect: 'Allow', Action: 'sts:AssumeRole', NotPrincipal: { AWS: userArn(A, 'bob') } })],
  ])('%s: %s', async (_, expected, clerk, trust) => {
    expect(await verdict(world(clerk, trust))).toBe(expected);
  });

  it.each<[string, string, Person, unknown]>([
    ['the boundary allows it', YES, { may: [assume()], boundary: [assume()] }, root(A)],
    ['the boundary allows it on others', no(1), { may: [assume()], boundary: [assume(roleArn(A, 'Other'))] }, root(A)],
    ['the boundary says nothing of it', no(1), { may: [assume()], boundary: [allow('s3:*')] }, root(A)],
    ['the boundary allows it on a condition', LIMITED, { may: [assume()], boundary: [allow('*', MFA)] }, root(A)],
    ['the boundary could not be read', UNKNOWN_8, { may: [assume()], broken: 'boundary' }, root(A)],
    // AWS: a resource policy that names a user is not limited by what a boundary does not allow.
    ['the user is named', YES, { boundary: [allow('s3:*')] }, { AWS: CLERK }],
    ['everybody is let in', YES, { boundary: [allow('s3:*')] }, '*'],
  ])('of a user: %s: %s', async (_, expected, clerk, trust) => {
    expect(await verdict(world(clerk, trust))).toBe(expected);
  });

  it.each<[string, string, Person, unknown]>([
    ['named, without a policy', YES, {}, { AWS: roleArn(A, 'App') }],
    ['named with another path', no(0), {}, { AWS: roleArn(A, 'App', '/x/') }],
    // AWS: one that names a role is.
    ['named, but its boundary says nothing of it', no(0), { boundary: [allow('s3:*')] }, { AWS: roleArn(A, 'App') }],
    ['named, and its boundary allows it', YES, { boundary: [assume()] }, { AWS: roleArn(A, 'App') }],
    ['everybody, whatever its boundary says', YES, { boundary: [allow('s3:*')] }, '*'],
    ['one of its sessions', LIMITED, {}, { AWS: `arn:aws:sts::${A}:assumed-role/App/release` }],
    ['a session of another role', no(0), {}, { AWS: `arn:aws:sts::${A}:assumed-role/Apps/release` }],
    ['by its unique id', YES, {}, { AWS: 'AROAAPPAAAAAAAAAAAA' }],
    ['root, and it may', YES, { may: [assume()] }, root(A)],
    ['a user name is no name of a role', no(1), { may: [assume(`arn:aws:iam::${A}:role/\${aws:username}*`)] }, root(A)],
  ])('of a role: %s: %s', async (_, expected, app, trust) => {
    const spec: WorldSpec = { [A]: { roles: { App: app, BreakGlass: { may: [ADMIN], trust } } } };
    expect(await verdict(spec, `${A}/App`)).toBe(expected);
  });

  it('odd names', async () => {
    const [user, name] = ['a+b=c,d.e@f_-', '=cmd,@role.+-_'];
    const spec: WorldSpec = {
      [A]: {
        users: { [user]: { path: '/x/y/' } },
        roles: { [name]: { path: '/p!q~/', may: [ADMIN], trust: { AWS: userArn(A, user, '/x/y/') } } },
      },
    };
    expect(await verdict(spec, `${A}/${user}`)).toBe(`yes 8 ${name} 1`);
    const proto: WorldSpec = {
      [A]: { users: { constructor: {} }, roles: { toString: { may: [ADMIN], trust: { AWS: userArn(A, 'constructor') } } } },
    };
    expect(await verdict(proto, `${A}/constructor`)).toBe('yes 8 toString 1');
  });
});

describe('into another account', () => {
  it.each<[string, string, Person, unknown]>([
    ['both', YES_B, { may: [assume()] }, root(A)],
    ['both, by name', YES_B, { may: [assume(roleArn(B, 'BreakGlass'))] }, { AWS: CLERK }],
    ['named, without a policy', no(0), {}, { AWS: CLERK }],
    ['named, with a policy for its own account only', no(1), { may: [assume(roleArn(A, '*'))] }, { AWS: CLERK }],
    ['everybody, without a policy', no(0), {}, '*'],
    ['everybody, with a policy', YES_B, { may: [assume()] }, '*'],
    [
      'everybody of the organization',
      YES_B,
      { may: [assume('arn:aws:iam::*:role/BreakGlass')] },
      trusts(lets('*', IF('StringEquals', 'aws:PrincipalOrgID', ORGANIZATION))),
    ],
    ['everybody of the account', YES_B, { may: [assume()] }, trusts(lets('*', IF('StringEquals', 'aws:PrincipalAccount', A)))],
    [
      'everybody with this ARN',
      YES_B,
      { may: [assume()] },
      trusts(lets('*', IF('ArnLike', 'aws:PrincipalArn', `arn:aws:iam::*:user/clerk`))),
    ],
    [
      'everybody with another ARN',
      no(1),
      { may: [assume()] },
      trusts(lets('*', IF('ArnLike', 'aws:PrincipalArn', `arn:aws:iam::*:user/bob`))),
    ],
    ['root with this ARN', YES_B, { may: [assume()] }, trusts(lets(root(A), IF('ArnEquals', 'aws:PrincipalArn', CLERK)))],
    ['the role trusts its own account only', no(1), { may: [assume()] }, root(B)],
    ['denied by the trust policy', no(1), { may: [assume()] }, trusts(lets(root(A)), lets(root(A), { Effect: 'Deny' }))],
    ['denied by its own policy', no(1), { may: [assume(), deny('sts:AssumeRole', { Resource: `arn:aws:iam::${B}:role/*` })] }, root(A)],
    ['conditions', LIMITED_B, { may: [assume()] }, trusts(lets(root(A), IF('StringEquals', 'sts:ExternalId', 'x')))],
    ['the boundary does not allow it', no(1), { may: [assume()], boundary: [allow('s3:*')] }, { AWS: CLERK }],
    ['the boundary allows it', YES_B, { may: [assume()], boundary: [allow('sts:*')] }, { AWS: CLERK }],
  ])('%s: %s', async (_, expected, clerk, trust) => {
    expect(await verdict(world(clerk, trust, { inB: true }))).toBe(expected);
  });

  it('says where', async () => {
    const found = await rowIn(world({ may: [assume()] }, root(A), { inB: true }), `${A}/clerk`);
    expect(found).toMatchObject({
      accounts_reached: [B],
      escalation_paths: ['assume_role'],
      escalation_via: ['assume_role'],
      assumed_roles: `${B}:BreakGlass`,
      not_judged: [],
      reach: 8,
      admin: 'no',
    });
    expect(await rowIn(world({ may: [assume()] }, root(A)), `${A}/clerk`)).toMatchObject({ accounts_reached: [] });
  });

  it('says what limits it', async () => {
    const found = await rowIn(world({ may: [allow('sts:AssumeRole', MFA)] }, root(A), { inB: true }), `${A}/clerk`);
    expect(found).toMatchObject({
      escalation_paths: [],
      escalation_limited: ['assume_role'],
      escalation_limits: [`sts:AssumeRole on ${roleArn(B, 'BreakGlass')} with a condition`],
      accounts_reached: [B],
    });
  });
});

describe('service control policies', () => {
  const MAY: Person = { may: [assume()] };

  it.each<[string, string, AccountSpec, boolean]>([
    ['deny it to the caller', no(1), { scp: [ADMIN, STS_DENIED] }, true],
    ['deny it to the caller in the same account', no(1), { scp: [ADMIN, STS_DENIED] }, false],
    ['do not allow it to the caller', no(1), { scp: [allow('s3:*')] }, true],
    ['deny another role', YES_B, { scp: [ADMIN, deny('sts:AssumeRole', { Resource: roleArn(A, '*') })] }, true],
    ['allow it on a condition', LIMITED_B, { scp: [allow('*', MFA)] }, true],
  ])('%s: %s', async (_, expected, account, inB) => {
    expect(await verdict(world(MAY, root(A), { account, inB }))).toBe(expected);
  });

  it('hold whom a trust policy names too', async () => {
    expect(await verdict(world({}, { AWS: CLERK }, { account: { scp: [ADMIN, STS_DENIED] } }))).toBe(no(0));
  });

  it.each<[string, string, AccountSpec]>([
    ['deny everything', no(1), { scp: [ADMIN, deny('*')] }],
    ['allow something harmless', no(1), { scp: [allow('s3:*')] }],
    ['allow most', `yes 8 - -`, { scp: [allowNot('s3:*')] }],
    // The call is the caller's: that of the role's account caps only what the role does then.
    ['deny sts:AssumeRole', YES_B, { scp: [ADMIN, STS_DENIED] }],
  ])('of the role: %s: %s', async (_, expected, more) => {
    const spec = world(MAY, root(A), { inB: true });
    expect(await verdict({ ...spec, [B]: { ...spec[B], ...more } })).toBe(expected);
  });
});

describe('what the role has', () => {
  it.each<[string, string, Person]>([
    ['an escalation path', 'yes 8 - -', { may: [allow('iam:CreatePolicyVersion')] }],
    ['one with a limit', 'limited 4 - -', { may: [allow('iam:CreateAccessKey', MFA)] }],
    ['everything but some', 'no 6 - -', { may: [allowNot([...SERVICES_WITH_PATHS].map((service) => `${service}:*`))] }],
    ['something', no(1), { may: [allow('s3:*')] }],
    ['nothing', no(0), {}],
    ['everything, but for its boundary', no(1), { may: [ADMIN], boundary: [allow('s3:*')] }],
    ['policies that could not be read', UNKNOWN_8, { broken: 'policy' }],
    ['a boundary that could not be read', UNKNOWN_8, { may: [ADMIN], broken: 'boundary' }],
  ])('%s: %s', async (_, expected, role) => {
    expect(await verdict(world({}, { AWS: CLERK }, { role: { ...role, may: role.may ?? [] } }))).toBe(expected);
  });
});

describe('what could not be seen', () => {
  it('a trust policy', async () => {
    expect(await verdict(world({ may: [assume()] }, null, { role: { broken: 'trust' } }))).toBe(UNKNOWN_8);
    expect(await verdict(world({}, null, { role: { broken: 'trust' } }))).toBe(UNKNOWN_8);
    expect(await verdict(world({}, null, { role: { broken: 'trust' }, inB: true }))).toBe(no(0));
    expect(await verdict(world({ may: [assume()] }, null, { role: { broken: 'trust' }, inB: true }))).toBe(UNKNOWN_8);
  });

  it("the caller's policies", async () => {
    expect(await verdict(world({ broken: 'policy' }, root(A)))).toBe('? 10 ? ?');
    expect(await verdict(world({ broken: 'policy' }, { AWS: CLERK }))).toBe('yes 10 BreakGlass 1');
  });

  it.each<[string, string, Person]>([
    ['may assume any', UNKNOWN_8, { may: [assume()] }],
    ['may assume one of there', UNKNOWN_8, { may: [assume(roleArn(B, 'x'))] }],
    ['may assume those of its own account', no(1), { may: [assume(roleArn(A, '*'))] }],
    ['may assume one of an account that nobody knows', UNKNOWN_8, { may: [assume(roleArn(C, 'x'))] }],
    ['may assume one of that pattern', UNKNOWN_8, { may: [assume('arn:aws:iam::*:role/x')] }],
    ['is denied those of there', no(1), { may: [assume(), deny('sts:*', { Resource: roleArn(B, '*') })] }],
    ['may assume none', no(1), { may: [allow('s3:*')] }],
  ])('an account: %s: %s', async (_, expected, clerk) => {
    const found: WorldSpec = { [A]: { users: { clerk } }, [B]: { hidden: true } };
    expect(await verdict(found)).toBe(expected);
    const { not_judged: words, accounts_reached: accounts } = await rowIn(found, `${A}/clerk`);
    expect([words, typeof accounts]).toEqual(expected === UNKNOWN_8 ? [['unseen_roles'], 'symbol'] : [[], 'object']);
  });

  it('an account, but what was seen is open', async () => {
    expect(await verdict({ ...world({ may: [assume()] }, root(A)), [B]: { hidden: true } })).toBe(YES);
  });

  it('an account that AWS has closed hides nothing', async () => {
    expect(await verdict({ [A]: { users: { clerk: { may: [assume()] } } }, [B]: { hidden: true, more: { state: 'SUSPENDED' } } })).toBe(
      no(1),
    );
  });

  it('an account that was not chosen', async () => {
    const { escalation } = await rowIn({ [A]: { users: { clerk: { may: [assume()] } } } }, `${A}/clerk`, {
      organization: new Map([
        [A, 'ACTIVE'],
        [B, 'ACTIVE'],
      ]),
    });
    expect(typeof escalation).toBe('symbol');
  });
});
