import { chmod, mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { AccountEvidence } from '../../src/evidence/evidence.js';
import { nodeFiles, sha256 } from '../../src/store/files.js';
import { openRun, withDamageShown } from '../../src/store/read-run.js';
import { findRun, listRuns } from '../../src/store/list-runs.js';
import { createRun, resumeRun } from '../../src/store/run-store.js';
import { nodeParts } from '../../src/store/system.js';
import {
  A,
  B,
  DEAD,
  DENIED,
  dyingSystem,
  EVERYTHING,
  fsError,
  half,
  Killed,
  minutes,
  NEW_RUN,
  NOW,
  ORGANIZATION,
  refused,
  report,
  REQUEST,
  SCOPE,
  SOURCES,
  systemOf,
  systemWith,
  useRoot,
} from './support.js';
import type { RunStore } from '../../src/store/run.js';

const root = useRoot();
const create = (): Promise<RunStore> => createRun(root(), ORGANIZATION, NEW_RUN, NOW);
const recordPath = (folder: string, accountId: string, source: string): string => join(folder, 'records', `${accountId}.${source}.json.gz`);
const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

async function everythingIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder, { recursive: true })).sort();
}

describe('createRun', () => {
  it('lays out the run, with a manifest that says what is asked', async () => {
    const run = await create();
    expect(run.id).toMatch(/^20261101T120000Z-[0-9a-f]{6}$/);
    expect(run.folder).toBe(join(root(), ORGANIZATION, 'runs', run.id));
    await run.put(A, { config: EVERYTHING.config });
    expect(await everythingIn(run.folder)).toEqual([
      expect.stringMatching(/^lock-[0-9a-f]{12}\.json$/),
      'manifest.json',
      'records',
      join('records', `${A}.config.json.gz`),
    ]);
    expect((await openRun(run.folder)).manifest()).toEqual({
      version: 1,
      id: run.id,
      scopeId: ORGANIZATION,
      status: 'running',
      tool: '1.2.3',
      startedAt: NOW.toISOString(),
      updatedAt: NOW.toISOString(),
      finishedAt: null,
      request: REQUEST,
      scope: null,
      calls: [],
      records: {},
    });
  });

  it('gives runs of the same second folders of their own', async () => {
    const runs = await Promise.all(Array.from({ length: 8 }, create));
    expect(new Set(runs.map(({ id }) => id)).size).toBe(8);
    await Promise.all(runs.map((run, index) => run.put(A, { credential_report: report(`run ${index}`) })));
    for (const [index, run] of runs.entries()) expect(await run.read(A)).toEqual({ credential_report: report(`run ${index}`) });
  });

  it.each(['', '.', '..', '../x', 'a/b', 'a\\b', '-x', 'x-', 'a b', 'a\0', 'x'.repeat(65)])('refuses the scope id %j', async (scopeId) => {
    expect(await refused(() => createRun(root(), scopeId, NEW_RUN, NOW))).toMatchObject({ code: 'BAD_NAME' });
    expect(await everythingIn(root())).toEqual([]);
  });

  it('is for the owner only, also under a loose umask and in folders that were open', async () => {
    const before = process.umask(0);
    try {
      await mkdir(join(root(), ORGANIZATION, 'runs'), { recursive: true });
      expect(await modeOf(join(root(), ORGANIZATION))).toBe(0o777);
      const run = await create();
      await run.put(A, EVERYTHING);
      const other = await createRun(root(), ORGANIZATION, NEW_RUN, NOW);
      await other.adopt(run, A, 'config');
      await other.update(NOW);
      for (const name of await readdir(root(), { recursive: true })) {
        const path = join(root(), name);
        expect({ name, mode: await modeOf(path) }).toEqual({ name, mode: (await stat(path)).isDirectory() ? 0o700 : 0o600 });
      }
    } finally {
      process.umask(before);
    }
  });

  it('makes the root for the owner only, but leaves one that is there as it is', async () => {
    const made = join(root(), 'not', 'there');
    await createRun(made, ORGANIZATION, NEW_RUN, NOW);
    expect(await modeOf(made)).toBe(0o700);
    const shared = join(root(), 'shared');
    await mkdir(shared);
    await chmod(shared, 0o755);
    await createRun(shared, ORGANIZATION, NEW_RUN, NOW);
    expect(await modeOf(shared)).toBe(0o755);
  });

  it('does not write through a link that somebody put in its place', async () => {
    const elsewhere = join(root(), 'elsewhere');
    await mkdir(elsewhere);
    await symlink(elsewhere, join(root(), ORGANIZATION));
    expect(await refused(create)).toMatchObject({ code: 'ENOTDIR' });
    expect(await readdir(elsewhere)).toEqual([]);
  });

  it.each([
    ['ENOSPC', 'the disk is full'],
    ['EROFS', 'the file system is read-only'],
    ['EACCES', 'permission denied'],
  ])('says in words when it can not start: %s', async (code, words) => {
    const fails = (): Promise<never> => Promise.reject(fsError(code));
    for (const files of [{ makeFolder: fails }, { create: fails }, { rename: fails }, { sync: fails }]) {
      const error = await refused(() => createRun(root(), ORGANIZATION, NEW_RUN, NOW, { system: systemWith(files) }));
      expect(error).toMatchObject({ code, path: expect.stringContaining(root()) as string });
      expect(error.message).toContain(`${root()}/`);
      expect(error.message).toContain(words);
      expect((await listRuns(root())).filter(({ status }) => status === 'damaged')).toEqual([]);
    }
  });
});

