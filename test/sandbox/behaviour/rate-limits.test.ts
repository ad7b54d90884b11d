import { ListUsersCommand } from '@aws-sdk/client-iam';
import type { RateLimit } from '../../../src/sandbox/behaviour/behaviour.js';
import { makeGate } from '../../../src/sandbox/behaviour/rate-limits.js';
import { failure, useBench } from '../harness.js';
import { HUB, MEMBER, tinyWorld } from '../tiny-world.js';

const start = useBench();
const at = (account: string, action = 'ListUsers') => ({ service: 'iam', action, account });

/** How many of `tries` calls pass at that time. */
function passed(gate: ReturnType<typeof makeGate>, ms: number, tries: number, place = at(HUB)): number {
  return Array.from({ length: tries }, () => gate(place, ms)).filter(Boolean).length;
}

describe('makeGate', () => {
  const limit: RateLimit = { perSecond: 10, burst: 5, per: 'account' };

  it('lets the burst pass, then the rate', () => {
    const gate = makeGate([limit]);
    expect([passed(gate, 0, 9), passed(gate, 99, 9), passed(gate, 100, 9), passed(gate, 400, 9), passed(gate, 60_000, 9)]).toEqual([
      5,
      0,
      1,
      3,
      5,
    ]);
  });

  it('adds up small steps', () => {
    const gate = makeGate([{ perSecond: 1, burst: 1, per: 'all' }]);
    expect(passed(gate, 0, 2)).toBe(1);
    expect(Array.from({ length: 10 }, (_, i) => passed(gate, (i + 1) * 100, 1))).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
  });

  it.each<[RateLimit['per'], number]>([['account', 5], ['all', 0]])('per %s', (per, other) => {
    const gate = makeGate([{ ...limit, per }]);
    passed(gate, 0, 9);
    expect(passed(gate, 0, 9, at(MEMBER))).toBe(other);
  });

  it('limits only what it matches', () => {
    const gate = makeGate([{ ...limit, action: 'ListUsers', account: HUB }]);
    expect(passed(gate, 0, 9, at(HUB, 'GetUser'))).toBe(9);
    expect(passed(gate, 0, 9, at(MEMBER))).toBe(9);
    expect(passed(gate, 0, 9)).toBe(5);
  });

  it('takes no token when another limit refuses', () => {
    const gate = makeGate([{ ...limit, burst: 3, perSecond: 0 }, { ...limit, action: 'GetUser', burst: 1, perSecond: 0 }]);
    expect(passed(gate, 0, 9, at(HUB, 'GetUser'))).toBe(1);
    expect(passed(gate, 0, 9)).toBe(2);
  });

  it('changes its rate at the hour it is told, also while nobody calls', () => {
    const gate = makeGate([{
      perSecond: 1,
      burst: 100,
      per: 'all',
      changes: [{ atMs: 20_000, perSecond: 0 }, { atMs: 10_000, perSecond: 5 }],
    }]);
    expect(passed(gate, 0, 200)).toBe(100);
    expect(passed(gate, 30_000, 200)).toBe(60);
  });

  it('does not mind a clock that goes back', () => {
    const gate = makeGate([{ perSecond: 10, burst: 1, per: 'all' }]);
    expect([passed(gate, 1000, 1), passed(gate, 500, 1), passed(gate, 1050, 1), passed(gate, 1100, 1)]).toEqual([1, 0, 0, 1]);
  });
});

describe('a limit of the world', () => {
  it('throttles with the service\'s own error and recovers by the clock', async () => {
    let now = Date.parse('2026-11-20T12:00:00Z');
    const limits: RateLimit[] = [{ service: 'iam', perSecond: 1, burst: 2, per: 'account' }];
    const bench = await start(tinyWorld({ behaviour: { limits } }), { clock: () => new Date(now) });
    const list = () => bench.iam().send(new ListUsersCommand({}));
    await list();
    await list();
    expect(await failure(list())).toMatchObject({ name: 'Throttling', status: 400, message: 'Rate exceeded' });
    expect(bench.counts()).toEqual([{ service: 'iam', action: 'ListUsers', account: HUB, calls: 3, throttled: 1 }]);
    now += 1000;
    await list();
  });

  it('counts AssumeRole for the account of the role', async () => {
    const limits: RateLimit[] = [{ service: 'sts', perSecond: 0, burst: 1, per: 'account', account: MEMBER }];
    const bench = await start(tinyWorld({ behaviour: { limits } }));
    await bench.assume();
    expect((await failure(bench.assume())).name).toBe('Throttling');
    expect((await bench.post({ service: 'sts', body: 'Action=GetCallerIdentity' })).status).toBe(200);
  });
});
