import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { startSandbox } from '../../src/sandbox/index.js';
import { makeAccount, makeUser, makeWorld } from '../../src/sandbox/worlds/builder.js';
import { runBinary, scratch, startBinary, until } from './run-binary.js';

const ID = '111111111111';

describe('a delivery that is killed', () => {
  it('leaves no half object, and is made good from the kept run', async () => {
    const sandbox = await startSandbox(
      makeWorld({
        accounts: [makeAccount({ id: ID, users: [makeUser('ann', {}, ID)] })],
        delivery: { buckets: [{ name: 'reports' }] },
        // The second object is on its way when the process ends.
        behaviour: { faults: [{ kind: 'hang', action: 'PutObject', skip: 1, times: 1 }] },
      }),
    );
    try {
      const env = sandbox.env;
      const argv = ['users', '--format', 'csv', '--store', mkdtempSync(join(scratch, 'killed-'))];
      const to = ['--to', 's3://reports/a/', '--to', 's3://reports/b/'];
      const running = startBinary([...argv, ...to], { env });
      await until(() => sandbox.count({ action: 'PutObject' }) === 2);
      running.child.kill('SIGKILL');
      const { signal, stdout } = await running.ended();
      expect([signal, stdout.split('\r\n').length]).toEqual(['SIGKILL', 3]);
      expect(sandbox.objects().map(({ key }) => key.slice(0, 2))).toEqual(['a/']);
      sandbox.resetCounts();
      const again = await runBinary([...argv, ...to, '--run', 'last', '--failed'], { env });
      expect([again.code, again.stdout]).toEqual([0, stdout]);
      expect(sandbox.objects().map(({ key, content }) => [key.slice(0, 2), content.toString() === stdout])).toEqual([['a/', true], ['b/', true]]);
      expect(sandbox.counts().map(({ action, calls }) => [action, calls])).toEqual([['PutObject', 1]]);
    } finally {
      await sandbox.close();
    }
  });
});