describe('put and read', () => {
  it('keep each source by itself, seen or not, and add to what is there', async () => {
    const run = await create();
    expect(await run.read(A)).toEqual({});
    await run.put(A, EVERYTHING);
    await run.put(A, { config: DENIED });
    await run.put(B, { last_accessed: DENIED });
    await run.put(B, {});
    expect(await run.read(A)).toEqual({ ...EVERYTHING, config: DENIED });
    expect(await run.read(B)).toEqual({ last_accessed: DENIED });
    expect([run.has(A, 'config'), run.has(B, 'last_accessed'), run.has(B, 'config')]).toEqual([true, true, false]);
  });

  it('the last of several at once counts, and the manifest describes that one', async () => {
    const run = await create();
    await Promise.all(Array.from({ length: 20 }, (_, i) => run.put(A, { credential_report: report(`${i}`) })));
    expect(await run.read(A)).toEqual({ credential_report: report('19') });
    await run.finish(NOW);
    expect((await openRun(run.folder)).damaged()).toEqual([]);
    expect(await (await openRun(run.folder)).read(A)).toEqual({ credential_report: report('19') });
  });

  it('refuses what is no account id, and what comes after the end', async () => {
    const run = await create();
    expect(await refused(() => run.put('../../../x', { config: DENIED }))).toMatchObject({ code: 'BAD_NAME' });
    await run.finish(NOW);
    for (const late of [() => run.put(A, {}), () => run.update(NOW), () => run.finish(NOW), () => run.adopt(run, A, 'config')]) {
      expect(await refused(late)).toMatchObject({ code: 'CLOSED' });
    }
    await run.interrupt(NOW);
    expect((await openRun(run.folder)).manifest().status).toBe('finished');
  });

  it.each([
    'ENOSPC',
    'EROFS',
    'EACCES',
    'EDQUOT',
    'EIO',
  ])('a put that fails with %s leaves what was there, and nothing else', async (code) => {
    for (const step of ['before', 'half way', 'at the end'] as const) {
      let broken = false;
      const system = systemWith({
        async create(path, content) {
          if (!broken) return nodeFiles.create(path, content);
          if (step !== 'before') await nodeFiles.create(path, step === 'half way' ? half(content) : content);
          if (step !== 'at the end') throw fsError(code);
        },
        async rename(from, to) {
          if (broken) throw fsError(code);
          return nodeFiles.rename(from, to);
        },
      });
      const run = await createRun(root(), ORGANIZATION, NEW_RUN, NOW, { system });
      await run.put(A, { credential_report: report('old') });
      const before = await everythingIn(run.folder);
      broken = true;
      expect(await refused(() => run.put(A, { credential_report: report('new'), config: DENIED }))).toMatchObject({ code });
      expect(await refused(() => run.update(NOW))).toMatchObject({ code });
      expect(await refused(() => run.finish(NOW))).toMatchObject({ code });
      expect(await everythingIn(run.folder)).toEqual(before);
      expect(await run.read(A)).toEqual({ credential_report: report('old') });
      expect(run.has(A, 'config')).toBe(false);
      broken = false;
      await run.put(A, { credential_report: report('new') });
      await run.finish(NOW);
      expect(await (await openRun(run.folder)).read(A)).toEqual({ credential_report: report('new') });
    }
  });

  it('interrupt gives the lock back even on a full disk', async () => {
    let full = false;
    const system = systemWith({ create: (path, bytes) => (full ? Promise.reject(fsError('ENOSPC')) : nodeFiles.create(path, bytes)) });
    const run = await createRun(root(), ORGANIZATION, NEW_RUN, NOW, { system });
    await run.put(A, { config: EVERYTHING.config });
    full = true;
    expect(await refused(() => run.interrupt(NOW))).toMatchObject({ code: 'ENOSPC' });
    expect(await findRun(root(), run.id)).toMatchObject({ status: 'interrupted', records: 1 });
    const resumed = await resumeRun(run.folder, NOW);
    expect(await resumed.read(A)).toEqual({ config: EVERYTHING.config });
  });

  it.each(['EMFILE', 'ENFILE', 'ENOMEM'])('that nothing can be read now (%s) is an error, not a missing record', async (code) => {
    const run = await create();
    await run.put(A, { config: DENIED });
    const kept = await openRun(
      run.folder,
      systemWith({ read: (path) => (path.endsWith('.gz') ? Promise.reject(fsError(code)) : nodeFiles.read(path)) }),
    );
    expect(await refused(() => kept.read(A))).toMatchObject({ code });
    expect(kept.damaged()).toEqual([]);
  });
});

