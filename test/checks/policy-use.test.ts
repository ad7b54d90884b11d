import { HiddenHolders } from '../../src/checks/hidden-holders.js';
import { judgePermissions } from '../../src/checks/permission-use.js';
import { PolicyPool, sharesOf, type PolicyUse } from '../../src/checks/policy-use.js';
import type { Entity, Usage } from '../../src/reconcile/entity.js';
import type { ServiceLastAccessed } from '../../src/evidence/values.js';
import { UNKNOWN } from '../../src/model/value.js';
import type { AppliedPolicy } from '../../src/policy/applied-policy.js';
import { account, ago, service } from '../fixtures.js';
import { allow, applied, CATALOGUE, deny, document, policies, policyOf, text, UNREAD } from '../policy/support.js';
import { answered, inferred, managedPolicy, roleThat } from './support.js';

const S3 = managedPolicy(applied('Files', allow('s3:*')), 500);
const BOUNDARY = { policies: policies([S3], document(allow('ec2:*'))) };

type Granularity = 'service' | 'action';

function poolOf(principals: readonly Entity[], granularity: Granularity = 'service', hidden = new HiddenHolders()): readonly PolicyUse[] {
  const pool = new PolicyPool(hidden);
  for (const principal of principals) {
    const judged = judgePermissions(principal, null, { days: 90, granularity, catalogue: CATALOGUE });
    for (const share of sharesOf(principal, judged, CATALOGUE)) pool.add(share);
  }
  return [...pool.uses()];
}

function onlyUse(principals: readonly Entity[], granularity?: Granularity): PolicyUse {
  const [first, ...others] = poolOf(principals, granularity);
  if (first === undefined || others.length > 0) throw new Error(`${others.length + Number(first !== undefined)} policies`);
  return first;
}

/** `namespace[:action] use days`. */
function told({ permissions }: PolicyUse): readonly string[] {
  return permissions.map(
    ({ namespace, action, use, daysUnused }) =>
      `${namespace}${action === null ? '' : `:${action}`} ${use} ${daysUnused === UNKNOWN ? '?' : String(daysUnused ?? '-')}`,
  );
}

/** Principals that have `Files`, each in its own way of using it. */
const WAYS: Readonly<Record<string, (name: string) => Entity>> = {
  used: (name) => roleThat(answered([service('s3', ago(3))]), [S3], { name }),
  unknown: (name) => roleThat({ seen: 'not' }, [S3], { name }),
  new: (name) => roleThat(answered([service('s3')]), [S3], { name, createdAt: new Date(ago(8)) }),
  not_tracked: (name) => roleThat(answered([]), [S3], { name }),
  unused: (name) => roleThat(answered([service('s3', ago(100))]), [S3], { name }),
  impossible: (name) => roleThat(answered([service('s3', ago(200))]), [], { name, ...BOUNDARY }),
};
const WORDS = ['used', 'unknown', 'not_tracked', 'unused', 'new', 'impossible'];

function way(word: string, name: string): Entity {
  const make = WAYS[word];
  if (make === undefined) throw new Error(word);
  return { ...make(name), arn: `arn:aws:iam::111122223333:role/${name}` };
}

const PAIRS = WORDS.flatMap((first, at) => WORDS.map((second, other) => [first, second, WORDS[Math.min(at, other)] ?? ''] as const));

describe('one policy, two principals', () => {
  it.each(PAIRS)('%s and %s: %s', (first, second, expected) => {
    const use = onlyUse([way(first, 'A'), way(second, 'B')]);
    expect(use.permissions.map(({ use: word }) => word)).toEqual([expected]);
    expect([...use.principals].sort()).toEqual(['arn:aws:iam::111122223333:role/A', 'arn:aws:iam::111122223333:role/B']);
  });

  it.each<[readonly string[], string]>([
    [['unused', 'impossible'], 's3 unused 100'],
    [['impossible', 'impossible'], 's3 impossible 200'],
    [['unused', 'new'], 's3 unused 100'],
    [['new', 'new', 'unused'], 's3 unused 100'],
    [['new', 'impossible'], 's3 new 8'],
    [['unused', 'not_tracked'], 's3 not_tracked -'],
    [['unused', 'unknown'], 's3 unknown ?'],
    [['unused', 'used', 'impossible'], 's3 used 3'],
  ])('%j: %s', (words, expected) => {
    expect(told(onlyUse(words.map((word, at) => way(word, `R${at}`))))).toEqual([expected]);
  });

  it('counts those who have not had it for long', () => {
    const newcomers = (...words: readonly string[]): unknown =>
      onlyUse(words.map((word, at) => way(word, `R${at}`))).permissions[0]?.newcomers;
    expect(newcomers('unused', 'used', 'impossible')).toBe(0);
    expect(newcomers('new', 'unused', 'new')).toBe(2);
  });

  it('the last use of any of them counts', () => {
    const last = (...words: readonly string[]): unknown => onlyUse(words.map((word, at) => way(word, `R${at}`))).permissions[0]?.lastUsed;
    expect(last('unused', 'impossible')).toEqual(new Date(ago(100)));
    expect(last('impossible', 'unused')).toEqual(new Date(ago(100)));
    expect(last('new', 'new')).toBeNull();
    expect(last('unused', 'unknown')).toBe(UNKNOWN);
    expect(last('unknown', 'unused', 'used')).toBe(UNKNOWN);
  });
});

