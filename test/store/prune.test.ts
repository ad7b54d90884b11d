import { mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeFiles } from '../../src/store/files.js';
import { openRun } from '../../src/store/read-run.js';
import { pruneRuns, type PruneRules } from '../../src/store/prune.js';
import { listRuns } from '../../src/store/list-runs.js';
import { createRun, resumeRun } from '../../src/store/run-store.js';
import type { StoreSystem } from '../../src/store/port.js';
import { nodeParts } from '../../src/store/system.js';
import { A, B, DEAD, dyingSystem, fsError, minutes, NEW_RUN, NOW, ORGANIZATION, report, systemOf, systemWith, useRoot } from './support.js';
import type { RunStore } from '../../src/store/run.js';

const root = useRoot();
const DAY = 60 * 24;

type State = 'finished' | 'interrupted' | 'running' | 'killed' | 'damaged';

/** A run started `days` before NOW. */
async function run(days: number, state: State = 'finished', scopeId = ORGANIZATION): Promise<RunStore> {
  const when = minutes(-days * DAY);
  const system = systemOf(state === 'killed' ? DEAD : nodeParts.self);
  const made = await createRun(root(), scopeId, NEW_RUN, when, { system });
  await made.put(A, { credential_report: report(`${days}`) });
  if (state === 'finished') await made.finish(when);
  if (state === 'interrupted' || state === 'damaged') await made.interrupt(when);
  if (state === 'damaged') await rm(join(made.folder, 'manifest.json'));
  return made;
}

const prune = async (rules: Omit<PruneRules, 'now'>, system?: StoreSystem): Promise<readonly string[]> => {
  const { removed, failed } = await pruneRuns(root(), { ...rules, now: NOW }, system);
  expect(failed).toEqual([]);
  return removed.map(({ id }) => id).sort();
};
const left = async (): Promise<readonly string[]> => (await listRuns(root())).map(({ id }) => id);
const ids = (...runs: readonly RunStore[]): readonly string[] => runs.map(({ id }) => id).sort();
const runsFolder = (scopeId = ORGANIZATION): string => join(root(), scopeId, 'runs');