describe('the manifest', () => {
  it('is written by update, finish and interrupt, and complete at the end', async () => {
    const run = await create();
    await run.update(minutes(1), { scope: SCOPE });
    expect((await openRun(run.folder)).manifest()).toMatchObject({ status: 'running', updatedAt: minutes(1).toISOString(), scope: SCOPE });
    await run.put(A, EVERYTHING);
    await run.put(B, { config: DENIED });
    const calls = [{ service: 'iam', action: 'GetCredentialReport', calls: 2, throttled: 0 }];
    await run.finish(minutes(2), { calls });
    const manifest = (await openRun(run.folder)).manifest();
    expect(manifest).toMatchObject({ status: 'finished', finishedAt: minutes(2).toISOString(), scope: SCOPE, calls });
    expect(run.manifest()).toEqual(manifest);
    expect(Object.keys(manifest.records)).toEqual([...SOURCES.map((source) => `${A}/${source}`), `${B}/config`].sort());
    for (const [key, entry] of Object.entries(manifest.records)) {
      const [accountId = '', source = ''] = key.split('/');
      const bytes = await readFile(recordPath(run.folder, accountId, source));
      const asOf = accountId === B ? null : (EVERYTHING[source as keyof AccountEvidence] as { asOf: string }).asOf;
      expect(entry).toEqual({ sha256: sha256(bytes), bytes: bytes.length, asOf, reused: false });
    }
    expect((await everythingIn(run.folder)).filter((name) => name.includes('lock'))).toEqual([]);
  });

  it('keeps all of several updates at once', async () => {
    const run = await create();
    const calls = [{ service: 'iam', action: 'x', calls: 1, throttled: 0 }];
    await Promise.all([
      run.update(NOW, { scope: SCOPE }),
      run.update(NOW, { calls }),
      run.update(NOW, { request: { ...REQUEST, report: 'stale' } }),
    ]);
    expect((await openRun(run.folder)).manifest()).toMatchObject({ scope: SCOPE, calls, request: { report: 'stale' } });
  });

  it('waits for what is still being put', async () => {
    const run = await create();
    const puts = [run.put(A, EVERYTHING), run.put(B, EVERYTHING)];
    await run.finish(NOW);
    await Promise.all(puts);
    expect(Object.keys((await openRun(run.folder)).manifest().records)).toHaveLength(2 * SOURCES.length);
  });

  it.each(['', 'rubbish', '{}', '{"version":1}'])('%j instead of a manifest is reported', async (text) => {
    const run = await create();
    await run.interrupt(NOW);
    await writeFile(join(run.folder, 'manifest.json'), text);
    for (const open of [() => openRun(run.folder), () => resumeRun(run.folder, NOW)]) {
      expect(await refused(open)).toMatchObject({ code: 'DAMAGED', path: join(run.folder, 'manifest.json') });
    }
  });

  it.each(['nowhere', '.', 'file', join('file', 'x')])('there is no run in %s, and nothing is put there', async (name) => {
    await writeFile(join(root(), 'file'), '');
    for (const open of [() => openRun(join(root(), name)), () => resumeRun(join(root(), name), NOW)]) {
      expect(await refused(open)).toMatchObject({ code: 'NO_RUN' });
    }
    expect(await everythingIn(root())).toEqual(['file']);
  });
});

