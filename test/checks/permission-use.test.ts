import { judgePermissions, type JudgedPermission, type PermissionYardstick } from '../../src/checks/permission-use.js';
import type { Entity, Usage } from '../../src/reconcile/entity.js';
import { UNKNOWN, type Unknown } from '../../src/model/value.js';
import type { AppliedPolicy, ServiceControls } from '../../src/policy/applied-policy.js';
import { ago, key, password, service, userWith } from '../fixtures.js';
import { allow, allowNot, applied, CATALOGUE, control, deny, document, policies, UNREAD } from '../policy/support.js';
import { answered, inferred, managedPolicy, roleThat } from './support.js';

const S3 = applied('P', allow('s3:*'));

function judge(entity: Entity, more: Partial<PermissionYardstick> = {}, controls: ServiceControls | Unknown = null): readonly JudgedPermission[] {
  return judgePermissions(entity, controls, { days: 90, granularity: 'service', catalogue: CATALOGUE, ...more });
}

/** `namespace[:action] use days`. */
function told(permissions: readonly JudgedPermission[]): readonly string[] {
  const days = (of: JudgedPermission): string => (of.daysUnused === UNKNOWN ? '?' : String(of.daysUnused ?? '-'));
  return permissions.map((of) => `${of.namespace ?? '*'}${of.action === null ? '' : `:${of.action}`} ${of.use} ${days(of)}`);
}

function only(permissions: readonly JudgedPermission[]): JudgedPermission {
  const [first, ...others] = permissions;
  if (first === undefined || others.length > 0) throw new Error(`${permissions.length} permissions`);
  return first;
}

const S3_NEVER = answered([service('s3')]);
const used = (at: string): Usage => answered([service('s3', at)]);

describe('a service', () => {
  it.each<[string, Usage, number, string, Partial<Entity>?]>([
    ['used today', used(ago(0)), 90, 's3 used 0'],
    ['used in the future: clocks differ', used(ago(-1)), 90, 's3 used 0'],
    ['used one second less than N days ago', used(ago(90, -1)), 90, 's3 used 89'],
    ['used exactly N days ago', used(ago(90)), 90, 's3 unused 90'],
    ['used longer ago than the tracking window, and on record all the same', used(ago(450)), 430, 's3 unused 450'],
    ['never used, by a principal of long ago: no more is known than the window', S3_NEVER, 90, 's3 unused 400'],
    ['never used, for all the days of the window', S3_NEVER, 400, 's3 unused 400'],
    ['never used, and asked for more days than the window has', S3_NEVER, 401, 's3 unknown ?'],
    ['never used, by a new principal', S3_NEVER, 90, 's3 new 10', { createdAt: new Date(ago(10)) }],
    ['never used, by a principal made one second less than N days ago', S3_NEVER, 90, 's3 new 89', { createdAt: new Date(ago(90, -1)) }],
    ['never used, by a principal made exactly N days ago', S3_NEVER, 90, 's3 unused 90', { createdAt: new Date(ago(90)) }],
    ['used by a new principal', used(ago(2)), 90, 's3 used 2', { createdAt: new Date(ago(10)) }],
    ['never used, by a principal of unknown age', S3_NEVER, 90, 's3 unknown ?', { createdAt: UNKNOWN }],
    ['used long ago by a principal of unknown age', used(ago(100)), 90, 's3 unused 100', { createdAt: UNKNOWN }],
    ['used at a time that can not be read', used('2026-02-30T00:00:00Z'), 90, 's3 unknown ?'],
    ['not listed', answered([]), 90, 's3 not_tracked -'],
    ['not seen', { seen: 'not' }, 90, '* unknown ?'],
  ])('%s', (_, usage, days, expected, more = {}) => {
    expect(told(judge(roleThat(usage, [S3], more), { days }))).toEqual([expected]);
  });

  it('that is listed twice is used when it was used last', () => {
    const twice = [service('s3', ago(3)), service('s3'), service('s3', ago(200))];
    for (const services of [twice, [...twice].reverse()]) expect(told(judge(roleThat(answered(services), [S3])))).toEqual(['s3 used 3']);
  });

  it('says when, where and what it is called', () => {
    expect(only(judge(roleThat(used(ago(100)), [S3])))).toMatchObject({ serviceName: 'S3', lastUsed: new Date(ago(100)), region: 'us-east-1', action: null, inferred: null });
    expect(only(judge(roleThat(answered([]), [S3])))).toMatchObject({ serviceName: 'Amazon s3', lastUsed: UNKNOWN, region: null });
    expect(only(judge(roleThat(S3_NEVER, [S3])))).toMatchObject({ lastUsed: null });
    expect(only(judge(roleThat({ seen: 'not' }, [S3])))).toMatchObject({ lastUsed: UNKNOWN, serviceName: null, grants: [] });
  });

  it('comes in the order of the names, granted and listed ones in one', () => {
    const entity = roleThat(answered([service('sts', ago(1)), service('ec2'), service('s3', ago(200))]), [applied('P', allow(['s3:Get*', 'ses:*', 'STS:*']))]);
    expect(told(judge(entity))).toEqual(['ec2 unused 400', 's3 unused 200', 'ses not_tracked -', 'sts used 1']);
  });
});

