import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { startSandbox, type Sandbox } from '../../src/sandbox/index.js';
import type { World } from '../../src/sandbox/world.js';
import { makeAccount, makeUser, makeWorld } from '../../src/sandbox/worlds/builder.js';
import { runBinary, scratch, startBinary, until } from './run-binary.js';

const ID = '111111111111';

/** Which run somebody reads who follows the pointer to the current one. */
async function currentRun(sandbox: Sandbox, { hub, region, organization }: World): Promise<string | undefined> {
  const credential = `${hub.accessKeyId}/20261101/${region}/dynamodb/aws4_request`;
  const answer = await fetch(sandbox.url, {
    method: 'POST',
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0`,
      'x-amz-target': 'DynamoDB_20120810.GetItem',
    },
    body: JSON.stringify({ TableName: 'audit', Key: { pk: { S: 'CURRENT' }, sk: { S: `users#${organization?.id ?? ID}` } } }),
  });
  const { Item } = (await answer.json()) as { Item?: { runId: { S: string } } };
  return Item?.runId.S;
}

describe('a table whose delivery is killed', () => {
  it('shows the run before as the current one, until all of the later one is in', async () => {
    const world = makeWorld({
      accounts: [makeAccount({ id: ID, users: [makeUser('ann', {}, ID)] })],
      delivery: { tables: [{ name: 'audit', partitionKey: 'pk', sortKey: 'sk' }] },
      // The second run is on its way when the process ends.
      behaviour: { faults: [{ kind: 'hang', action: 'BatchWriteItem', skip: 1, times: 1 }] },
    });
    const sandbox = await startSandbox(world);
    try {
      const argv = ['users', '--format', 'csv', '--store', mkdtempSync(join(scratch, 'table-')), '--to', 'dynamodb:audit'];
      const options = { env: sandbox.env };
      expect((await runBinary(argv, options)).code).toBe(0);
      const first = await currentRun(sandbox, world);
      expect(first).toBeDefined();
      const running = startBinary([...argv, '--fresh'], options);
      await until(() => sandbox.count({ action: 'BatchWriteItem' }) === 2);
      running.child.kill('SIGKILL');
      await running.ended();
      expect(await currentRun(sandbox, world)).toBe(first);
      expect((await runBinary([...argv, '--run', 'last', '--failed'], options)).code).toBe(0);
      const second = await currentRun(sandbox, world);
      expect([second === undefined, second === first]).toEqual([false, false]);
    } finally {
      await sandbox.close();
    }
  });
});