describe('damage', () => {
  const kinds: readonly (readonly [string, (path: string, other: string) => Promise<void>, RegExp])[] = [
    ['a flipped bit', flip, /cut short or changed|SHA-256/],
    ['a cut', async (path) => writeFile(path, (await readFile(path)).subarray(0, 20)), /cut short/],
    ['an empty file', (path) => writeFile(path, ''), /empty/],
    ['no gzip', (path) => writeFile(path, '{}'), /cut short or changed/],
    ['a file of another account', swap, /holds 222233334444\/config/],
    ['a folder', async (path) => (await rm(path), mkdir(path)), /folder/],
    ['a lost file', (path) => rm(path), /missing/],
  ];

  it.each(kinds)('%s: never returned, reported, and put again', async (_, damage, why) => {
    const run = await create();
    for (const id of [A, B]) await run.put(id, { config: EVERYTHING.config, credential_report: report('x') });
    await run.interrupt(NOW);
    const resumed = await resumeRun(run.folder, NOW);
    await damage(recordPath(run.folder, A, 'config'), recordPath(run.folder, B, 'config'));
    expect(await resumed.read(A)).toEqual({ credential_report: report('x') });
    expect(resumed.damaged()).toEqual([{ accountId: A, source: 'config', why: expect.stringMatching(why) as string }]);
    expect(resumed.has(A, 'config')).toBe(false);
    expect(await resumed.reuse(A, 'config', () => true)).toBeNull();
    await rm(recordPath(run.folder, A, 'config'), { recursive: true, force: true });
    await resumed.put(A, { config: DENIED });
    expect(resumed.damaged()).toEqual([]);
    expect(await resumed.read(A)).toEqual({ config: DENIED, credential_report: report('x') });
  });

  it.each(kinds)('%s in a finished run', async (_, damage, why) => {
    const run = await create();
    for (const id of [A, B]) await run.put(id, { config: EVERYTHING.config, credential_report: report('x') });
    await run.finish(NOW);
    await damage(recordPath(run.folder, A, 'config'), recordPath(run.folder, B, 'config'));
    const kept = await openRun(run.folder);
    expect(await kept.read(A)).toEqual({ credential_report: report('x') });
    const told = new RegExp(`${why.source}|SHA-256`);
    expect(kept.damaged()).toEqual([{ accountId: A, source: 'config', why: expect.stringMatching(told) as string }]);
  });

  it('shows as a gap in reports', async () => {
    const run = await create();
    for (const id of [A, B]) await run.put(id, { config: EVERYTHING.config, credential_report: report('x') });
    await run.finish(NOW);
    await rm(recordPath(run.folder, A, 'config'));
    await writeFile(recordPath(run.folder, A, 'credential_report'), '');
    const shown = withDamageShown(await openRun(run.folder));
    expect(await shown.read(A)).toEqual({
      config: { seen: false, reason: 'unreadable', detail: 'the kept record is damaged: the file is missing' },
      credential_report: { seen: false, reason: 'unreadable', detail: 'the kept record is damaged: the file is empty' },
    });
    expect(await shown.read(B)).toEqual({ config: EVERYTHING.config, credential_report: report('x') });
  });

  it('a finished run trusts its manifest: an intact record of another time is not the one it lists', async () => {
    const [run, other] = [await create(), await create()];
    await run.put(A, { credential_report: report('then') });
    await other.put(A, { credential_report: report('now'), config: DENIED });
    await run.finish(NOW);
    for (const source of ['credential_report', 'config']) {
      await writeFile(recordPath(run.folder, A, source), await readFile(recordPath(other.folder, A, source)));
    }
    const kept = await openRun(run.folder);
    expect(await kept.read(A)).toEqual({});
    expect(kept.damaged().map(({ source, why }) => `${source}: ${why}`)).toEqual([
      'config: the manifest does not list it',
      'credential_report: the file is not the one that the manifest lists (SHA-256)',
    ]);
  });

  it('finish finds damage that nobody met before, and does not list it', async () => {
    const run = await create();
    await run.put(A, { config: EVERYTHING.config, credential_report: report('x') });
    await run.interrupt(NOW);
    await flip(recordPath(run.folder, A, 'config'));
    const resumed = await resumeRun(run.folder, NOW);
    await resumed.finish(NOW);
    expect(resumed.damaged()).toHaveLength(1);
    expect(Object.keys((await openRun(run.folder)).manifest().records)).toEqual([`${A}/credential_report`]);
  });

  it('other files in the folder do no harm', async () => {
    const run = await create();
    await run.put(A, { config: DENIED });
    for (const name of ['.DS_Store', 'x.config.json.gz', `${A}.config.json.gz.bak`, `${A}.organizations.json.gz`]) {
      await writeFile(join(run.folder, 'records', name), 'rubbish');
    }
    await run.finish(NOW);
    const kept = await openRun(run.folder);
    expect(await kept.read(A)).toEqual({ config: DENIED });
    expect(kept.damaged()).toEqual([]);
  });
});