describe('where it is granted', () => {
  const placed = (entity: Entity): unknown => judge(entity).map(({ namespace, grants }) => [namespace, grants.map(({ policy, statement }) => `${policy.group ?? ''}>${policy.name}#${statement}`)]);

  it('names policy, statement and group', () => {
    const group = { ...applied('Team', deny('ec2:*'), allow('s3:Get*')), group: 'Devs' };
    expect(placed(roleThat(S3_NEVER, [S3, group, applied('Other', allow('ec2:*'))]))).toEqual([['ec2', ['>Other#1']], ['s3', ['>P#1', 'Devs>Team#2']]]);
  });

  it.each([
    ['everything', allow('*')],
    ['NotAction', allowNot('iam:*')],
    ['a wildcard for the service', allow('*:Get*')],
  ])('finds what grants a service that the catalogue does not know yet: %s', (_, statement) => {
    const entity = roleThat(answered([service('brandnew', ago(3))]), [applied('Wide', statement)]);
    expect(judge(entity).find(({ namespace }) => namespace === 'brandnew')).toMatchObject({ use: 'used', grants: [{ policy: { name: 'Wide' } }] });
  });

  it('is nowhere for what only a policy grants that could not be read', () => {
    expect(only(judge(roleThat(S3_NEVER, [UNREAD])))).toMatchObject({ use: 'unused', grants: [] });
  });
});

