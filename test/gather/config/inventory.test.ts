import type { AccountEvidence } from '../../../src/evidence/evidence.js';
import { GROUPS_AT_ONCE, type StartedGroup } from '../../../src/gather/config/query-groups.js';
import { COUNT_QUERY } from '../../../src/gather/config/row.js';
import type { GatherEvent } from '../../../src/gather/events.js';
import type { Ahead } from '../../../src/gather/config/inventory-ahead.js';
import { readInventory, type InventoryRequest, type Sizes } from '../../../src/gather/config/inventory.js';
import type { Hub } from '../../../src/gather/ports.js';
import { SourceError } from '../../../src/gather/source-error.js';
import { memoryStore } from '../../../src/store/memory-store.js';
import { denied, fakeHub, pagesOf, testClock } from '../support.js';

const A = '222222222222';
const B = '333333333333';
const STRANGER = '999999999999';

const row = (accountId: string, name: string, more: object = {}): string =>
  JSON.stringify({ accountId, resourceId: `AIDA${name}`, resourceName: name, arn: `arn:aws:iam::${accountId}:user/${name}`, ...more });

const captured = (time: string, owner: string) => ({ configurationItemCaptureTime: time, tags: [{ key: 'Owner', value: owner }] });

interface Answers {
  readonly pages?: readonly (readonly string[])[];
  readonly end?: Error;
  readonly statuses?: Awaited<ReturnType<Hub['troubledSources']>> | Error;
  readonly roles?: ReadonlyMap<string, number> | Error;
  readonly any?: ReadonlyMap<string, number>;
}

const BOTH = new Map([[A, 3], [B, 3]]);

async function read({ pages = [], end, statuses = [], roles = BOTH, any = BOTH }: Answers, request: Partial<InventoryRequest> = {}) {
  const store = memoryStore();
  const events: GatherEvent[] = [];
  const expressions: string[] = [];
  const settle = <T,>(answer: T | Error): Promise<T> => (answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer));
  const hub = fakeHub({
    select: (_, expression) => {
      expressions.push(expression);
      return pagesOf(pages, end);
    },
    troubledSources: () => settle(statuses),
    resourceCounts: (_, type) => settle(type === null ? any : roles),
  });
  const accounts = [A, B].map((id) => ({ id, name: null, email: null, state: 'ACTIVE' as const, path: null, joinedAt: null, isManagement: false }));
  let sizes: Sizes | null = null;
  const inventory = await readInventory(
    {
      aggregator: { name: 'org', isOrganization: true, resourceTypes: null },
      accounts,
      organization: new Set([A, B]),
      narrow: false,
      count: false,
      ...request,
    },
    { hub, clock: testClock(), store, emit: (event) => events.push(event) },
    (counted) => (sizes = counted),
  );
  const of = async (id: string): Promise<AccountEvidence['config']> => (await store.read(id)).config;
  return { ...inventory, sizes: sizes as Sizes | null, a: await of(A), b: await of(B), events, expressions };
}

const usersOf = (evidence: AccountEvidence['config']) => (evidence?.seen === true ? evidence.value.users.map(({ userName }) => userName) : null);