describe('resumeRun', () => {
  it('goes on where a run was interrupted; in the end everything is listed', async () => {
    const run = await create();
    await run.put(A, { config: EVERYTHING.config });
    await run.interrupt(minutes(1), { scope: SCOPE });
    expect((await openRun(run.folder)).manifest()).toMatchObject({ status: 'interrupted', finishedAt: null, scope: SCOPE });
    const resumed = await resumeRun(run.folder, minutes(2));
    expect((await openRun(run.folder)).manifest()).toMatchObject({
      status: 'running',
      startedAt: NOW.toISOString(),
      updatedAt: minutes(2).toISOString(),
    });
    expect(resumed.has(A, 'config')).toBe(true);
    await resumed.put(B, { config: DENIED });
    await resumed.finish(minutes(3));
    const kept = await openRun(run.folder);
    expect(Object.keys(kept.manifest().records)).toEqual([`${A}/config`, `${B}/config`]);
    expect([await kept.read(A), await kept.read(B)]).toEqual([{ config: EVERYTHING.config }, { config: DENIED }]);
  });

  it('reuse gives what this run has seen, however old, and asks again for what was not seen or does not answer', async () => {
    const run = await create();
    await run.put(A, { config: EVERYTHING.config, credential_report: DENIED });
    await run.interrupt(NOW);
    const resumed = await resumeRun(run.folder, minutes(60 * 24 * 30));
    expect(await resumed.reuse(A, 'config', ({ users }) => users.length === 1)).toEqual(EVERYTHING.config);
    expect(await resumed.reuse(A, 'config', () => false)).toBeNull();
    expect(await resumed.reuse(A, 'credential_report', () => true)).toBeNull();
    expect(await resumed.reuse(B, 'config', () => true)).toBeNull();
  });

  it('a finished run can be gone on with, and is still checked against what it listed', async () => {
    const run = await create();
    for (const id of [A, B]) await run.put(id, { credential_report: report(id) });
    await run.finish(NOW);
    await rename(recordPath(run.folder, A, 'credential_report'), join(root(), 'aside'));
    const resumed = await resumeRun(run.folder, NOW);
    expect(resumed.damaged()).toEqual([{ accountId: A, source: 'credential_report', why: 'the file is missing' }]);
    await resumed.put(A, { credential_report: report('again') });
    await resumed.put(B, { credential_report: report('again') });
    expect([await resumed.read(A), await resumed.read(B)]).toEqual([
      { credential_report: report('again') },
      { credential_report: report('again') },
    ]);
    await resumed.finish(NOW);
    expect((await openRun(run.folder)).damaged()).toEqual([]);
  });

  it('closes folders to others', async () => {
    const run = await create();
    await run.interrupt(NOW);
    for (const path of [run.folder, join(run.folder, 'records')]) await chmod(path, 0o755);
    await resumeRun(run.folder, NOW);
    for (const path of [run.folder, join(run.folder, 'records')]) expect(await modeOf(path)).toBe(0o700);
  });

  it('removes temporary files of its own kind only; reading removes none', async () => {
    const run = await create();
    await run.interrupt(NOW);
    const own = ['.tmp-0123456789abcdef', join('records', '.tmp-fedcba9876543210')];
    const others = ['.tmp-short', 'tmp-0123456789abcdef', join('records', '.tmp-0123456789ABCDEF'), join('records', 'x.tmp')];
    for (const name of [...own, ...others]) await writeFile(join(run.folder, name), 'half');
    await openRun(run.folder);
    expect(await everythingIn(run.folder)).toEqual(expect.arrayContaining([...own, ...others]));
    await resumeRun(run.folder, NOW);
    const left = await everythingIn(run.folder);
    expect(left).toEqual(expect.arrayContaining(others));
    expect(left.filter((name) => own.includes(name))).toEqual([]);
  });
});

