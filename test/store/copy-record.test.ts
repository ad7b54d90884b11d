import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { diskSystem } from '../../src/store/disk-system.js';
import { nodeFiles } from '../../src/store/files.js';
import { openRun } from '../../src/store/read-run.js';
import { createRun, resumeRun, type StoreOptions } from '../../src/store/run-store.js';
import {
  A,
  B,
  DENIED,
  dyingParts,
  EVERYTHING,
  fsError,
  Killed,
  NEW_RUN,
  NOW,
  ORGANIZATION,
  refused,
  report,
  systemWith,
  useRoot,
} from './support.js';
import type { RunStore } from '../../src/store/run.js';

const root = useRoot();
const create = (options?: StoreOptions): Promise<RunStore> => createRun(root(), ORGANIZATION, NEW_RUN, NOW, options);
const pathIn = (run: RunStore, accountId = A, source = 'credential_report'): string =>
  join(run.folder, 'records', `${accountId}.${source}.json.gz`);

async function sourceRun(): Promise<RunStore> {
  const run = await create();
  await run.put(A, { credential_report: report('kept'), config: DENIED });
  await run.finish(NOW);
  return run;
}

describe('adopt', () => {
  it('takes the same file over, and marks it as reused', async () => {
    const from = await sourceRun();
    const run = await create();
    expect(await run.adopt(from, A, 'credential_report')).toBe(true);
    expect(run.has(A, 'credential_report')).toBe(true);
    expect(await run.read(A)).toEqual({ credential_report: report('kept') });
    expect((await stat(pathIn(run))).ino).toBe((await stat(pathIn(from))).ino);
    expect(await readdir(join(run.folder, 'records'))).toHaveLength(1);
    await run.finish(NOW);
    const entry = from.manifest().records[`${A}/credential_report`];
    expect((await openRun(run.folder)).manifest().records).toEqual({ [`${A}/credential_report`]: { ...entry, reused: true } });
  });

  it.each(['EPERM', 'EXDEV', 'EMLINK', 'ENOTSUP', 'ENOSYS', 'EACCES'])('copies where a link fails with %s', async (code) => {
    const from = await sourceRun();
    const run = await create({ system: systemWith({ link: () => Promise.reject(fsError(code)) }) });
    expect(await run.adopt(from, A, 'credential_report')).toBe(true);
    expect(await run.read(A)).toEqual({ credential_report: report('kept') });
    expect((await stat(pathIn(run))).ino).not.toBe((await stat(pathIn(from))).ino);
    expect((await stat(pathIn(run))).mode & 0o777).toBe(0o600);
    expect(await run.adopt(from, B, 'config')).toBe(false);
    await run.finish(NOW);
    expect((await openRun(run.folder)).damaged()).toEqual([]);
  });

  it('says when a copy finds no room, and leaves nothing', async () => {
    const from = await sourceRun();
    const system = systemWith({
      link: () => Promise.reject(fsError('EXDEV')),
      create: (path, bytes) => (path.includes('records') ? Promise.reject(fsError('ENOSPC')) : nodeFiles.create(path, bytes)),
    });
    const run = await create({ system });
    expect(await refused(() => run.adopt(from, A, 'credential_report'))).toMatchObject({ code: 'ENOSPC' });
    expect(await readdir(join(run.folder, 'records'))).toEqual([]);
    expect(run.has(A, 'credential_report')).toBe(false);
  });

  it('again, over the same file, and from itself', async () => {
    const from = await sourceRun();
    const run = await create();
    for (const origin of [from, from, run]) expect(await run.adopt(origin, A, 'credential_report')).toBe(true);
    expect(await readdir(join(run.folder, 'records'))).toHaveLength(1);
    expect(await run.read(A)).toEqual({ credential_report: report('kept') });
  });

  it.each<[string, (path: string) => Promise<void>]>([
    ['no record', (path) => rm(path)],
    ['an empty one', (path) => writeFile(path, '')],
    ['one cut short', async (path) => writeFile(path, (await readFile(path)).subarray(0, 30))],
    ['that of another source', (path) => rename(path.replace('credential_report', 'config'), path)],
  ])('takes nothing over from %s, known before or not, linked or copied', async (_, damage) => {
    const from = await sourceRun();
    const proven = from.manifest().records[`${A}/credential_report`];
    await damage(pathIn(from));
    for (const options of [{}, { system: systemWith({ link: () => Promise.reject(fsError('EXDEV')) }) }]) {
      const run = await create(options);
      await run.put(A, { credential_report: report('own') });
      expect(await run.adopt(from, A, 'credential_report')).toBe(false);
      expect(await run.adopt({ folder: from.folder, ...(proven && { proven }) }, A, 'credential_report')).toBe(false);
      expect(await run.read(A)).toEqual({ credential_report: report('own') });
      expect(await readdir(join(run.folder, 'records'))).toHaveLength(1);
      await run.finish(NOW);
      expect(run.manifest().records[`${A}/credential_report`]).toMatchObject({ reused: false });
    }
  });

  it('takes only the file that is known, when one is', async () => {
    const from = await create();
    await from.put(A, { credential_report: report('then') });
    const proven = from.manifest().records[`${A}/credential_report`];
    if (proven === undefined) throw new Error('no entry');
    const run = await create();
    expect(await run.adopt({ folder: from.folder, proven, reused: false }, A, 'credential_report')).toBe(true);
    expect(run.manifest().records[`${A}/credential_report`]).toEqual({ ...proven, reused: false });
    await from.put(A, { credential_report: report('now') });
    expect(await run.adopt({ folder: from.folder, proven }, A, 'credential_report')).toBe(false);
    // The file that was taken over is not touched by a new one at its first place.
    expect(await run.read(A)).toEqual({ credential_report: report('then') });
  });

  it('of a folder that is no run takes nothing', async () => {
    const run = await create();
    for (const folder of ['nowhere', 'file']) {
      await writeFile(join(root(), 'file'), '');
      expect(await run.adopt({ folder: join(root(), folder) }, A, 'config')).toBe(false);
    }
    expect(await refused(() => run.adopt(run, '../x', 'config'))).toMatchObject({ code: 'BAD_NAME' });
  });

  it('what was reused is known after a kill, and what replaced it is not', async () => {
    const from = await sourceRun();
    const run = await create();
    await run.adopt(from, A, 'credential_report');
    await run.adopt(from, A, 'config');
    await run.put(A, { config: EVERYTHING.config });
    await run.interrupt(NOW);
    await writeFile(join(run.folder, 'reused.txt'), `${await readFile(join(run.folder, 'reused.txt'), 'utf8')}0123 half a li`);
    const resumed = await resumeRun(run.folder, NOW);
    await resumed.finish(NOW);
    const { records } = (await openRun(run.folder)).manifest();
    expect(Object.entries(records).map(([key, { reused }]) => [key, reused])).toEqual([
      [`${A}/config`, false],
      [`${A}/credential_report`, true],
    ]);
  });

  it('killed at any moment, the record is there whole or not at all', async () => {
    const from = await sourceRun();
    for (const linked of [true, false]) {
      for (let at = 8; ; at += 1) {
        const dying = dyingParts(at);
        const unlinked = { ...dying.files, link: () => Promise.reject(fsError('EXDEV')) };
        const system = diskSystem(linked ? dying : { ...dying, files: unlinked });
        const end = await create({ system })
          .then(async (run) => ({ run, done: await run.adopt(from, A, 'credential_report').catch(killed) }))
          .catch(killed);
        if (end === null) continue;
        const resumed = await resumeRun(end.run.folder, NOW);
        const there = await resumed.read(A);
        expect([{}, { credential_report: report('kept') }]).toContainEqual(there);
        if (end.done === true) expect(there).toEqual({ credential_report: report('kept') });
        expect((await readdir(join(end.run.folder, 'records'))).length).toBe(Object.keys(there).length);
        await resumed.finish(NOW);
        if (Object.keys(there).length > 0) expect(resumed.manifest().records[`${A}/credential_report`]?.reused).toBe(true);
        if (end.done === true) break;
      }
    }
    expect((await openRun(from.folder)).damaged()).toEqual([]);
  });
});

function killed(error: unknown): null {
  expect(error).toBeInstanceOf(Killed);
  return null;
}
