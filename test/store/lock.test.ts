import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isLocked, takeLock } from '../../src/store/lock.js';
import { nodeParts, type ProcessIdentity } from '../../src/store/system.js';
import { DEAD, dyingParts, fsError, Killed, NOW, refused, partsWith, useRoot } from './support.js';

const root = useRoot();
const as = (self: Partial<ProcessIdentity>): typeof nodeParts => ({ ...nodeParts, self: { ...nodeParts.self, ...self } });

describe('takeLock', () => {
  it('holds until it is released', async () => {
    const lock = await takeLock(nodeParts, root(), NOW);
    expect(await isLocked(nodeParts, root())).toBe(true);
    expect(await refused(() => takeLock(nodeParts, root(), NOW))).toMatchObject({ code: 'LOCKED' });
    await lock.release();
    await lock.release();
    expect(await isLocked(nodeParts, root())).toBe(false);
    expect(await readdir(root())).toEqual([]);
    await takeLock(nodeParts, root(), NOW);
  });

  it.each([
    ['a process that is gone', DEAD],
    ['an earlier process with our number', { ...nodeParts.self, started: '1' }],
  ])('takes over from %s', async (_, self) => {
    await takeLock(as(self), root(), NOW);
    expect(await isLocked(nodeParts, root())).toBe(false);
    await takeLock(nodeParts, root(), NOW);
    expect(await readdir(root())).toHaveLength(1);
  });

  it.each([
    ['a process of another host, which nobody here can see', { ...DEAD, host: 'elsewhere' }, true],
    ['a living process whose start is not known', { ...nodeParts.self, started: null }, false],
  ])('gives way to %s', async (_, self, advice) => {
    await takeLock(as(self), root(), NOW);
    const [name = ''] = await readdir(root());
    const error = await refused(() => takeLock(nodeParts, root(), NOW));
    expect(error).toMatchObject({ code: 'LOCKED', path: join(root(), name) });
    expect(error.message).toContain(`process ${self.pid} on ${self.host} since ${NOW.toISOString()}`);
    expect(error.message.includes(`if that is no longer so, remove ${join(root(), name)}`)).toBe(advice);
    expect(await readdir(root())).toEqual([name]);
  });

  it.each(['', '{}', 'rubbish', '{"version":2}'])('gives way to a lock that says %j, and tells which file it is', async (text) => {
    const path = join(root(), 'lock-0123456789ab.json');
    await writeFile(path, text);
    expect((await refused(() => takeLock(nodeParts, root(), NOW))).message).toContain(
      `by another process; if that is no longer so, remove ${path}`,
    );
    await rm(path);
    await takeLock(nodeParts, root(), NOW);
  });

  it('other files are no locks', async () => {
    for (const name of ['lock.json', 'lock-x.json', 'lock-0123456789ab.json.tmp', 'block-0123456789ab.json']) await writeFile(
      join(root(), name),
      'x',
    );
    await takeLock(nodeParts, root(), NOW);
  });

  it('at most one of many at once gets it', async () => {
    for (let round = 0; round < 10; round += 1) {
      const tries = await Promise.allSettled(Array.from({ length: 8 }, () => takeLock(nodeParts, root(), NOW)));
      const won = tries.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      expect(won.length).toBeLessThanOrEqual(1);
      expect(await readdir(root())).toHaveLength(won.length);
      for (const lock of won) await lock.release();
    }
  });

  it('a lock that could not be looked at is given back', async () => {
    expect(await refused(() => takeLock(partsWith({ names: () => Promise.reject(fsError('EIO')) }), root(), NOW))).toMatchObject({
      code: 'EIO',
    });
    expect(await readdir(root())).toEqual([]);
    expect(await refused(() => takeLock(partsWith({ create: () => Promise.reject(fsError('EROFS')) }), root(), NOW))).toMatchObject({
      code: 'EROFS',
    });
    expect(await refused(() => takeLock(nodeParts, join(root(), 'nowhere'), NOW))).toMatchObject({ code: 'ENOENT' });
  });

  it('killed while taking it, a process is in nobody\'s way', async () => {
    for (let at = 0; at < 3; at += 1) {
      await takeLock(dyingParts(at), root(), NOW).catch((error: unknown) => {
        expect(error).toBeInstanceOf(Killed);
      });
      expect(await isLocked(nodeParts, root())).toBe(false);
    }
  });
});

describe('mayRun', () => {
  it('sees a process live and end', async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
    await once(child, 'spawn');
    const holder = { pid: child.pid ?? 0, host: nodeParts.self.host, started: null };
    expect(nodeParts.mayRun(holder)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(nodeParts.mayRun(holder)).toBe(false);
  });

  it('knows itself', () => {
    expect(nodeParts.mayRun(nodeParts.self)).toBe(true);
    expect(nodeParts.self.pid).toBe(process.pid);
  });
});