describe('a process killed at any moment', () => {
  it('loses nothing that was put, and leaves nothing half', async () => {
    for (let at = 0; ; at += 1) {
      const store = join(root(), `${at}`);
      const put: AccountEvidence[] = [];
      const end = await story(store, at, put);
      const [found, ...others] = await listRuns(store);
      expect(others).toEqual([]);
      if (found !== undefined) {
        expect(found).toMatchObject({
          problem: null,
          status: end === 'killed' ? expect.stringMatching(/interrupted|finished/) as string : 'finished',
        });
        await checkResumed(found.folder, put);
      } else {
        // Not even the run's folder was there: nothing can have been put.
        expect(put).toEqual([]);
      }
      if (end === 'finished') {
        expect(at).toBeGreaterThan(30);
        return;
      }
    }
  });

  async function story(store: string, at: number, put: AccountEvidence[]): Promise<'killed' | 'finished'> {
    try {
      const run = await createRun(store, ORGANIZATION, NEW_RUN, NOW, { system: dyingSystem(at) });
      for (const evidence of [{ credential_report: report('one') }, { config: EVERYTHING.config }, { credential_report: report('two') }]) {
        await run.put(A, evidence);
        put.push(evidence);
        await run.update(NOW, { scope: SCOPE });
      }
      await run.finish(NOW);
      return 'finished';
    } catch (error) {
      expect(error).toBeInstanceOf(Killed);
      return 'killed';
    }
  }

  async function checkResumed(folder: string, put: readonly AccountEvidence[]): Promise<void> {
    const resumed = await resumeRun(folder, NOW);
    const there = await resumed.read(A);
    const certain: AccountEvidence = Object.assign({}, ...put) as AccountEvidence;
    if (certain.config !== undefined) expect(there.config).toEqual(certain.config);
    const reports = [certain.credential_report, report('one'), report('two')].slice(certain.credential_report === undefined
      ? 0
      : put.length > 2 ? 2 : 0);
    expect(reports).toContainEqual(there.credential_report);
    expect(resumed.damaged()).toEqual([]);
    await resumed.finish(NOW);
    const names = await everythingIn(folder);
    expect(names.filter((name) => /tmp|lock/.test(name))).toEqual([]);
    expect((await openRun(folder)).damaged()).toEqual([]);
  }
});

describe('two writers', () => {
  it('the second is refused and told who has it; a reader is not', async () => {
    const run = await create();
    await run.put(A, { config: DENIED });
    const error = await refused(() => resumeRun(run.folder, NOW));
    expect(error.code).toBe('LOCKED');
    expect(error.message).toBe(
      `run ${run.id} is being written by process ${process.pid} on ${nodeParts.self.host} since ${NOW.toISOString()}`,
    );
    expect(await (await openRun(run.folder)).read(A)).toEqual({ config: DENIED });
    await run.put(B, { config: DENIED });
    await run.finish(NOW);
    await (await resumeRun(run.folder, NOW)).finish(NOW);
  });

  it('of many at once at most one goes on, and the others leave nothing', async () => {
    const run = await create();
    await run.interrupt(NOW);
    const tries = await Promise.allSettled(Array.from({ length: 6 }, () => resumeRun(run.folder, NOW)));
    const won = tries.filter((result) => result.status === 'fulfilled');
    expect(won.length).toBeLessThanOrEqual(1);
    for (const result of tries) if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'LOCKED' });
    const locks = (await readdir(run.folder)).filter((name) => name.startsWith('lock'));
    expect(locks).toHaveLength(won.length);
  });

  it('the lock of a process that is gone is taken over', async () => {
    const system = systemOf(DEAD);
    const run = await createRun(root(), ORGANIZATION, NEW_RUN, NOW, { system });
    await run.put(A, { config: DENIED });
    const resumed = await resumeRun(run.folder, NOW);
    expect((await readdir(dirname(recordPath(run.folder, A, 'x')))).length).toBe(1);
    expect(await refused(() => resumeRun(run.folder, NOW))).toMatchObject({ code: 'LOCKED' });
    await resumed.finish(NOW);
  });
});

async function flip(path: string): Promise<void> {
  const bytes = await readFile(path);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 0x10;
  await writeFile(path, bytes);
}

async function swap(path: string, other: string): Promise<void> {
  await rename(other, path);
  await writeFile(other, 'not looked at');
}
