import { IAMClient, ListAccountAliasesCommand } from '@aws-sdk/client-iam';
import { startSandbox } from '../../../src/sandbox/index.js';
import { useBench } from '../harness.js';
import { HUB, account, tinyWorld } from '../tiny-world.js';

const start = useBench();

describe('startSandbox', () => {
  it('listens on loopback, on the port asked for, and tells an SDK all it needs', async () => {
    const first = await start();
    const { port } = new URL(first.url);
    expect(first.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(first.env).toEqual({
      AWS_ENDPOINT_URL: first.url,
      AWS_REGION: 'eu-west-1',
      AWS_DEFAULT_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'AKIAHUBHUBHUBHUBHUB1',
      AWS_SECRET_ACCESS_KEY: 'hub-secret',
      AWS_SESSION_TOKEN: '',
    });
    await expect(startSandbox(tinyWorld(), { port: Number(port) })).rejects.toThrow('EADDRINUSE');
    await first.close();
    const again = await start(tinyWorld(), { port: Number(port) });
    expect(again.url).toBe(first.url);
  });

  it('is found by a client through the environment alone', async () => {
    const bench = await start(tinyWorld({ accounts: [account({ id: HUB, alias: 'tiny-hub' })] }));
    const before = { ...process.env };
    Object.assign(process.env, bench.env);
    delete process.env.AWS_PROFILE;
    const client = new IAMClient({ maxAttempts: 1 });
    try {
      const { AccountAliases } = await client.send(new ListAccountAliasesCommand({}));
      expect(AccountAliases).toEqual(['tiny-hub']);
    } finally {
      client.destroy();
      for (const name of Object.keys(bench.env)) Reflect.deleteProperty(process.env, name);
      Object.assign(process.env, before);
    }
  });

  it('answers with the latency of the world, and closes while answers are due', async () => {
    const quick = await start(tinyWorld({ behaviour: { latencyMs: 1 } }));
    expect((await quick.post({ service: 'sts', body: 'Action=GetCallerIdentity' })).status).toBe(200);
    const slow = await start(tinyWorld({ behaviour: { latencyMs: 3_600_000 } }));
    const late = expect(slow.post({ service: 'sts', body: 'Action=GetCallerIdentity' })).rejects.toThrow();
    while (slow.count() === 0) await new Promise(setImmediate);
    await slow.close();
    await late;
  });

  it('may be closed twice', async () => {
    const bench = await start();
    await bench.close();
    await bench.close();
  });

  it('keeps sandboxes apart', async () => {
    const [one, two] = [await start(), await start()];
    const credentials = await one.assume();
    const stranger = await two.post({
      service: 'iam', keyId: credentials.accessKeyId, ...(credentials.sessionToken
        && { token: credentials.sessionToken }), body: 'Action=ListUsers',
    });
    expect(stranger.status).toBe(403);
    expect(two.counts()).toEqual([{ service: 'iam', action: 'ListUsers', account: 'unknown', calls: 1, throttled: 0 }]);
  });
});