describe('an account that could not be looked into', () => {
  const OTHER = '222233334444';
  const hidden = new HiddenHolders();
  hidden.addAccount(OTHER);

  it.each<[string, readonly string[], Date | typeof UNKNOWN]>([
    ['used', ['s3 used 3'], new Date(ago(3))],
    ['unknown', ['s3 unknown ?'], UNKNOWN],
    ['not_tracked', ['s3 unknown ?'], UNKNOWN],
    ['unused', ['s3 unknown ?'], UNKNOWN],
    ['new', ['s3 unknown ?'], UNKNOWN],
    ['impossible', ['s3 unknown ?'], UNKNOWN],
  ])('what is %s here may be used there by a managed policy', (word, expected, lastUsed) => {
    const [use] = poolOf([way(word, 'A')], 'service', hidden);
    expect(use && told(use)).toEqual(expected);
    expect(use?.permissions[0]?.lastUsed).toEqual(lastUsed);
    expect([...(use?.hiddenIn ?? [])]).toEqual(word === 'used' ? [] : [OTHER]);
    expect([...(use?.accounts ?? [])]).toEqual(['111122223333']);
  });

  it('has no share in the inline policies of others', () => {
    const own = roleThat(answered([service('s3', ago(100))]), [
      applied('own', allow('s3:*')),
      { ...applied('team', allow('s3:*')), group: 'G' },
    ]);
    const uses = poolOf([own], 'service', hidden);
    expect(uses.map((use) => [told(use), use.hiddenIn.size])).toEqual([
      [['s3 unused 100'], 0],
      [['s3 unused 100'], 0],
    ]);
  });

  it('may use each action of a service that is used', () => {
    const tracked = [
      { name: 'GetBucketAcl', lastAccessed: null, region: null, entity: null },
      { name: 'ListAllMyBuckets', lastAccessed: ago(2), region: null, entity: null },
    ];
    const one = roleThat(answered([service('s3', ago(2), { actions: tracked })], 'action'), [S3]);
    const untracked = roleThat(answered([], 'action'), [S3], { name: 'B', arn: 'arn:aws:iam::111122223333:role/B' });
    for (const principals of [[one], [one, untracked]]) {
      const [use] = poolOf(principals, 'action', hidden);
      expect(use && told(use)).toEqual([
        's3 used 2',
        's3:DeleteObject unknown ?',
        's3:GetBucketAcl unknown ?',
        's3:GetObject unknown ?',
        's3:ListAllMyBuckets used 2',
        's3:PutObject unknown ?',
      ]);
    }
  });
});

