import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isLocked, takeLock } from '../../src/store/lock.js';
import { nodeSystem, type ProcessIdentity } from '../../src/store/system.js';
import { DEAD, dyingSystem, fsError, Killed, NOW, refused, systemWith, useRoot } from './support.js';

const root = useRoot();
const as = (self: Partial<ProcessIdentity>): typeof nodeSystem => ({ ...nodeSystem, self: { ...nodeSystem.self, ...self } });

describe('takeLock', () => {
  it('holds until it is released', async () => {
    const lock = await takeLock(nodeSystem, root(), NOW);
    expect(await isLocked(nodeSystem, root())).toBe(true);
    expect(await refused(() => takeLock(nodeSystem, root(), NOW))).toMatchObject({ code: 'LOCKED' });
    await lock.release();
    await lock.release();
    expect(await isLocked(nodeSystem, root())).toBe(false);
    expect(await readdir(root())).toEqual([]);
    await takeLock(nodeSystem, root(), NOW);
  });

  it.each([
    ['a process that is gone', DEAD],
    ['an earlier process with our number', { ...nodeSystem.self, started: '1' }],
  ])('takes over from %s', async (_, self) => {
    await takeLock(as(self), root(), NOW);
    expect(await isLocked(nodeSystem, root())).toBe(false);
    await takeLock(nodeSystem, root(), NOW);
    expect(await readdir(root())).toHaveLength(1);
  });

  it.each([
    ['a process of another host, which nobody here can see', { ...DEAD, host: 'elsewhere' }, true],
    ['a living process whose start is not known', { ...nodeSystem.self, started: null }, false],
  ])('gives way to %s', async (_, self, advice) => {
    await takeLock(as(self), root(), NOW);
    const [name = ''] = await readdir(root());
    const error = await refused(() => takeLock(nodeSystem, root(), NOW));
    expect(error).toMatchObject({ code: 'LOCKED', path: join(root(), name) });
    expect(error.message).toContain(`process ${self.pid} on ${self.host} since ${NOW.toISOString()}`);
    expect(error.message.includes(`if that is no longer so, remove ${join(root(), name)}`)).toBe(advice);
    expect(await readdir(root())).toEqual([name]);
  });

  it.each(['', '{}', 'rubbish', '{"version":2}'])('gives way to a lock that says %j, and tells which file it is', async (text) => {
    const path = join(root(), 'lock-0123456789ab.json');
    await writeFile(path, text);
    expect((await refused(() => takeLock(nodeSystem, root(), NOW))).message).toContain(
      `by another process; if that is no longer so, remove ${path}`,
    );
    await rm(path);
    await takeLock(nodeSystem, root(), NOW);
  });

  it('other files are no locks', async () => {
    for (const name of ['lock.json', 'lock-x.json', 'lock-0123456789ab.json.tmp', 'block-0123456789ab.json']) await writeFile(
      join(root(), name),
      'x',
    );
    await takeLock(nodeSystem, root(), NOW);
  });

  it('at most one of many at once gets it', async () => {
    for (let round = 0; round < 10; round += 1) {
      const tries = await Promise.allSettled(Array.from({ length: 8 }, () => takeLock(nodeSystem, root(), NOW)));
      const won = tries.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      expect(won.length).toBeLessThanOrEqual(1);
      expect(await readdir(root())).toHaveLength(won.length);
      for (const lock of won) await lock.release();
    }
  });

  it('a lock that could not be looked at is given back', async () => {
    expect(await refused(() => takeLock(systemWith({ names: () => Promise.reject(fsError('EIO')) }), root(), NOW))).toMatchObject({
      code: 'EIO',
    });
    expect(await readdir(root())).toEqual([]);
    expect(await refused(() => takeLock(systemWith({ create: () => Promise.reject(fsError('EROFS')) }), root(), NOW))).toMatchObject({
      code: 'EROFS',
    });
    expect(await refused(() => takeLock(nodeSystem, join(root(), 'nowhere'), NOW))).toMatchObject({ code: 'ENOENT' });
  });

  it('killed while taking it, a process is in nobody\'s way', async () => {
    for (let at = 0; at < 3; at += 1) {
      await takeLock(dyingSystem(at), root(), NOW).catch((error: unknown) => {
        expect(error).toBeInstanceOf(Killed);
      });
      expect(await isLocked(nodeSystem, root())).toBe(false);
    }
  });
});

describe('mayRun', () => {
  it('sees a process live and end', async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
    await once(child, 'spawn');
    const holder = { pid: child.pid ?? 0, host: nodeSystem.self.host, started: null };
    expect(nodeSystem.mayRun(holder)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(nodeSystem.mayRun(holder)).toBe(false);
  });

  it('knows itself', () => {
    expect(nodeSystem.mayRun(nodeSystem.self)).toBe(true);
    expect(nodeSystem.self.pid).toBe(process.pid);
  });
});