describe('how long it has been granted', () => {
  const P = (days: number | null, name = 'P'): AppliedPolicy => managedPolicy({ ...S3, name }, days);
  const unread = (days: number | null, name = 'Lost'): AppliedPolicy => ({ ...UNREAD, name, createdAt: days === null ? null : ago(days) });

  it.each<[string, readonly AppliedPolicy[], string]>([
    ['a new managed policy on an old principal', [P(5)], 's3 new 5'],
    ['one made exactly N days ago', [P(90)], 's3 unused 90'],
    ['one made one second less than N days ago', [{ ...P(90), createdAt: ago(90, -1) }], 's3 new 89'],
    ['a new one, where an older grants it too', [P(5), P(200, 'Q')], 's3 unused 200'],
    ['two new ones', [P(5), P(9, 'Q')], 's3 new 9'],
    ['one of unknown age', [P(null)], 's3 unused 400'],
    ['a new one and an inline policy, of which AWS tells no age', [P(5), S3], 's3 unused 400'],
    ['a new one, and an older that grants other things', [P(5), managedPolicy(applied('Q', allow('mystery:*')), 300)], 's3 new 5'],
    ['only a new one that could not be read', [unread(7)], 's3 new 7'],
    ['only two that could not be read, one of them old', [unread(7), unread(300, 'Gone')], 's3 unused 300'],
    ['only one of unknown age that could not be read', [unread(null)], 's3 unused 400'],
  ])('%s', (_, own, expected) => {
    expect(told(judge(roleThat(S3_NEVER, own))).filter((row) => row.startsWith('s3'))).toEqual([expected]);
  });

  const through = (days: number | null, policy: AppliedPolicy): AppliedPolicy => ({ ...policy, group: 'G', groupCreatedAt: days === null ? null : ago(days) });

  it.each<[string, readonly AppliedPolicy[], string]>([
    ['an inline policy of a young group', [through(25, S3)], 's3 new 25'],
    ['an old policy of a young group', [through(25, P(500))], 's3 new 25'],
    ['a young policy of an old group', [through(500, P(25))], 's3 new 25'],
    ['an old inline policy of an old group', [through(200, S3)], 's3 unused 200'],
    ['a young group, and a policy of its own', [through(25, S3), P(300)], 's3 unused 300'],
    ['a young group, and an inline policy of its own', [through(25, S3), S3], 's3 unused 400'],
    ['two young groups', [through(25, S3), through(40, S3)], 's3 new 40'],
    ['a group of unknown age', [through(null, S3)], 's3 unknown ?'],
    ['a young group, by a policy that could not be read', [through(25, unread(null))], 's3 new 25'],
  ])('through %s', (_, own, expected) => {
    expect(told(judge(roleThat(S3_NEVER, own))).filter((row) => row.startsWith('s3'))).toEqual([expected]);
    const implied = told(judge(roleThat(inferred(null), own))).filter((row) => row.startsWith('s3'));
    expect(implied).toEqual(own.every(({ document: of }) => of === UNKNOWN) ? [] : [expected]);
  });

  const versions = (days: number | null, ...earlier: readonly (readonly [number, AppliedPolicy])[]): Partial<AppliedPolicy> => ({
    versions: { createdAt: days === null ? null : ago(days), earlier: earlier.map(([made, { document: of }]) => ({ createdAt: ago(made), document: of })) },
  });
  const OTHER = applied('P', allow('ec2:*'));

  it.each<[string, Usage, AppliedPolicy, string]>([
    ['added by a new version', S3_NEVER, { ...P(800), ...versions(2, [800, OTHER]) }, 's3 new 2'],
    ['added by a version made exactly N days ago', S3_NEVER, { ...P(800), ...versions(90, [800, OTHER]) }, 's3 unused 90'],
    ['there in the version before too', S3_NEVER, { ...P(800), ...versions(2, [300, S3], [800, OTHER]) }, 's3 unused 300'],
    ['whose version before was deleted: more is not certain', S3_NEVER, { ...P(800), ...versions(2) }, 's3 new 2'],
    ['of a version without a date', S3_NEVER, { ...P(800), ...versions(null) }, 's3 unknown ?'],
    ['added by a new version to a role that was not used', inferred(null), { ...P(800), ...versions(2, [800, OTHER]) }, 's3 new 2'],
    ['added by a new version after the last use of the role', inferred(ago(100)), { ...P(800), ...versions(2, [800, OTHER]) }, 's3 new 2'],
    ['of a version without a date, by a role used long ago', inferred(ago(100)), { ...P(800), ...versions(null) }, 's3 unknown ?'],
  ])('a permission %s', (_, usage, policy, expected) => {
    expect(told(judge(roleThat(usage, [policy])))).toEqual([expected]);
  });

  it('an action added by a new version is new, its service is not', () => {
    const before = applied('P', allow('s3:ListAllMyBuckets'));
    const usage = answered([service('s3', ago(3), { actions: [{ name: 'GetBucketAcl', lastAccessed: null, region: null, entity: null }] })], 'action');
    const rows = told(judge(roleThat(usage, [{ ...P(800), ...versions(2, [800, before]) }]), { granularity: 'action', catalogue: { ...CATALOGUE, actions: new Map() } }));
    expect(rows).toEqual(['s3 used 3', 's3:GetBucketAcl new 2']);
  });

  const old = answered([service('s3', ago(120))]);

  it.each<[string, Usage, readonly AppliedPolicy[], Partial<Entity>, string]>([
    ['with a policy made since then', old, [P(5)], {}, 's3 new 5'],
    ['with a policy made exactly N days ago', old, [P(90)], {}, 's3 unused 120'],
    ['with a policy made before', old, [P(121)], {}, 's3 unused 120'],
    ['with a policy of unknown age', old, [P(null)], {}, 's3 unused 120'],
    ['by a namesake that was deleted', old, [P(300)], { createdAt: new Date(ago(10)) }, 's3 new 10'],
    ['by who knows whom, for the age is not known', old, [P(5)], { createdAt: UNKNOWN }, 's3 unused 120'],
    ['within the days, though with another policy', answered([service('s3', ago(20))]), [P(5)], {}, 's3 used 20'],
  ])('used last %s', (_, usage, own, more, expected) => {
    expect(told(judge(roleThat(usage, own, more)))).toEqual([expected]);
  });

  it('is not known where not all policies could be seen: the principal itself is old', () => {
    expect(told(judge(roleThat(S3_NEVER, [unread(7)], { policies: policies([unread(7)], null, false) })))).toEqual(['s3 unused 400']);
  });
});

