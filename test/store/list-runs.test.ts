import { appendFile, mkdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeFiles } from '../../src/store/files.js';
import { newRunId, startTimeOf } from '../../src/store/layout.js';
import { findRun, listRuns } from '../../src/store/list-runs.js';
import { createRun, resumeRun } from '../../src/store/run-store.js';
import { nodeParts } from '../../src/store/system.js';
import {
  A,
  B,
  DEAD,
  DENIED,
  EVERYTHING,
  fsError,
  minutes,
  NEW_RUN,
  NOW,
  ORGANIZATION,
  refused,
  REQUEST,
  SCOPE,
  SOURCES,
  systemOf,
  systemWith,
  useRoot,
} from './support.js';
import type { RunStore } from '../../src/store/run.js';

const root = useRoot();
const createAt = (when: Date, scopeId = ORGANIZATION, self = nodeParts.self): Promise<RunStore> =>
  createRun(root(), scopeId, { ...NEW_RUN, scope: SCOPE }, when, { system: systemOf(self) });

const runsOf = (scopeId: string): string => join(root(), scopeId, 'runs');

async function finishedAt(when: Date, scopeId = ORGANIZATION): Promise<RunStore> {
  const run = await createAt(when, scopeId);
  await run.finish(when);
  return run;
}

describe('newRunId and timeOf', () => {
  it('sort by time and tell it', () => {
    const times = [
      ...['2026-11-01T12:00:00Z', '2026-11-01T12:00:00.001Z', '2026-11-01T12:00:00.999Z', '2026-11-01T12:00:01Z'],
      ...['2026-12-01T00:00:00Z', '2027-01-01T00:00:00Z'],
    ].map((text) =>
      new Date(text));
    const ids = times.map((time) => newRunId(time));
    expect([...ids].reverse().sort()).toEqual(ids);
    expect(ids.map((id) => startTimeOf(id)?.toISOString())).toEqual(times.map((time) => `${time.toISOString().slice(0, 19)}.000Z`));
  });

  it('of the same millisecond: the later one comes after all others, and before the next millisecond', () => {
    const [now, next] = [new Date('2026-11-01T12:00:00.001Z'), new Date('2026-11-01T12:00:00.002Z')];
    const ids = [newRunId(new Date('2026-11-01T12:00:00Z')), newRunId(next)];
    for (let at = 0; at < 50; at += 1) ids.push(newRunId(now, ids));
    const [before, after, ...same] = ids;
    expect([before, ...same, after]).toEqual([...ids].sort());
    expect(new Set(ids).size).toBe(52);
  });

  it.each([
    '',
    'x',
    '20261101T120000Z',
    '20261301T120000Z-0123ab',
    '20261101T120000Z-0123AB',
    '../20261101T120000Z-0123ab',
    '20261101T120000Z-0123ab\n',
  ])('%j has no time', (id) => {
    expect(startTimeOf(id)).toBeNull();
  });
});