describe('pruneRuns', () => {
  it.each<[string, number, readonly State[], readonly number[]]>([
    ['the newest finished ones stay', 2, ['finished', 'finished', 'finished', 'finished'], [2, 3]],
    ['unfinished runs use up no place', 1, ['interrupted', 'finished', 'interrupted', 'damaged', 'finished'], [2, 3, 4]],
    ['without enough finished runs all stay', 2, ['finished', 'interrupted', 'damaged'], []],
    ['nothing but running ones stays', 0, ['running', 'finished', 'interrupted', 'killed', 'damaged', 'running'], [1, 2, 3, 4]],
    ['a running one stays, however old', 1, ['finished', 'finished', 'running'], [1]],
  ])('keep: %s', async (_, keep, states, gone) => {
    const runs: RunStore[] = [];
    for (const [index, state] of states.entries()) runs.push(await run(index, state));
    expect(await prune({ keep })).toEqual(ids(...runs.filter((__, index) => gone.includes(index))));
    expect(await left()).toHaveLength(states.length - gone.length);
  });

  it('keep counts in each scope', async () => {
    const [a1, a2, b1, b2] = [await run(1), await run(2), await run(3, 'finished', A), await run(4, 'finished', A)];
    expect(await prune({ keep: 1 })).toEqual(ids(a2, b2));
    expect(await left()).toEqual([a1.id, b1.id]);
  });

  it('olderThan: by start, to the second', async () => {
    const [young, exact, old, killed, running] = [
      await run(89),
      await run(90),
      await run(91),
      await run(92, 'killed'),
      await run(93, 'running'),
    ];
    expect(await prune({ olderThan: minutes(-90 * DAY) })).toEqual(ids(old, killed));
    expect(await left()).toEqual([young.id, exact.id, running.id]);
  });

  it('with both rules, what either keeps stays; with none, all', async () => {
    const [one, , three] = [await run(1), await run(2), await run(100)];
    expect(await prune({})).toEqual([]);
    expect(await prune({ keep: 1, olderThan: minutes(-90 * DAY) })).toEqual([three.id]);
    expect(await prune({ keep: 3, olderThan: NOW })).toEqual([]);
    expect(await left()).toContain(one.id);
  });

  it('tells the space that is free now: shared records count with the last run that has them', async () => {
    const first = await run(2);
    const second = await run(1, 'running');
    await second.adopt(first, A, 'credential_report');
    await second.finish(NOW);
    const record = (await stat(join(second.folder, 'records', `${A}.credential_report.json.gz`))).size;
    const sizeOf = async (folder: string): Promise<number> => {
      let sum = 0;
      for (const name of await readdir(folder, { recursive: true })) {
        const found = await stat(join(folder, name));
        if (found.isFile()) sum += found.size;
      }
      return sum;
    };
    const [firstSize, secondSize] = [await sizeOf(first.folder), await sizeOf(second.folder)];
    expect(await pruneRuns(root(), { keep: 1, now: NOW })).toMatchObject({
      bytes: firstSize - record,
      removed: [{ id: first.id, bytes: firstSize - record }],
    });
    expect(await (await openRun(second.folder)).read(A)).toEqual({ credential_report: report('2') });
    expect(await pruneRuns(root(), { keep: 0, now: NOW })).toMatchObject({ bytes: secondSize });
    expect(await readdir(runsFolder())).toEqual([]);
  });

  it('touches nothing but runs, and follows no link', async () => {
    const kept = join(root(), 'kept');
    await mkdir(kept);
    await writeFile(join(kept, 'file'), 'precious');
    const gone = await run(5);
    await symlink(kept, join(gone.folder, 'link'));
    await symlink(join(kept, 'file'), join(gone.folder, 'records', `${B}.config.json.gz`));
    await symlink(kept, join(runsFolder(), '20260101T000000Z-0123ab'));
    await symlink(kept, join(runsFolder(), '.gone-20260101T000000Z-0123ab'));
    for (const name of ['backup', '.gone-backup', '.new-', '.gone-20260101T000000Z-XXXXXX']) await mkdir(join(runsFolder(), name));
    await mkdir(join(root(), 'o-elsewhere'));
    await symlink(runsFolder(), join(root(), 'o-elsewhere', 'runs'));
    await mkdir(join(root(), ORGANIZATION, '20260101T000000Z-0123ab'));
    expect(await prune({ keep: 0 })).toEqual([gone.id]);
    expect(await readFile(join(kept, 'file'), 'utf8')).toBe('precious');
    expect((await readdir(runsFolder())).sort()).toEqual([
      '.gone-20260101T000000Z-0123ab',
      '.gone-20260101T000000Z-XXXXXX',
      '.gone-backup',
      '.new-',
      '20260101T000000Z-0123ab',
      'backup',
    ]);
    expect(await readdir(join(root(), ORGANIZATION))).toContain('20260101T000000Z-0123ab');
  });

  it('removes what a killed pruning or start left, but no start that may still go on', async () => {
    const folders = {
      gone: '.gone-20261101T115900Z-0123ab',
      old: '.new-20261101T105959Z-0123ab',
      young: '.new-20261101T110000Z-0123ab',
      held: '.new-20261101T100000Z-fedcba',
    };
    for (const name of Object.values(folders)) await mkdir(join(runsFolder(), name), { recursive: true });
    const other = { version: 1, ...nodeParts.self, since: NOW.toISOString() };
    await writeFile(join(runsFolder(), folders.held, 'lock-0123456789ab.json'), JSON.stringify(other));
    await writeFile(join(runsFolder(), folders.gone, 'manifest.json'), '0123456789');
    const { removed, bytes } = await pruneRuns(root(), { keep: 5, now: NOW });
    expect(removed.map(({ folder }) => folder).sort()).toEqual([folders.gone, folders.old].map((name) => join(runsFolder(), name)));
    expect(bytes).toBe(10);
    expect((await readdir(runsFolder())).sort()).toEqual([folders.held, folders.young].sort());
  });

  it('killed at any moment, it leaves no half run in sight, and the next one clears up', async () => {
    for (let at = 0; at < 4; at += 1) {
      const doomed = await run(2);
      await pruneRuns(root(), { keep: 0, now: NOW }, dyingSystem(at)).catch(() => undefined);
      for (const listed of await listRuns(root())) expect(listed).toMatchObject({ id: doomed.id, status: 'finished' });
      await pruneRuns(root(), { keep: 0, now: NOW });
      expect(await readdir(runsFolder())).toEqual([]);
    }
  });

  it('lets a run stand that somebody resumes at that moment', async () => {
    const broken = await run(3, 'interrupted');
    let resumed: RunStore | undefined;
    const system = systemWith({
      async rename(from, to) {
        resumed ??= await resumeRun(broken.folder, NOW);
        return nodeFiles.rename(from, to);
      },
    });
    expect(await prune({ keep: 0 }, system)).toEqual([]);
    expect(await readdir(runsFolder())).toEqual([broken.id]);
    await resumed?.put(B, { credential_report: report('new') });
    await resumed?.finish(NOW);
    expect(await (await openRun(broken.folder)).read(B)).toEqual({ credential_report: report('new') });
  });

  it('works on a full disk', async () => {
    const old = await run(3);
    const full = (): Promise<never> => Promise.reject(fsError('ENOSPC'));
    expect(await prune({ keep: 0 }, systemWith({ create: full, append: full, link: full, makeFolder: full }))).toEqual([old.id]);
    expect(await left()).toEqual([]);
  });

  it.each(['EROFS', 'EACCES'])('tells what it could not remove (%s), and removes the others', async (code) => {
    const [stays, goes] = [await run(3), await run(4)];
    const system = systemWith({
      rename: (from, to) => (from === stays.folder ? Promise.reject(fsError(code)) : nodeFiles.rename(from, to)),
    });
    const { removed, failed } = await pruneRuns(root(), { keep: 0, now: NOW }, system);
    expect(removed.map(({ id }) => id)).toEqual([goes.id]);
    expect(failed).toEqual([{
      id: stays.id,
      scopeId: ORGANIZATION,
      folder: stays.folder,
      why: expect.stringContaining(stays.folder) as string,
    }]);
    expect(await left()).toEqual([stays.id]);
  });

  it('of a store that is not there has nothing to remove', async () => {
    expect(await pruneRuns(join(root(), 'nowhere'), { keep: 0, now: NOW })).toEqual({ removed: [], failed: [], bytes: 0 });
  });
});