describe('what AWS keeps no record of', () => {
  const iam = (at: string | null): Usage => answered([service('iam', at)]);

  it.each<[string, Usage, readonly AppliedPolicy[], string]>([
    ['PassRole alone', iam(null), [applied('P', allow('iam:PassRole'))], 'iam not_tracked -'],
    ['PassRole alone, in other letters, with others of other services', iam(null), [applied('P', allow(['IAM:passrole', 's3:GetObject']))], 'iam not_tracked -'],
    ['PassRole alone, by a wildcard', iam(null), [applied('P', allow('iam:Pass*'))], 'iam not_tracked -'],
    ['PassRole alone, by its end', iam(null), [applied('P', allow('iam:*PassRole'))], 'iam not_tracked -'],
    ['PassRole alone, by a shorter beginning', iam(null), [applied('P', allow('iam:Pa*'))], 'iam not_tracked -'],
    ['PassRole and what else begins with P', iam(null), [applied('P', allow('iam:P*'))], 'iam unused 400'],
    ['PassRole alone, by question marks', iam(null), [applied('P', allow('iam:Pass????'))], 'iam not_tracked -'],
    ['PassRole alone, though IAM was used long ago with more', iam(ago(200)), [applied('P', allow('iam:PassRole'))], 'iam not_tracked -'],
    ['PassRole alone, though IAM was used lately with more', iam(ago(2)), [applied('P', allow('iam:PassRole'))], 'iam used 2'],
    ['PassRole and more', iam(null), [applied('P', allow(['iam:PassRole', 'iam:GetUser']))], 'iam unused 400'],
    ['PassRole in one policy, more in another', iam(null), [applied('P', allow('iam:PassRole')), applied('Q', allow('iam:Get*'))], 'iam unused 400'],
    ['a service that the advisor does not list', answered([]), [applied('P', allow('execute-api:Invoke'))], 'execute-api not_tracked -'],
    ['a service that nobody knows', answered([]), [applied('P', allow('Unheard-Of:*'))], 'unheard-of not_tracked -'],
  ])('%s', (_, usage, own, expected) => {
    expect(told(judge(roleThat(usage, own)))).toContain(expected);
  });

  it.each(['aws-eusc', 'aws-iso', 'aws-iso-b', 'aws-cn', 'aws-new'])('no record in %s, which AWS does not say to track, says nothing', (partition) => {
    const arn = `arn:${partition}:iam::111122223333:role/R`;
    expect(told(judge(roleThat(S3_NEVER, [S3], { arn })))).toEqual(['s3 not_tracked -']);
    expect(told(judge(roleThat(inferred(null), [S3], { arn })))).toEqual(['s3 not_tracked -']);
    expect(told(judge(roleThat(used(ago(100)), [S3], { arn })))).toEqual(['s3 unused 100']);
  });

  const mail = applied('Mail', allow('ses:SendRawEmail'));
  const ses = (at: string | null): Usage => answered([service('ses', at)]);
  const keyed = { credentials: userWith(key(1, ago(300))).credentials };
  const keyless = { credentials: userWith(password(ago(300))).credentials };

  it.each<[string, Usage, Partial<Entity> & { readonly credentials?: unknown }, string]>([
    ['a user with a key', ses(null), { kind: 'user', ...keyed }, 'ses not_tracked -'],
    ['a user with a key, who used it long ago', ses(ago(200)), { kind: 'user', ...keyed }, 'ses not_tracked -'],
    ['a user with a key, who used it lately', ses(ago(2)), { kind: 'user', ...keyed }, 'ses used 2'],
    ['a user without a key', ses(null), { kind: 'user', ...keyless }, 'ses unused 400'],
    ['a user whose credentials were not seen', ses(null), { kind: 'user', credentials: UNKNOWN }, 'ses not_tracked -'],
    ['a group', ses(null), { kind: 'group' }, 'ses not_tracked -'],
    ['a role, which has no keys of its own', ses(null), { kind: 'role' }, 'ses unused 400'],
  ])('mail sent over SMTP: %s', (_, usage, more, expected) => {
    expect(told(judge(roleThat(usage, [mail], more)))).toEqual([expected]);
  });

  it.each<[string, Usage, string]>([
    ['no use on record', S3_NEVER, 's3 not_tracked -'],
    ['a use on record, long ago', used(ago(120)), 's3 unused 120'],
    ['a use on record, lately', used(ago(2)), 's3 used 2'],
    ['inferred', inferred(null), 's3 not_tracked -'],
  ])('in China, whose Regions are not tracked: %s', (_, usage, expected) => {
    expect(told(judge(roleThat(usage, [S3], { arn: 'arn:aws-cn:iam::111122223333:role/R' })))).toEqual([expected]);
  });

  it('is PassRole only: not what stands in one statement with it', () => {
    const entity = roleThat(answered([service('iam'), service('s3'), service('ec2', ago(1))]), [applied('P', allow(['iam:PassRole', 's3:*', 'ec2:*']))]);
    expect(told(judge(entity))).toEqual(['ec2 used 1', 'iam not_tracked -', 's3 unused 400']);
  });

  it('odd patterns reach what they match', () => {
    const entity = roleThat(answered([service('execute-api', ago(120)), service('s3', ago(1))]), [applied('P', allow(['EXECUTE-API:inv*', 'S3:GET*']))]);
    expect(told(judge(entity))).toEqual(['execute-api unused 120', 's3 used 1']);
  });
});