describe('which policies are one', () => {
  const unused = answered([service('s3')]);
  const inAccount = (id: string, policy: AppliedPolicy, name = 'R'): Entity =>
    roleThat(unused, [policy], { name, account: account({ id }), arn: `arn:aws:iam::${id}:role/${name}` });
  const P = (id: string, json = text(allow('s3:*')), name = 'Deploy'): AppliedPolicy => managedPolicy(policyOf(json, name), 500, id);
  const AWS: AppliedPolicy = { ...policyOf(text(allow('s3:*')), 'Deploy'), arn: 'arn:aws:iam::aws:policy/Deploy' };

  it.each<[string, readonly Entity[], number]>([
    ['copies with the same name and text', [inAccount('111122223333', P('111122223333')), inAccount('222233334444', P('222233334444'))], 1],
    [
      'written otherwise, and URL-encoded',
      [
        inAccount('111122223333', P('111122223333')),
        inAccount('222233334444', P('222233334444', encodeURIComponent(text(allow('s3:*')).replaceAll(',', ' , ')))),
      ],
      1,
    ],
    [
      'another text',
      [inAccount('111122223333', P('111122223333')), inAccount('222233334444', P('222233334444', text(allow('s3:Get*'))))],
      2,
    ],
    ['another name', [inAccount('111122223333', P('111122223333')), inAccount('222233334444', P('222233334444', undefined, 'Deploy2'))], 2],
    ['one of AWS in two accounts', [inAccount('111122223333', AWS), inAccount('222233334444', AWS)], 1],
    [
      'one of AWS that was changed meanwhile',
      [
        inAccount('111122223333', AWS),
        inAccount('222233334444', { ...AWS, ...policyOf(text(allow(['s3:*', 'ec2:*'])), 'Deploy'), arn: AWS.arn }),
      ],
      1,
    ],
    ['one of AWS and a copy of it', [inAccount('111122223333', AWS), inAccount('222233334444', P('222233334444'))], 2],
    [
      'inline policies of two roles',
      [inAccount('111122223333', applied('own', allow('s3:*')), 'A'), inAccount('111122223333', applied('own', allow('s3:*')), 'B')],
      2,
    ],
    [
      'an inline policy of one group',
      [
        inAccount('111122223333', { ...applied('own', allow('s3:*')), group: 'G' }, 'A'),
        inAccount('111122223333', { ...applied('own', allow('s3:*')), group: 'G' }, 'B'),
      ],
      1,
    ],
    [
      'inline policies of groups of the same name',
      [
        inAccount('111122223333', { ...applied('own', allow('s3:*')), group: 'G' }),
        inAccount('222233334444', { ...applied('own', allow('s3:*')), group: 'G' }),
      ],
      2,
    ],
  ])('%s', (_, principals, count) => {
    const uses = poolOf(principals);
    expect(uses).toHaveLength(count);
    expect(uses.map(({ principals: who }) => who.size)).toEqual(Array.from({ length: count }, () => principals.length / count));
  });

  it('says in which accounts', () => {
    const [use] = poolOf([inAccount('222233334444', P('222233334444')), inAccount('111122223333', P('111122223333'))]);
    expect([...(use?.accounts ?? [])]).toEqual(['222233334444', '111122223333']);
  });

  it('a policy that reaches a principal in two ways is used once', () => {
    const twice = roleThat(answered([service('s3', ago(3))]), [S3, { ...S3, group: 'G' }]);
    expect(told(onlyUse([twice, way('unused', 'B')]))).toEqual(['s3 used 3']);
    expect(told(onlyUse([roleThat(answered([service('s3', ago(100))]), [S3, { ...S3, group: 'G' }]), way('unused', 'B')]))).toEqual([
      's3 unused 100',
    ]);
  });

  it('gives what is used to every policy that grants it', () => {
    const uses = poolOf([roleThat(answered([service('s3', ago(3)), service('ec2')]), [S3, applied('Both', allow(['s3:Get*', 'ec2:*']))])]);
    expect(uses.map((use) => [use.policy.name, told(use)])).toEqual([
      ['Files', ['s3 used 3']],
      ['Both', ['ec2 unused 400', 's3 used 3']],
    ]);
  });

  it('a policy that allows nothing, or could not be read, is none of them', () => {
    expect(poolOf([roleThat(answered([service('s3')]), [applied('Stop', deny('*')), UNREAD])])).toEqual([]);
  });

  it('says how long it may become', () => {
    const own = [applied('a', allow('s3:*')), applied('b', allow('ec2:*'))];
    const lengths = own.map(({ text: json }) => String(json).length);
    const free = 10_240 - (lengths[0] ?? 0) - (lengths[1] ?? 0);
    const longest = (principal: Entity): readonly number[] => poolOf([principal]).map((use) => use.longest);
    expect(longest(roleThat(answered([]), own))).toEqual(lengths.map((length) => length + Math.floor(free / 2)));
    expect(longest(roleThat(answered([]), [S3]))).toEqual([6144]);
    expect(longest(roleThat(answered([]), own.slice(0, 1), { kind: 'user' }))).toEqual([2048]);
    expect(longest(roleThat(answered([]), [{ ...applied('a', allow('s3:*')), group: 'G' }], { kind: 'user' }))).toEqual([5120]);
  });
});

describe('a principal whose use could not be seen', () => {
  it('may use each service of each of its policies', () => {
    const blind = roleThat({ seen: 'not' }, [S3, applied('Both', allow(['s3:Get*', 'ec2:*']))]);
    expect(poolOf([blind]).map(told)).toEqual([['s3 unknown ?'], ['ec2 unknown ?', 's3 unknown ?']]);
  });

  it('may use also what the catalogue does not know and others have not used', () => {
    const all = managedPolicy(applied('All', allow('*')), 500);
    const knowing = roleThat(answered([service('brandnew'), service('s3')]), [all], { name: 'A' });
    const found = (...principals: readonly Entity[]): readonly string[] =>
      told(onlyUse(principals)).filter((row) => /^(brandnew|s3) /.test(row));
    expect(found(knowing)).toEqual(['brandnew unused 400', 's3 unused 400']);
    expect(found(knowing, roleThat({ seen: 'not' }, [all], { name: 'B' }))).toEqual(['brandnew unknown ?', 's3 unknown ?']);
  });

  it('is not one that is known not to have been used, whatever else could not be read', () => {
    const idle = roleThat(inferred(ago(150)), [], { name: 'B', policies: policies([S3, UNREAD]) });
    expect(told(onlyUse([way('unused', 'A'), idle]))).toEqual(['s3 unused 100']);
    expect(told(onlyUse([idle]))).toEqual(['s3 unused 150']);
  });
});