describe('readInventory', () => {
  it('sorts the rows of all pages by account', async () => {
    const { a, b, gaps, notes, sizes, events } = await read({ pages: [[row(A, 'ann'), row(B, 'cleo')], [], [row(A, 'bob')]] });
    expect([usersOf(a), usersOf(b)]).toEqual([['ann', 'bob'], ['cleo']]);
    expect([gaps, notes]).toEqual([[], []]);
    // One query was enough, so nothing was counted before.
    expect(sizes?.size).toBe(0);
    expect(events.at(-1)).toEqual({ kind: 'rows', rows: 3, of: null });
  });

  it.each([
    ['first', ['2026-11-01T10:00:00Z', '2026-10-01T10:00:00Z', '2026-09-01T10:00:00Z']],
    ['in the middle', ['2026-10-01T10:00:00Z', '2026-11-01T10:00:00Z', '2026-09-01T10:00:00Z']],
    ['last', ['2026-09-01T10:00:00Z', '2026-10-01T10:00:00Z', '2026-11-01T10:00:00Z']],
  ])('of the copies of several Regions the newest wins, also when it comes %s', async (_, times) => {
    const { a, b } = await read({ pages: times.map((time) => [row(A, 'ann', captured(time, time)), row(B, 'cleo')]) });
    expect(usersOf(b)).toEqual(['cleo']);
    expect(a).toMatchObject({ seen: true, value: { users: [{ userName: 'ann', tags: [{ key: 'Owner', value: '2026-11-01T10:00:00Z' }] }] } });
  });

  it('a name used again is another user: the unique id tells', async () => {
    const { a } = await read({ pages: [[row(A, 'ann', { resourceId: 'AIDAONE' }), row(A, 'ann', { resourceId: 'AIDATWO' }), row(B, 'x')]] });
    expect(usersOf(a)).toEqual(['ann', 'ann']);
  });

  it('keeps damaged rows with their account, and nameless ones with the run', async () => {
    const { a, gaps } = await read({ pages: [[row(A, 'ann'), '{"accountId', JSON.stringify({ accountId: A }), row(B, 'x')]] });
    const problems = ['the row of arn:aws:iam::222222222222:user/ann has no configuration', 'a row has no user id, name or ARN'];
    expect(a).toMatchObject({ seen: true, value: { users: [{ userName: 'ann' }], problems } });
    expect(gaps).toMatchObject([{ accountId: null, source: 'config', reason: 'unreadable' }]);
  });

  it('puts rows of accounts outside the organization aside, and says so', async () => {
    const { notes, gaps } = await read({ pages: [[row(A, 'ann'), row(B, 'x'), row(STRANGER, 'spy')]] });
    expect(gaps).toEqual([]);
    expect(notes).toMatchObject([{ accountId: STRANGER, source: 'config' }]);
  });

  it('asks only for the selected accounts when they are a part', async () => {
    const { expressions } = await read({ pages: [[row(A, 'ann'), row(B, 'x')]] }, { narrow: true });
    expect(expressions).toEqual([expect.stringContaining(`AND accountId IN ('${A}', '${B}')`) as unknown]);
  });

  describe('an account without rows', () => {
    const onlyA = { pages: [[row(A, 'ann')]] };

    it.each<[string, Answers, object]>([
      ['has roles: it really has no users', { roles: new Map([[B, 1]]) }, { seen: true, value: { users: [] } }],
      ['has no roles, but other things: IAM is not recorded', { roles: new Map([[A, 1]]), any: new Map([[B, 2]]) }, { seen: false, reason: 'not_recorded' }],
      ['has nothing: it is not aggregated', { roles: new Map([[A, 1]]), any: new Map([[A, 2]]) }, { seen: false, reason: 'not_in_aggregator' }],
      ['may not be asked about', { roles: denied }, { seen: false, reason: 'denied' }],
    ])('%s', async (_, answers, expected) => {
      const { b } = await read({ ...onlyA, ...answers });
      expect(b).toMatchObject(expected);
    });
  });

  describe('what the aggregator says of its sources', () => {
    const status = (accountId: string, word: 'FAILED' | 'OUTDATED', region = 'eu-west-1') => ({ accountId, region, status: word, detail: 'because' });
    const pages = [[row(A, 'ann'), row(B, 'cleo')]];

    it.each<[string, NonNullable<Answers['statuses']>, string]>([
      ['nothing', [], 'current'],
      ['of another account', [status(B, 'FAILED')], 'current'],
      ['outdated', [status(A, 'OUTDATED')], 'outdated'],
      ['outdated here, failed there: the worse counts', [status(A, 'OUTDATED'), status(A, 'FAILED', 'us-east-1')], 'failed'],
    ])('%s', async (_, statuses, state) => {
      const { a } = await read({ pages, statuses });
      expect(a).toMatchObject({ seen: true, value: { status: { state } } });
    });

    it('may not be asked', async () => {
      const { a, notes } = await read({ pages, statuses: denied });
      expect(a).toMatchObject({ seen: true, value: { status: { state: 'current' } } });
      expect(notes).toMatchObject([{ accountId: null, text: expect.stringContaining('source status could not be read') as unknown }]);
    });
  });

  describe('a query that fails', () => {
    const broken = new SourceError('throttled', 'Throttling', 'config: Throttling');

    it('at once: nobody was seen', async () => {
      const { a, b, gaps } = await read({ end: broken });
      expect([a, b]).toEqual([unseen(), unseen()]);
      expect(gaps).toEqual([]);
      function unseen() {
        return { seen: false, reason: 'throttled', detail: 'config: Throttling' };
      }
    });

    it('half way: what came is kept, what did not is unseen, and neither is called complete', async () => {
      const { a, b, gaps } = await read({ pages: [[row(A, 'ann')]], end: broken });
      expect(usersOf(a)).toEqual(['ann']);
      expect(a).not.toMatchObject({ value: { status: { state: 'current' } } });
      expect(b).toMatchObject({ seen: false, reason: 'throttled' });
      expect(gaps).toMatchObject([{ accountId: null, reason: 'throttled' }]);
    });

    it('a bug of ours is no answer', async () => {
      await expect(read({ end: new TypeError('bug') })).rejects.toThrow('bug');
    });
  });

  describe('what was asked while the accounts were listed', () => {
    const EARLIER = '2026-11-01T11:59:50.000Z';
    const counts = Promise.resolve(new Map([[A, 1], [B, 1]]));
    const started = (accountIds: readonly string[], pages: AsyncIterable<readonly string[]>): StartedGroup => ({ expression: 'started', accountIds, started: { asOf: EARLIER, pages } });
    const ahead = (...groups: readonly StartedGroup[]): Ahead => ({ counts, troubled: Promise.resolve([]), groups });

    it('is not asked again, and is as old as it is', async () => {
      const { a, b, expressions } = await read({ pages: [[row(B, 'cleo')]] }, { ahead: ahead(started([A], pagesOf([[row(A, 'ann')], [row(A, 'bob')]]))) });
      expect([usersOf(a), usersOf(b)]).toEqual([['ann', 'bob'], ['cleo']]);
      expect([a, b]).toMatchObject([{ asOf: EARLIER }, { asOf: '2026-11-01T12:00:00.000Z' }]);
      expect(expressions).toEqual([expect.stringContaining(`AND accountId IN ('${B}')`) as unknown]);
    });

    it('is left aside where it is about an account that nobody asks for', async () => {
      const { a, expressions } = await read({ pages: [[row(A, 'ann'), row(B, 'cleo')]] }, { ahead: ahead(started([A, STRANGER], pagesOf([[row(A, 'old')]]))) });
      expect(usersOf(a)).toEqual(['ann']);
      expect(expressions).toEqual([expect.stringContaining(`IN ('${A}', '${B}')`) as unknown]);
    });

    it('tells of accounts outside the organization', async () => {
      const counted = Promise.resolve(new Map([[A, 1], [B, 1], [STRANGER, 4]]));
      const { notes } = await read({ pages: [[row(A, 'ann'), row(B, 'cleo')]] }, { ahead: { ...ahead(), counts: counted } });
      expect(notes).toMatchObject([{ accountId: STRANGER, text: expect.stringContaining('4 user rows left out') as unknown }]);
    });

    it('is cut short like any other query', async () => {
      const broken = new SourceError('throttled', 'Throttling', 'config: Throttling');
      const { a, gaps } = await read({ pages: [[row(B, 'cleo')]] }, { ahead: ahead(started([A], pagesOf([[row(A, 'ann')]], broken))) });
      expect(a).toMatchObject({ seen: true, value: { users: [{ userName: 'ann' }], status: { state: 'failed' }, certain: false } });
      expect(gaps).toMatchObject([{ accountId: null, source: 'config', reason: 'throttled' }]);
    });

    it('may have been refused: nobody was seen', async () => {
      const refused = Promise.reject(denied);
      const { a, b, expressions } = await read({}, { ahead: { ...ahead(), counts: refused } });
      expect([a, b]).toMatchObject([{ seen: false, reason: 'denied' }, { seen: false, reason: 'denied' }]);
      expect(expressions).toEqual([]);
    });
  });

  it('a disk that takes nothing does not hold AWS Config up, and memory is bounded all the same', async () => {
    const ids = Array.from({ length: 20 }, (_, index) => String(200_000_000_000 + index));
    const asked: string[] = [];
    let relieve: () => void = () => undefined;
    const full = new Promise<void>((resolve) => (relieve = resolve));
    const store = memoryStore();
    const hub = fakeHub({
      troubledSources: () => Promise.resolve([]),
      // Each account is a group of its own.
      select: (_, expression) => {
        if (expression === COUNT_QUERY) return pagesOf([ids.map((accountId) => JSON.stringify({ accountId, 'COUNT(*)': 2_000 }))]);
        const [id = ''] = /\d{12}/.exec(expression) ?? [];
        asked.push(id);
        return pagesOf([[row(id, 'ann')]]);
      },
    });
    const accounts = ids.map((id) => ({ id, name: null, email: null, state: 'ACTIVE' as const, path: null, joinedAt: null, isManagement: false }));
    const request: InventoryRequest = { aggregator: { name: 'org', isOrganization: true, resourceTypes: null }, accounts, organization: new Set(ids), narrow: false, count: true };
    const slow = { ...store, put: (id: string, evidence: AccountEvidence) => full.then(() => store.put(id, evidence)) };
    const reading = readInventory(request, { hub, clock: testClock(), store: slow, emit: () => undefined }, () => undefined);
    await new Promise((resolve) => setImmediate(resolve));
    expect(asked.length).toBeGreaterThan(GROUPS_AT_ONCE);
    expect(asked.length).toBeLessThan(2 * GROUPS_AT_ONCE);
    relieve();
    await reading;
    expect(asked).toEqual(ids);
    expect((await store.read(ids[19] ?? '')).config).toMatchObject({ seen: true, value: { users: [{ userName: 'ann' }] } });
  });
});