describe('what follows from the use of the principal itself', () => {
  const P = (days: number): AppliedPolicy => managedPolicy(S3, days);

  it.each<[string, Usage, readonly AppliedPolicy[], number, string, Partial<Entity>?]>([
    ['a role not used in the window', inferred(null), [S3], 90, 's3 unused 400'],
    ['a role not used since', inferred(ago(100)), [S3], 90, 's3 unused 100'],
    ['a user whose credentials were last used before the window', inferred(ago(700), 'credentials_not_used'), [S3], 500, 's3 unused 700'],
    ['beyond the window of roles', inferred(null), [S3], 401, 's3 unknown ?'],
    ['a new one', inferred(null), [S3], 90, 's3 new 3', { createdAt: new Date(ago(3)) }],
    ['one of unknown age', inferred(null), [S3], 90, 's3 unknown ?', { createdAt: UNKNOWN }],
    ['one of unknown age that was used once', inferred(ago(100)), [S3], 90, 's3 unused 100', { createdAt: UNKNOWN }],
    ['a new policy on a role not used since', inferred(ago(100)), [P(5)], 90, 's3 new 5'],
    ['a policy younger than the last use, but old enough', inferred(ago(200)), [P(95)], 90, 's3 unused 95'],
    ['an old policy on a role not used since', inferred(ago(100)), [P(300)], 90, 's3 unused 100'],
    ['a service-linked role, used lately: nobody asked what for', inferred(ago(1), 'service_linked'), [S3], 90, 's3 unknown ?'],
  ])('%s', (_, usage, own, days, expected, more = {}) => {
    expect(told(judge(roleThat(usage, own, more), { days }))).toEqual([expected]);
  });

  it('is marked, and does not say that the service was never used', () => {
    expect(only(judge(roleThat(inferred(ago(100)), [S3])))).toMatchObject({ inferred: 'role_not_used', lastUsed: UNKNOWN, serviceName: 'Amazon s3', grants: [{ statement: 1 }] });
    expect(only(judge(roleThat(inferred(null, 'credentials_not_used'), [S3])))).toMatchObject({ inferred: 'credentials_not_used', lastUsed: null });
  });

  it.each<[string, Partial<Entity>]>([
    ['a policy that could not be read', { policies: policies([S3, UNREAD]) }],
    ['policies that could not be seen', { policies: policies([S3], null, false) }],
  ])('%s may grant more', (_, more) => {
    expect(told(judge(roleThat(inferred(null), [], more)))).toEqual(['s3 unused 400', '* unknown ?']);
  });

  it.each<[string, readonly AppliedPolicy[], Partial<PermissionYardstick>, readonly string[]]>([
    ['is not known to show what AWS keeps no record of', [S3], { untracked: (namespace) => namespace === 's3' }, ['s3 not_tracked -']],
    ['tells of other services all the same', [S3], { untracked: (namespace) => namespace === 'ec2' }, ['s3 unused 400']],
    ['is not known to show PassRole', [applied('P', allow('iam:PassRole'))], {}, ['iam not_tracked -']],
  ])('the use of the principal %s', (_, own, more, expected) => {
    expect(told(judge(roleThat(inferred(null), own), more))).toEqual(expected);
  });

  it('comes in the order of the names', () => {
    expect(told(judge(roleThat(inferred(null), [applied('P', allow(['sts:*', 'ec2:*']))])))).toEqual(['ec2 unused 400', 'sts unused 400']);
  });
});

