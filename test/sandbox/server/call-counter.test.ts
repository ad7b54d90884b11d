import { ListUsersCommand } from '@aws-sdk/client-iam';
import { failure, useBench } from '../harness.js';
import { HUB, MEMBER, tinyWorld } from '../tiny-world.js';

const start = useBench();

describe('counting', () => {
  it('counts by service, action and account called, failures and throttles included', async () => {
    const bench = await start(tinyWorld({
      behaviour: { faults: [{ kind: 'throttle', action: 'ListUsers', account: MEMBER, skip: 1, times: 1 }] },
    }));
    const iam = bench.iam(await bench.assume());
    await iam.send(new ListUsersCommand({}));
    await failure(iam.send(new ListUsersCommand({})));
    await bench.iam().send(new ListUsersCommand({}));
    await bench.post({ service: 'iam', body: 'Action=DeleteUser' });
    await bench.post({ service: 'iam', keyId: 'AKIANOBODY', body: 'Action=ListUsers' });
    expect(bench.counts()).toEqual([
      { service: 'iam', action: 'DeleteUser', account: HUB, calls: 1, throttled: 0 },
      { service: 'iam', action: 'ListUsers', account: HUB, calls: 1, throttled: 0 },
      { service: 'iam', action: 'ListUsers', account: MEMBER, calls: 2, throttled: 1 },
      { service: 'iam', action: 'ListUsers', account: 'unknown', calls: 1, throttled: 0 },
      { service: 'sts', action: 'AssumeRole', account: MEMBER, calls: 1, throttled: 0 },
    ]);
    expect(bench.count()).toBe(6);
    expect(bench.count({ service: 'iam', action: 'ListUsers' })).toBe(4);
    expect(bench.count({ account: MEMBER })).toBe(3);
    expect(bench.count({ service: 'config' })).toBe(0);
  });

  it('forgets the counts and nothing else', async () => {
    const bench = await start();
    const credentials = await bench.assume();
    bench.resetCounts();
    expect([bench.count(), bench.counts()]).toEqual([0, []]);
    await bench.iam(credentials).send(new ListUsersCommand({}));
    expect(bench.count()).toBe(1);
  });

  it('counts what never got an answer', async () => {
    const bench = await start(tinyWorld({ behaviour: { faults: [{ kind: 'reset' }] } }));
    await failure(bench.iam().send(new ListUsersCommand({})));
    expect(bench.count({ service: 'iam', action: 'ListUsers', account: HUB })).toBe(1);
  });
});