describe('listRuns', () => {
  it('has all runs of all scopes, newest first, with what they are', async () => {
    const finished = await createAt(minutes(0));
    await finished.put(A, EVERYTHING);
    await finished.finish(minutes(1));
    const interrupted = await createAt(minutes(2), A);
    await interrupted.put(A, { config: DENIED });
    await interrupted.interrupt(minutes(3));
    const running = await createAt(minutes(4));
    const killed = await createAt(minutes(5), ORGANIZATION, DEAD);
    await killed.put(B, { config: DENIED });
    const size = (await stat(join(killed.folder, 'records', `${B}.config.json.gz`))).size;
    const bytes = Object.values(finished.manifest().records).reduce((sum, entry) => sum + entry.bytes, 0);
    const common = { problem: null, finishedAt: null, request: REQUEST, accounts: 2, scopeId: ORGANIZATION, caller: A, hasGaps: true };
    expect(await listRuns(root())).toEqual([
      {
        ...common,
        id: killed.id,
        folder: killed.folder,
        status: 'interrupted',
        startedAt: minutes(5).toISOString(),
        records: 1,
        bytes: size,
      },
      { ...common, id: running.id, folder: running.folder, status: 'running', startedAt: minutes(4).toISOString(), records: 0, bytes: 0 },
      {
        ...common,
        id: interrupted.id,
        scopeId: A,
        folder: interrupted.folder,
        status: 'interrupted',
        startedAt: minutes(2).toISOString(),
        records: 1,
        bytes: expect.any(Number) as number,
      },
      {
        ...common,
        id: finished.id,
        folder: finished.folder,
        status: 'finished',
        startedAt: minutes(0).toISOString(),
        finishedAt: minutes(1).toISOString(),
        records: SOURCES.length,
        bytes,
      },
    ]);
  });

  it('since a time: those that are older by their ids are not even read', async () => {
    const [older, younger] = [await createAt(minutes(0)), await createAt(minutes(10))];
    await writeFile(join(older.folder, 'manifest.json'), 'no manifest');
    expect((await listRuns(root(), undefined, minutes(10))).map(({ id }) => id)).toEqual([younger.id]);
    expect((await listRuns(root(), undefined, minutes(0))).map(({ id, status }) => [id, status])).toEqual([
      [younger.id, 'running'],
      [older.id, 'damaged'],
    ]);
  });

  it('of a store that is not there is empty; a store that can not be read is an error', async () => {
    expect(await listRuns(join(root(), 'nowhere'))).toEqual([]);
    expect(await listRuns(root())).toEqual([]);
    await writeFile(join(root(), 'file'), '');
    expect(await refused(() => listRuns(join(root(), 'file')))).toMatchObject({ code: 'ENOTDIR' });
    expect(await refused(() => listRuns(root(), systemWith({ folders: () => Promise.reject(fsError('EACCES')) })))).toMatchObject({
      code: 'EACCES',
    });
  });

  it('shows damaged runs as such, and is not broken by rubbish', async () => {
    const good = await finishedAt(NOW);
    const damaged = await Promise.all(
      [
        async (run: RunStore) => rm(join(run.folder, 'manifest.json')),
        async (run: RunStore) => writeFile(join(run.folder, 'manifest.json'), 'half a mani'),
        async (run: RunStore) => (await rm(join(run.folder, 'manifest.json')), mkdir(join(run.folder, 'manifest.json'))),
        async (run: RunStore) => (await rm(run.folder, { recursive: true }), mkdir(run.folder)),
        async (run: RunStore) => writeFile(join(run.folder, 'manifest.json'), await readFile(join(good.folder, 'manifest.json'))),
      ].map(async (damage) => {
        const run = await finishedAt(minutes(1));
        await damage(run);
        return run.id;
      }),
    );
    await mkdir(join(root(), 'no scope!'));
    await mkdir(join(root(), 'o-empty'));
    await mkdir(join(root(), 'o-file'));
    await writeFile(join(root(), 'o-file', 'runs'), '');
    await writeFile(join(root(), 'x.txt'), '');
    await mkdir(join(runsOf(ORGANIZATION), 'backup'));
    await mkdir(join(runsOf(ORGANIZATION), '.new-20261101T120000Z-0123ab'));
    await writeFile(join(runsOf(ORGANIZATION), '20261101T120000Z-0123ab'), 'a file');
    await symlink(good.folder, join(runsOf(ORGANIZATION), '20261101T120000Z-fedcba'));
    await symlink(join(root(), ORGANIZATION), join(root(), 'o-link'));
    await mkdir(join(root(), 'o-runs-link'));
    await symlink(runsOf(ORGANIZATION), join(root(), 'o-runs-link', 'runs'));
    const listed = await listRuns(root());
    expect(listed.map(({ id }) => id).sort()).toEqual([good.id, ...damaged].sort());
    for (const run of listed.filter(({ id }) => id !== good.id)) {
      expect(run).toMatchObject({ status: 'damaged', startedAt: null, finishedAt: null, request: null, accounts: null });
      expect(run.problem).toMatch(/there is no .*manifest\.json|is no JSON|it is a folder|its manifest is that of run/);
    }
  });

  it("leaves out what vanishes while it lists, and others' folders that are closed to us", async () => {
    const [stays, goes] = [await finishedAt(NOW), await finishedAt(minutes(1))];
    await finishedAt(NOW, 'o-theirs');
    const system = systemWith({
      folders: (path) => (path.endsWith('o-theirs') ? Promise.reject(fsError('EACCES')) : nodeFiles.folders(path)),
      async read(path) {
        await rm(goes.folder, { recursive: true, force: true });
        return nodeFiles.read(path);
      },
    });
    expect((await listRuns(root(), system)).map(({ id }) => id)).toEqual([stays.id]);
  });
});

describe('findRun', () => {
  it('finds by id, by the beginning of it, and the newest finished one', async () => {
    const old = await finishedAt(minutes(-60 * 24));
    const last = await finishedAt(NOW, A);
    const broken = await finishedAt(minutes(1));
    await appendFile(join(broken.folder, 'manifest.json'), '}');
    const interrupted = await createAt(minutes(2));
    await interrupted.interrupt(minutes(2));
    const running = await createAt(minutes(3));
    expect(await findRun(root(), 'last')).toMatchObject({ id: last.id, scopeId: A, status: 'finished', folder: last.folder });
    for (const run of [old, last, interrupted, running]) expect((await findRun(root(), run.id)).folder).toBe(run.folder);
    expect(await findRun(root(), broken.id)).toMatchObject({ status: 'damaged' });
    expect((await findRun(root(), '20261031')).id).toBe(old.id);
    expect((await findRun(root(), last.id.slice(0, -1))).id).toBe(last.id);
  });

  it('says when there is none, and when there are several', async () => {
    expect(await refused(() => findRun(root(), 'last'))).toMatchObject({ code: 'NO_RUN' });
    const run = await createAt(NOW);
    for (const wanted of ['last', '2027', '', '.', '..', `../runs/${run.id}`, `${run.id}/`, run.folder]) {
      expect(await refused(() => findRun(root(), wanted))).toMatchObject({ code: 'NO_RUN' });
    }
    const others = await Promise.all(Array.from({ length: 6 }, () => createAt(minutes(1))));
    const error = await refused(() => findRun(root(), '2026'));
    expect(error.code).toBe('AMBIGUOUS');
    expect(error.message).toMatch(/^"2026" could be any of 7 runs: .* and 2 more$/);
    expect(error.message).toContain(others.map(({ id }) => id).sort().at(-1));
  });

  it('an exact id comes before longer ones', async () => {
    const run = await finishedAt(NOW);
    const copy = join(runsOf(A), run.id);
    await mkdir(runsOf(A), { recursive: true });
    await rename(run.folder, copy);
    expect((await findRun(root(), run.id)).folder).toBe(copy);
    await (await resumeRun(copy, NOW)).finish(NOW);
  });
});