describe('action by action', () => {
  const action = (name: string, at: string | null): { name: string; lastAccessed: string | null; region: string | null; entity: null } => ({ name, lastAccessed: at, region: at === null ? null : 'eu-west-1', entity: null });
  const tracked = [action('ListAllMyBuckets', ago(3)), action('GetBucketAcl', null), action('DeleteObject', ago(90)), action('PutObject', ago(90, -1))];
  const s3 = (at: string | null, actions: typeof tracked | null = tracked): Usage => answered([service('s3', at, { actions })], 'action');
  const BY_ACTION = { granularity: 'action' } as const;
  const UNLISTED = { ...BY_ACTION, catalogue: { ...CATALOGUE, actions: new Map() } };
  const NEVER = [action('GetBucketAcl', null)];

  it('judges what is tracked, and says what is not', () => {
    expect(told(judge(roleThat(s3(ago(3)), [S3]), BY_ACTION))).toEqual([
      ...['s3 used 3', 's3:DeleteObject unused 90', 's3:GetBucketAcl unused 400', 's3:GetObject not_tracked -', 's3:ListAllMyBuckets used 3', 's3:PutObject used 89'],
    ]);
  });

  it.each<[string, Usage, Partial<PermissionYardstick>, readonly string[]]>([
    ['not where services were asked for', s3(ago(3)), { granularity: 'service' }, ['s3 used 3']],
    ['not where only services were answered', answered([service('s3', ago(3))]), BY_ACTION, ['s3 used 3']],
    ['not where the service was not used', s3(ago(200), NEVER), BY_ACTION, ['s3 unused 200']],
    ['not where it is new', s3(null, NEVER), { ...BY_ACTION, days: 2000 }, ['s3 new 400']],
    ['one used later than the service, as the answer has it', s3(ago(200), [action('GetBucketAcl', ago(300)), action('ListAllMyBuckets', ago(3))]), UNLISTED, ['s3 used 3', 's3:GetBucketAcl unused 300', 's3:ListAllMyBuckets used 3']],
    ['one used, and the service not at all', s3(null, [action('ListAllMyBuckets', ago(3))]), UNLISTED, ['s3 used 3', 's3:ListAllMyBuckets used 3']],
    ['none of the service is tracked', s3(ago(3), null), BY_ACTION, ['s3 used 3', ...['DeleteObject', 'GetBucketAcl', 'GetObject', 'ListAllMyBuckets', 'PutObject'].map((name) => `s3:${name} not_tracked -`)]],
    ['beyond the window', s3(ago(3), [action('GetBucketAcl', null)]), { ...BY_ACTION, days: 401, catalogue: { ...CATALOGUE, actions: new Map() } }, ['s3 used 3', 's3:GetBucketAcl unknown ?']],
    ['a date that can not be read', s3(ago(3), [action('GetBucketAcl', 'yesterday')]), UNLISTED, ['s3 used 3', 's3:GetBucketAcl unknown ?']],
  ])('%s', (_, usage, more, expected) => {
    expect(told(judge(roleThat(usage, [S3]), more))).toEqual(expected);
  });

  it('only what the policies allow', () => {
    expect(told(judge(roleThat(s3(ago(3), []), [applied('P', allow(['s3:getobject', 's3:?utObject']))]), BY_ACTION))).toEqual(['s3 used 3', 's3:GetObject not_tracked -', 's3:PutObject not_tracked -']);
  });

  it('knows where an action is granted, also one that the catalogue does not know yet', () => {
    const own = [S3, managedPolicy(applied('Q', allow('s3:Put*')), 5)];
    const found = judge(roleThat(s3(ago(3), [action('PutBrandNew', null), action('PutObject', null)]), own), BY_ACTION);
    const names = (wanted: string): unknown => found.find((one) => one.action === wanted)?.grants.map(({ policy }) => policy.name);
    expect([names('PutBrandNew'), names('PutObject'), names('GetObject')]).toEqual([['P', 'Q'], ['P', 'Q'], ['P']]);
    expect(told(found)).toContain('s3:PutBrandNew unused 400');
  });

  it('an action of a new policy is new, though the service is old', () => {
    const own = [applied('P', allow('s3:Get*')), managedPolicy(applied('Q', allow('s3:PutObject')), 5)];
    expect(told(judge(roleThat(s3(ago(3), [action('GetBucketAcl', null), action('PutObject', null)]), own), BY_ACTION))).toEqual([
      ...['s3 used 3', 's3:GetBucketAcl unused 400', 's3:GetObject not_tracked -', 's3:PutObject new 5'],
    ]);
  });
});

