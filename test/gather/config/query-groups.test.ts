import { audit } from '../../harness.js';
import { makeAccount, makeUser, makeWorld } from '../../../src/sandbox/worlds/builder.js';
import { ACCOUNTS_PER_QUERY, groupQueries } from '../../../src/gather/config/query-groups.js';
import { COUNT_QUERY, USER_QUERY } from '../../../src/gather/config/row.js';
import { denied, fakeHub, pagesOf } from '../support.js';

const ids = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => String(200_000_000_000 + index));

function hubCounting(counts: ReadonlyMap<string, number>) {
  const asked: string[] = [];
  const texts = [...counts].map(([accountId, rows]) => JSON.stringify({ accountId, 'COUNT(*)': rows }));
  const hub = fakeHub({
    select: (_, expression) => {
      asked.push(expression);
      return pagesOf([texts.slice(0, 2), texts.slice(2)]);
    },
  });
  return { hub, asked };
}

const group = (accountIds: readonly string[], counts = new Map<string, number>(), more: { readonly everything?: boolean; readonly count?: boolean } = {}) => {
  const { hub, asked } = hubCounting(counts);
  return groupQueries(hub, { aggregator: 'org', accountIds, everything: true, count: false, ...more }).then((grouping) => ({ ...grouping, asked }));
};

describe('groupQueries', () => {
  it('few accounts are one query of everything, and nothing is counted', async () => {
    const { groups, counts, asked } = await group(ids(3));
    expect(groups).toEqual([{ expression: USER_QUERY, accountIds: ids(3) }]);
    expect({ counts, asked }).toEqual({ counts: null, asked: [] });
  });

  it('a selection of them is one query with their ids', async () => {
    const { groups } = await group(ids(2), new Map(), { everything: false });
    expect(groups.map(({ expression }) => expression)).toEqual([`${USER_QUERY} AND accountId IN ('200000000000', '200000000001')`]);
  });

  it.each([
    ['many accounts with few users', ACCOUNTS_PER_QUERY * 2 + 50, () => 3],
    ['many accounts, some of them large', 300, (index: number) => (index % 50 === 0 ? 4_900 : 20)],
    ['accounts larger than a group', 210, (index: number) => (index < 3 ? 20_000 : 0)],
    ['accounts that the count does not know', 450, () => undefined],
  ] as const)('%s: every account is in one group, and each expression fits', async (_, count, rowsOf) => {
    const counts = new Map(ids(count).flatMap((id, index) => ((rows) => (rows === undefined ? [] : [[id, rows] as const]))(rowsOf(index))));
    const { groups, asked } = await group(ids(count), counts);
    expect(asked).toEqual([COUNT_QUERY]);
    expect(groups.flatMap(({ accountIds }) => accountIds)).toEqual(ids(count));
    for (const { expression, accountIds } of groups) {
      expect(expression.length).toBeLessThanOrEqual(4096);
      for (const id of accountIds) expect(expression).toContain(`'${id}'`);
      const rows = accountIds.reduce((sum, id) => sum + (counts.get(id) ?? 0), 0);
      expect(accountIds.length === 1 || rows <= 2_000).toBe(true);
    }
  });

  it('what was counted comes along, also of accounts that nobody asked about', async () => {
    const { counts } = await group(ids(1), new Map([['999999999999', 7], [ids(1)[0] ?? '', 2]]), { count: true });
    expect(Object.fromEntries(counts ?? [])).toEqual({ '999999999999': 7, '200000000000': 2 });
  });

  it.each([
    ['everything', [], 430],
    ['all but a few', ['--exclude-accounts', ids(3).join()], 427],
    ['a shard', ['--shard', '2/2'], 215],
  ])('against AWS Config itself the groups together are exact: %s', async (_, options, count) => {
    // Every seventh account has no user, every fifth has its users twice, once per recording Region.
    const accounts = ids(430).map((id, index) =>
      makeAccount({
        id,
        users: index % 7 === 3 ? [] : Array.from({ length: index % 4 }, (_user, at) => makeUser(`user-${at}`, {}, id)),
        config: { recordingRegions: index % 5 === 0 ? ['eu-west-1', 'us-east-1'] : ['eu-west-1'] },
      }),
    );
    const excluded = new Set(options[0] === '--exclude-accounts' ? ids(3) : []);
    const expected = accounts
      .filter(({ id }) => !excluded.has(id) && (options[0] !== '--shard' || Number(id) % 2 === 1))
      .flatMap(({ id, users }) => users.map(({ name }) => `${id},${name}`));
    const { code, stdout, sandbox } = await audit(makeWorld({ accounts }), ['users', '--columns', 'account_id,user_name', '--format', 'csv', ...options]);
    expect(code).toBe(0);
    expect(stdout.trim().split('\r\n').slice(1)).toEqual(expected);
    expect(sandbox.count({ action: 'SelectAggregateResourceConfig' })).toBeGreaterThan(Math.ceil(count / ACCOUNTS_PER_QUERY));
  });

  it('a count that AWS refuses is the caller\'s to explain', async () => {
    const hub = fakeHub({ select: () => pagesOf([], denied) });
    await expect(groupQueries(hub, { aggregator: 'org', accountIds: ids(500), everything: true, count: false })).rejects.toBe(denied);
  });
});