describe('what the catalogue does not know yet', () => {
  const all = managedPolicy(applied('All', allow('*')), 500);

  it('is used through the policy that allows everything', () => {
    const use = onlyUse([roleThat(answered([service('brandnew', ago(2)), service('s3', ago(100))]), [all])]);
    expect(told(use)).toEqual(expect.arrayContaining(['brandnew used 2', 's3 unused 100']));
  });

  it('actions too', () => {
    const tracked = [{ name: 'PutBrandNew', lastAccessed: ago(2), region: null, entity: null }];
    const use = onlyUse([roleThat(answered([service('s3', ago(2), { actions: tracked })], 'action'), [S3])], 'action');
    expect(told(use)).toContain('s3:PutBrandNew used 2');
  });
});

describe('action by action', () => {
  const s3 = (actions: Readonly<Record<string, string | null>> | null, at: string | null = ago(2)): readonly ServiceLastAccessed[] => [
    service('s3', at, {
      actions:
        actions === null
          ? null
          : Object.entries(actions).map(([name, lastAccessed]) => ({ name, lastAccessed, region: null, entity: null })),
    }),
  ];
  const has = (name: string, usage: Usage, more: Partial<Entity> = {}): Entity =>
    roleThat(usage, [S3], { name, arn: `arn:aws:iam::111122223333:role/${name}`, ...more });
  const A = has('A', answered(s3({ GetBucketAcl: null, ListAllMyBuckets: ago(2) }), 'action'));
  const acl = (...others: readonly Entity[]): string | undefined =>
    told(onlyUse([A, ...others], 'action')).find((row) => row.startsWith('s3:GetBucketAcl'));

  it('alone', () => {
    expect(told(onlyUse([A], 'action'))).toEqual([
      ...[
        's3 used 2',
        's3:DeleteObject not_tracked -',
        's3:GetBucketAcl unused 400',
        's3:GetObject not_tracked -',
        's3:ListAllMyBuckets used 2',
        's3:PutObject not_tracked -',
      ],
    ]);
  });

  it.each<[string, Entity, string]>([
    ['another that did not use it', has('B', answered(s3({ GetBucketAcl: ago(95) }), 'action')), 'unused 95'],
    ['another that used it', has('B', answered(s3({ GetBucketAcl: ago(5) }), 'action')), 'used 5'],
    ['another that did not use the service', has('B', answered(s3(null, ago(100)), 'action')), 'unused 400'],
    ['another that is known to have been idle', has('B', inferred(null)), 'unused 400'],
    ['another that could not be seen', has('B', { seen: 'not' }), 'unknown ?'],
    ['another that was asked for services only', has('B', answered(s3(null))), 'unknown ?'],
    ['another of which AWS names no actions', has('B', answered(s3(null), 'action')), 'not_tracked -'],
    ['a new one', has('B', answered(s3(null, null), 'action'), { createdAt: new Date(ago(4)) }), 'unused 400'],
    ['another for whom the service is not listed', has('B', answered([], 'action')), 'not_tracked -'],
    ['another whose last use can not be read', has('B', answered(s3(null, 'yesterday'), 'action')), 'unknown ?'],
  ])('and %s', (_, other, expected) => {
    expect(acl(other)).toBe(`s3:GetBucketAcl ${expected}`);
    expect(told(onlyUse([other, A], 'action'))).toContain(`s3:GetBucketAcl ${expected}`);
  });

  it('whoever could not be judged may have used it at any time', () => {
    const last = (other: Entity): unknown =>
      onlyUse([A, other], 'action').permissions.find(({ action }) => action === 'GetBucketAcl')?.lastUsed;
    expect(last(has('B', answered(s3(null, ago(100)), 'action')))).toBeNull();
    expect(last(has('B', { seen: 'not' }))).toBe(UNKNOWN);
    expect(last(has('B', answered(s3(null), 'action')))).toBe(UNKNOWN);
  });

  it('an action that AWS names for one of them only may be used by the other', () => {
    const use = onlyUse([has('C', answered(s3({ PutBrandNew: null, ListAllMyBuckets: ago(2) }), 'action')), A], 'action');
    expect(told(use)).toContain('s3:PutBrandNew unknown ?');
  });

  it('what one used stays used, whoever could not be seen', () => {
    expect(told(onlyUse([A, has('B', { seen: 'not' })], 'action'))).toContain('s3:ListAllMyBuckets used 2');
  });
});