describe('possible or not', () => {
  const BOUNDARY = document(allow('ec2:*'));
  const SCP = [[control('FullAWSAccess', allow('*'))], [control('NoS3', allow('*'), deny('s3:*'))]];

  it.each<[string, Entity, ServiceControls | Unknown, string, string | null]>([
    ['nothing stands against it', roleThat(S3_NEVER, [S3]), null, 'unused', 'yes'],
    ['a boundary', roleThat(S3_NEVER, [], { policies: policies([S3], BOUNDARY) }), null, 'impossible', 'no'],
    ['a service control policy', roleThat(S3_NEVER, [S3]), SCP, 'impossible', 'no'],
    ['a denial of its own', roleThat(S3_NEVER, [S3, applied('Stop', deny('s3:*'))]), null, 'impossible', 'no'],
    ['a boundary, but it was used', roleThat(used(ago(1)), [], { policies: policies([S3], BOUNDARY) }), null, 'used', 'no'],
    ['a boundary, on what is not tracked', roleThat(answered([]), [], { policies: policies([S3], BOUNDARY) }), null, 'not_tracked', 'no'],
    ['a boundary, on what is new', roleThat(S3_NEVER, [], { createdAt: new Date(ago(1)), policies: policies([S3], BOUNDARY) }), null, 'new', 'no'],
    ['service control policies that were not seen', roleThat(S3_NEVER, [S3]), UNKNOWN, 'unused', 'unknown'],
    ['a boundary that could not be read', roleThat(S3_NEVER, [], { policies: policies([S3], UNKNOWN) }), null, 'unused', 'unknown'],
    ['inferred, and a boundary', roleThat(inferred(null), [], { policies: policies([S3], BOUNDARY) }), null, 'impossible', 'no'],
    ['not seen at all', roleThat({ seen: 'not' }, [S3]), null, 'unknown', 'unknown'],
  ])('%s', (_, entity, controls, use, possible) => {
    const found = only(judge(entity, {}, controls));
    expect([found.use, found.possibility().possible]).toEqual([use, possible]);
  });

  it('is asked of the action where it is about one', () => {
    const actions = ['GetBucketAcl', 'PutObject'].map((name) => ({ name, lastAccessed: null, region: null, entity: null }));
    const entity = roleThat(answered([service('s3', ago(1), { actions })], 'action'), [S3, applied('Stop', deny('s3:Put*'))]);
    const found = judge(entity, { granularity: 'action' }).filter((one) => one.action !== null && one.use !== 'not_tracked');
    expect(found.map(({ action, use }) => `${String(action)} ${use}`)).toEqual(['GetBucketAcl unused', 'PutObject impossible']);
  });
});
