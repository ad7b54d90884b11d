import { ACCOUNTS_PER_QUERY, GROUPS_AT_ONCE } from '../../../src/gather/config/query-groups.js';
import { COUNT_QUERY } from '../../../src/gather/config/row.js';
import { inventoryAhead, type Ahead } from '../../../src/gather/config/inventory-ahead.js';
import type { Hub } from '../../../src/gather/ports.js';
import type { GatherRequest, Selection } from '../../../src/gather/request.js';
import type { Account, AccountState } from '../../../src/model/account.js';
import { denied, fakeHub, pagesOf, testClock } from '../support.js';

const ids = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => String(200_000_000_000 + index));

const account = (id: string, state: AccountState = 'ACTIVE'): Account => ({ id, name: null, email: null, state, path: null, joinedAt: null, isManagement: false });

const EVERYTHING: Selection = { accounts: null, exclude: [], units: null, shard: null };

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

interface Setting {
  readonly accounts?: readonly Account[];
  readonly selection?: Partial<Selection>;
  readonly needs?: GatherRequest['needs'];
  /** User rows of each account. */
  readonly rows?: number;
  readonly isKept?: (accountId: string) => boolean;
  readonly count?: Error;
}

/** Hears pages of twenty, as Organizations gives them. */
async function listing({ accounts = ids(1_000).map((id) => account(id)), selection = {}, needs = new Set(['inventory']), rows = 100, isKept = () => false, count }: Setting = {}) {
  const asked: string[] = [];
  let statuses = 0;
  const counted = accounts.map(({ id }) => JSON.stringify({ accountId: id, 'COUNT(*)': rows }));
  const select: Hub['select'] = (_, expression) => {
    asked.push(expression);
    return expression === COUNT_QUERY ? pagesOf([counted], count) : pagesOf([['a row']]);
  };
  const troubledSources: Hub['troubledSources'] = () => {
    statuses += 1;
    return Promise.resolve([]);
  };
  const request: GatherRequest = { mode: 'aggregator', modeChosen: false, aggregator: null, noAssume: false, selection: { ...EVERYTHING, ...selection }, needs, advisor: null };
  const kept = (_: unknown, id: string): Promise<boolean> => Promise.resolve(isKept(id));
  const ahead = inventoryAhead(request, { hub: fakeHub({ select, troubledSources }), clock: testClock(), isKept: kept });
  const hear = ahead.whileListing({ name: 'org', isOrganization: true, resourceTypes: null }, Promise.resolve(null));
  for (let start = 0; start < accounts.length; start += 20) {
    hear(accounts.slice(start, start + 20));
    await settled();
  }
  return { ahead, hear, asked, statuses: () => statuses };
}

const idsIn = (ahead: Ahead | null): readonly string[] | undefined => ahead?.groups.flatMap(({ accountIds }) => accountIds);

describe('inventoryAhead', () => {
  it('counts once and starts whole groups, as many as are read at once', async () => {
    const { ahead, asked, statuses } = await listing();
    const begun = ahead.handOver();
    // Twenty accounts of a hundred rows are a group.
    expect(idsIn(begun)).toEqual(ids(20 * GROUPS_AT_ONCE));
    expect(asked).toEqual([COUNT_QUERY, ...(begun?.groups ?? []).map(({ expression }) => expression)]);
    expect(statuses()).toBe(1);
    expect((await begun?.counts)?.size).toBe(1_000);
    expect(begun?.groups[0]?.started.asOf).toBe('2026-11-01T12:00:00.000Z');
  });

  it('leaves the last group open: it may still grow', async () => {
    const { ahead } = await listing({ accounts: ids(ACCOUNTS_PER_QUERY + 50).map((id) => account(id)), rows: 1 });
    expect(idsIn(ahead.handOver())).toEqual(ids(ACCOUNTS_PER_QUERY));
  });

  it.each<[string, Setting]>([
    ['as few accounts as one query takes', { accounts: ids(ACCOUNTS_PER_QUERY).map((id) => account(id)) }],
    ['as few open ones', { accounts: ids(400).map((id, index) => account(id, index % 2 === 0 ? 'ACTIVE' : 'CLOSED')) }],
    ['as few different ones', { accounts: [...ids(150), ...ids(150)].map((id) => account(id)) }],
    ['as few in the shard', { selection: { shard: { index: 2, of: 8 } } }],
    ['chosen accounts', { selection: { accounts: ids(300) } }],
    ['chosen units', { selection: { units: ['ou-exam-unitunit'] } }],
    ['nothing needed of AWS Config', { needs: new Set(['credential_report']) }],
  ])('%s: nothing is asked', async (_, setting) => {
    const { ahead, asked, statuses } = await listing(setting);
    expect({ begun: ahead.handOver(), asked, statuses: statuses() }).toEqual({ begun: null, asked: [], statuses: 0 });
  });

  it.each<[string, Setting, (id: string, index: number) => boolean]>([
    ['closed accounts', { accounts: ids(1_000).map((id, index) => account(id, index % 3 === 0 ? 'SUSPENDED' : 'ACTIVE')) }, (_, index) => index % 3 !== 0],
    ['excluded accounts', { selection: { exclude: ids(7) } }, (_, index) => index >= 7],
    ['other shards', { selection: { shard: { index: 2, of: 2 } } }, (id) => Number(id) % 2 === 1],
  ])('asks nothing about %s', async (_, setting, asksAbout) => {
    const { ahead } = await listing(setting);
    expect(idsIn(ahead.handOver())).toEqual(ids(1_000).filter(asksAbout).slice(0, 20 * GROUPS_AT_ONCE));
  });

  it('where everything is kept only counts', async () => {
    const { ahead, asked } = await listing({ isKept: () => true });
    expect(idsIn(ahead.handOver())).toEqual([]);
    expect(asked).toEqual([COUNT_QUERY]);
  });

  it('starts no group after an account that is kept, and none with it', async () => {
    // Groups of two hundred: the second one would be whole with the next page.
    const { ahead, asked } = await listing({ rows: 1, isKept: (id) => id === ids(391)[390] });
    expect(idsIn(ahead.handOver())).toEqual(ids(200));
    expect(asked).toHaveLength(2);
  });

  it('starts nothing more once it was handed over', async () => {
    const { ahead, hear, asked } = await listing({ rows: 1, accounts: ids(300).map((id) => account(id)) });
    const begun = ahead.handOver();
    const before = asked.length;
    hear(ids(1_000).slice(300).map((id) => account(id)));
    await settled();
    expect([asked.length, begun?.groups.length]).toEqual([before, 1]);
  });

  it('a count that AWS refuses is for the one who takes over', async () => {
    const { ahead, asked } = await listing({ count: denied });
    const begun = ahead.handOver();
    expect([asked, begun?.groups]).toEqual([[COUNT_QUERY], []]);
    await expect(begun?.counts).rejects.toBe(denied);
  });

  it('when kept evidence can not be looked up, leaves the rest for later', async () => {
    const { ahead, asked } = await listing({
      isKept: () => {
        throw new Error('no disk');
      },
    });
    expect(idsIn(ahead.handOver())).toEqual([]);
    expect(asked).toEqual([COUNT_QUERY]);
  });
});
