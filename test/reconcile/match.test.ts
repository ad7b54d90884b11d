import fc from 'fast-check';
import { matchUsers, type MatchedUser } from '../../src/reconcile/match.js';
import { PROPERTY } from '../extent.js';
import { ago, arnOf, configUser, CREATED_AT, detail, row } from '../fixtures.js';

/** Which sources know each user, e.g. `config+row`. */
function sources(matched: readonly MatchedUser[]): readonly string[] {
  return matched.map((user) => (['detail', 'config', 'row'] as const).filter((source) => user[source] !== undefined).join('+'));
}

describe('matchUsers', () => {
  it('is empty where no source knows anybody', () => {
    expect(matchUsers([], [], [])).toEqual([]);
  });

  it.each([
    ['all sources', [detail('alice')], [configUser('alice')], [row('alice')], ['detail+config+row']],
    ['details alone', [detail('alice')], [], [], ['detail']],
    ['Config alone', [], [configUser('alice')], [], ['config']],
    ['the report alone', [], [], [row('alice')], ['row']],
    ['details and Config', [detail('alice')], [configUser('alice')], [], ['detail+config']],
    ['details and report', [detail('alice')], [], [row('alice')], ['detail+row']],
    ['Config and report', [], [configUser('alice')], [row('alice')], ['config+row']],
    ['nobody in common', [detail('alice')], [configUser('bob')], [row('carol')], ['detail', 'config', 'row']],
  ])('joins %s', (_, details, config, rows, expected) => {
    expect(sources(matchUsers(details, config, rows))).toEqual(expected);
  });

  it('takes a page that came twice once', () => {
    expect(sources(matchUsers([detail('alice'), detail('alice')], [configUser('alice'), configUser('alice')], [row('alice')]))).toEqual([
      'detail+config+row',
    ]);
  });

  it.each([
    ['fractional seconds', '2023-11-20T08:00:00.734Z'],
    ['a second of rounding', '2023-11-20T08:00:01Z'],
    ['another spelling', '2023-11-20T08:00:00+00:00'],
  ])('takes %s for the same creation', (_, createdAt) => {
    expect(sources(matchUsers([detail('alice', { createdAt })], [], [row('alice')]))).toEqual(['detail+row']);
  });

  it('tells users with one ARN apart by their creation: the name was used again', () => {
    const [before, after] = [CREATED_AT, ago(1)];
    const old = configUser('alice', { userId: 'AIDAOLD', createdAt: before });
    const fresh = detail('alice', { userId: 'AIDANEW', createdAt: after });
    expect(sources(matchUsers([fresh], [old], [row('alice', { user_creation_time: before })]))).toEqual(['detail', 'config+row']);
    expect(sources(matchUsers([fresh], [old], [row('alice', { user_creation_time: after })]))).toEqual(['detail+row', 'config']);
    expect(sources(matchUsers([fresh], [old], [row('alice', { user_creation_time: ago(500) })]))).toEqual(['detail', 'config', 'row']);
  });

  it('goes by the ARN where a creation can’t be read', () => {
    expect(sources(matchUsers([detail('alice', { createdAt: null })], [], [row('alice')]))).toEqual(['detail+row']);
    expect(sources(matchUsers([detail('alice')], [], [row('alice', { user_creation_time: 'long ago' })]))).toEqual(['detail+row']);
  });

  it('asks Config where account details do not know the creation', () => {
    const fresh = detail('alice', { createdAt: null });
    expect(sources(matchUsers([fresh], [configUser('alice', { createdAt: ago(1) })], [row('alice')]))).toEqual(['detail+config', 'row']);
  });

  it('gives a row to the user with that creation before one without any', () => {
    const old = configUser('alice', { userId: 'AIDAOLD' });
    const undated = detail('alice', { userId: 'AIDANEW', createdAt: null });
    expect(sources(matchUsers([undated], [old], [row('alice')]))).toEqual(['detail', 'config+row']);
  });

  it('follows a rename: Config and the report still have the old ARN', () => {
    const renamed = detail('alice.new', { userId: 'AIDAALICE' });
    expect(sources(matchUsers([renamed], [configUser('alice')], [row('alice')]))).toEqual(['detail+config+row']);
  });

  it('takes names in other capitals for other users', () => {
    expect(sources(matchUsers([detail('Deploy-Bot', { userId: 'AIDA2', createdAt: ago(1) })], [], [row('deploy-bot')]))).toEqual([
      'detail',
      'row',
    ]);
  });

  it('takes the same name under another path for another user', () => {
    expect(sources(matchUsers([detail('alice', { path: '/eng/' })], [], [row('alice')]))).toEqual(['detail', 'row']);
  });

  it('has each true user exactly once, whichever sources know it, in whatever order they come', () => {
    const known = fc.record({ detail: fc.boolean(), config: fc.boolean(), row: fc.boolean() });
    const world = fc.record({ known: fc.array(known, { maxLength: 12 }), shuffle: fc.infiniteStream(fc.nat()) });
    fc.assert(
      fc.property(world, ({ known, shuffle }) => {
        const users = known.map((where, index) => ({
          ...where,
          name: `user,${index}`,
          id: `AIDA${index}`,
          createdAt: ago(index * 10, index),
        }));
        const mixed = <T>(items: readonly T[]): T[] =>
          items.map((item) => ({ item, at: Number(shuffle.next().value) })).sort((a, b) => a.at - b.at).map(({ item }) => item);
        const matched = matchUsers(
          mixed(users.filter((user) => user.detail)).map(({ name, id: userId, createdAt }) => detail(name, { userId, createdAt })),
          mixed(users.filter((user) => user.config)).map(({ name, id: userId, createdAt }) => configUser(name, {
            userId,
            createdAt,
            arn: arnOf(name),
          })),
          mixed(users.filter((user) => user.row)).map(({ name, createdAt }) => row(name, { user_creation_time: createdAt })),
        );
        const arns = matched.map((user) => user.detail?.arn ?? user.config?.arn ?? user.row?.get('arn'));
        const expected = users.filter((user) => user.detail || user.config || user.row).map(({ name }) => arnOf(name));
        expect(arns.sort()).toEqual(expected.sort());
        for (const user of matched) {
          const names = [user.detail?.userName, user.config?.userName, user.row?.get('user')].filter((name) => name !== undefined);
          expect(new Set(names).size).toBe(1);
        }
      }),
      PROPERTY,
    );
  });
});
