import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { startSandbox } from '../../src/sandbox/index.js';
import { makeAccount, makeUser, makeWorld } from '../../src/sandbox/worlds/builder.js';
import type { Fault } from '../../src/sandbox/behaviour/behaviour.js';
import type { World } from '../../src/sandbox/world.js';
import { runBinary, scratch, startBinary, until } from './run-binary.js';

const ID = '111111111111';
const TOPIC = `arn:aws:sns:eu-west-1:${ID}:reports`;

function worldOf(fault: Omit<Fault, 'kind'>, users = [makeUser('ann', {}, ID)]): World {
  return makeWorld({
    accounts: [makeAccount({ id: ID, users })],
    delivery: { buckets: [{ name: 'reports' }], topics: [{ arn: TOPIC }], mail: { identities: ['example.com'], production: true }, buses: ['audit'] },
    behaviour: { faults: [{ kind: 'hang', times: 1, ...fault }] },
  });
}

describe('a delivery that is killed on its way', () => {
  it.each<[string, Omit<Fault, 'kind'>]>([
    [`sns:${TOPIC}`, { action: 'Publish' }],
    ['mailto:a@example.com?from=audit@example.com', { action: 'SendEmail' }],
    ['eventbridge:audit', { action: 'PutEvents' }],
  ])('%s: the run is kept, nothing of it counts as accepted, and it is sent again', async (to, fault) => {
    const sandbox = await startSandbox(worldOf(fault));
    try {
      const options = { env: sandbox.env };
      const argv = ['users', '--format', 'csv', '--store', mkdtempSync(join(scratch, 'killed-')), '--to', to];
      const running = startBinary(argv, options);
      await until(() => sandbox.count(fault) === 1);
      running.child.kill('SIGKILL');
      const { signal, stdout } = await running.ended();
      expect([signal, stdout.split('\r\n').length, sandbox.sent().length]).toEqual(['SIGKILL', 3, 0]);
      const again = await runBinary([...argv, '--run', 'last', '--failed'], options);
      expect([again.code, again.stdout, sandbox.sent().length]).toEqual([0, stdout, 1]);
    } finally {
      await sandbox.close();
    }
  });

  it('a webhook: the same', async () => {
    const bodies: string[] = [];
    const hook = createServer((request, response) => {
      request.setEncoding('utf8').on('data', (chunk: string) => bodies.push(chunk)).on('end', () => {
        if (bodies.length > 1) response.end('ok');
      });
    });
    await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
    const sandbox = await startSandbox(worldOf({ action: 'none' }));
    try {
      const options = { env: { ...sandbox.env, HOOK: `http://127.0.0.1:${(hook.address() as AddressInfo).port}/secret` } };
      const argv = ['users', '--format', 'csv', '--store', mkdtempSync(join(scratch, 'killed-')), '--to', 'https:env:HOOK'];
      const running = startBinary(argv, options);
      await until(() => bodies.length === 1);
      running.child.kill('SIGKILL');
      expect((await running.ended()).signal).toBe('SIGKILL');
      expect((await runBinary([...argv, '--run', 'last', '--failed'], options)).code).toBe(0);
      // Whoever receives it can tell that it is the same.
      expect(bodies).toHaveLength(2);
      expect(bodies[1]).toBe(bodies[0]);
    } finally {
      await sandbox.close();
      hook.closeAllConnections();
      hook.close();
    }
  });

  it('S3 in parts: there is no object, and no part is missing the second time', async () => {
    const inline = Array.from({ length: 1000 }, (_, index) => ({ name: `${index}-${'x'.repeat(120)}`, document: '{"Version":"2012-10-17","Statement":[]}' }));
    const users = Array.from({ length: 90 }, (_, index) => makeUser(`user-${index}`, { inline }, ID));
    const sandbox = await startSandbox(worldOf({ action: 'UploadPart', skip: 1 }, users));
    try {
      const options = { env: sandbox.env };
      const argv = ['users', '--format', 'csv', '--store', mkdtempSync(join(scratch, 'killed-')), '--to', 's3://reports/all.csv', '--output', join(scratch, 'all.csv')];
      const running = startBinary(argv, options);
      await until(() => sandbox.count({ action: 'UploadPart' }) === 2);
      running.child.kill('SIGKILL');
      expect((await running.ended()).signal).toBe('SIGKILL');
      expect(sandbox.objects()).toEqual([]);
      expect((await runBinary([...argv, '--run', 'last', '--failed'], options)).code).toBe(0);
      const [object] = sandbox.objects();
      expect([object?.key, (object?.content.byteLength ?? 0) > 8 * 1024 * 1024]).toEqual(['all.csv', true]);
      expect(object?.content.toString().trimEnd().split('\r\n')).toHaveLength(users.length + 1);
    } finally {
      await sandbox.close();
    }
  });
});
