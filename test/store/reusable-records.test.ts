import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeFiles } from '../../src/store/files.js';
import { reusable, type Ages } from '../../src/store/reusable-records.js';
import { createRun } from '../../src/store/run-store.js';
import { A, B, DENIED, EVERYTHING, fsError, minutes, NEW_RUN, NOW, ORGANIZATION, report, systemWith, useRoot } from './support.js';
import type { RunStore } from '../../src/store/run.js';

const root = useRoot();
const MINUTE = 60_000;
const AGES: Ages = { credential_report: 240 * MINUTE, config: 15 * MINUTE };

const createAt = (when: Date): Promise<RunStore> => createRun(root(), ORGANIZATION, NEW_RUN, when);

/** A finished run that has a report made `age` minutes before NOW. */
async function runWith(csv: string, age: number, startedAt = minutes(-age)): Promise<RunStore> {
  const run = await createAt(startedAt);
  await run.put(A, { credential_report: report(csv, minutes(-age)) });
  await run.finish(startedAt);
  return run;
}

const found = async (now: Date, ages: Ages = AGES): Promise<unknown> =>
  (await (await reusable(root(), ORGANIZATION, now, ages)).find(A, 'credential_report'))?.evidence.value.csv ?? null;

describe('reusable', () => {
  it.each<[string, Date, boolean]>([
    ['just made', minutes(0), true],
    ['a millisecond below its age', new Date(minutes(240).getTime() - 1), true],
    ['of exactly its age', minutes(240), false],
    ['older', minutes(241), false],
    ['from five minutes ahead', minutes(-5), true],
    ['from further ahead', new Date(minutes(-5).getTime() - 1), false],
    ['from far ahead', minutes(-100_000), false],
  ])('a record %s', async (_, now, young) => {
    await runWith('x', 0);
    expect(await found(now)).toBe(young ? 'x' : null);
  });

  it('counts each source from when it was true, whenever it was written', async () => {
    const run = await createAt(NOW);
    await run.put(A, {
      credential_report: report('old', minutes(-239)),
      config: EVERYTHING.config,
      account_details: EVERYTHING.account_details,
    });
    const recent = await reusable(root(), ORGANIZATION, NOW, AGES);
    expect(await recent.find(A, 'credential_report')).toMatchObject({ folder: run.folder, evidence: report('old', minutes(-239)) });
    // An hour old, and for config only a quarter will do.
    expect(await recent.find(A, 'config')).toBeNull();
    // No age was named for it.
    expect(await recent.find(A, 'account_details')).toBeNull();
    expect(await recent.find(B, 'credential_report')).toBeNull();
  });

  it('takes the newest run that has one, and from an older one what the newer did not see or the caller refuses', async () => {
    await runWith('older', 60);
    const newer = await createAt(minutes(-30));
    await newer.put(A, { credential_report: DENIED });
    await newer.put(B, { credential_report: report('newer', minutes(-30)) });
    expect(await found(NOW)).toBe('older');
    await runWith('newest', 10);
    expect(await found(NOW)).toBe('newest');
    const recent = await reusable(root(), ORGANIZATION, NOW, AGES);
    expect(await recent.find(A, 'credential_report', ({ csv }) => csv !== 'newest')).toMatchObject({
      evidence: { value: { csv: 'older' } },
    });
    expect(await recent.find(A, 'credential_report', () => false)).toBeNull();
  });

  it('has an older record where that of the newest run is damaged', async () => {
    await runWith('older', 60);
    const run = await runWith('newest', 10);
    await writeFile(join(run.folder, 'records', `${A}.credential_report.json.gz`), 'x');
    expect(await found(NOW)).toBe('older');
  });

  it.each<[string, (run: RunStore) => Promise<void>, string]>([
    ['its manifest is none', (run) => writeFile(join(run.folder, 'manifest.json'), '{}'), 'older'],
    ['a file lies in its way', async (run) => writeFile(join(run.folder, '..', '29991231T235959Z-000000'), 'x'), 'newest'],
  ])('passes over what is no run: %s', async (_, damage, left) => {
    await runWith('older', 60);
    await damage(await runWith('newest', 10));
    expect(await found(NOW)).toBe(left);
    expect(await found(NOW, { config: MINUTE })).toBeNull();
  });

  it('also has the records of a run that is running or broke off', async () => {
    const run = await createAt(minutes(-5));
    await run.put(A, { credential_report: report('running', minutes(-5)) });
    expect(await found(NOW)).toBe('running');
    await run.interrupt(minutes(-4));
    expect(await found(NOW)).toBe('running');
  });

  it('knows no other scope, and a store that is not there has nothing', async () => {
    await runWith('x', 1);
    for (const [where, scopeId] of [[root(), 'o-anotherorg'], [join(root(), 'nowhere'), ORGANIZATION]] as const) {
      expect(await (await reusable(where, scopeId, NOW, AGES)).find(A, 'credential_report')).toBeNull();
    }
  });

  it('reads nothing before it is asked, one listing per run then, and no run that ended too long ago', async () => {
    await runWith('ended', 10, minutes(-600));
    await runWith('ancient', 10, minutes(-60 * 24 * 3));
    for (const age of [20, 10]) await runWith(`${age}`, age);
    const seen: string[] = [];
    const system = systemWith({
      names: (path) => (seen.push('list'), nodeFiles.names(path)),
      read: (path) => (seen.push(path.endsWith('manifest.json') ? 'manifest' : 'record'), nodeFiles.read(path)),
    });
    const recent = await reusable(root(), ORGANIZATION, NOW, AGES, system);
    expect(seen).toEqual([]);
    await Promise.all(Array.from({ length: 5 }, () => recent.find(A, 'credential_report')));
    expect(seen.filter((what) => what !== 'record')).toEqual(['manifest', 'list']);
    await recent.find(B, 'credential_report');
    await recent.find(B, 'credential_report');
    expect(seen.filter((what) => what === 'list')).toHaveLength(2);
    expect(seen.filter((what) => what === 'manifest')).toHaveLength(3);
  });

  it.each(['EACCES', 'EIO'])('asks again what can not be read: %s', async (code) => {
    await runWith('x', 1);
    const failing = [
      { read: () => Promise.reject(fsError(code)) },
      { names: () => Promise.reject(fsError(code)) },
      { folders: () => Promise.reject(fsError(code)) },
    ];
    for (const files of failing) {
      const recent = await reusable(root(), ORGANIZATION, NOW, AGES, systemWith(files));
      expect(await recent.find(A, 'credential_report')).toBeNull();
    }
  });
});

describe('reuse of a run', () => {
  it('takes over what is recent, once, as part of the run', async () => {
    const kept = await runWith('kept', 10);
    const recent = await reusable(root(), ORGANIZATION, NOW, AGES);
    const run = await createRun(root(), ORGANIZATION, NEW_RUN, NOW, { recent });
    expect(await run.reuse(A, 'credential_report', () => false)).toBeNull();
    expect(await run.reuse(A, 'credential_report', ({ csv }) => csv === 'kept')).toEqual(report('kept', minutes(-10)));
    expect(await run.reuse(B, 'credential_report', () => true)).toBeNull();
    expect(await readdir(join(run.folder, 'records'))).toEqual([`${A}.credential_report.json.gz`]);
    await run.finish(NOW);
    const key = `${A}/credential_report`;
    expect(run.manifest().records).toEqual({ [key]: { ...kept.manifest().records[key], reused: true } });
  });

  it('what was put by the run itself comes first', async () => {
    await runWith('kept', 10);
    const run = await createRun(root(), ORGANIZATION, NEW_RUN, NOW, { recent: await reusable(root(), ORGANIZATION, NOW, AGES) });
    await run.put(A, { credential_report: report('own') });
    expect(await run.reuse(A, 'credential_report', () => true)).toEqual(report('own'));
  });

  it('asks when the record changes between finding and taking over', async () => {
    const kept = await runWith('kept', 10);
    const path = join(kept.folder, 'records', `${A}.credential_report.json.gz`);
    const before = await readFile(path);
    const recent = await reusable(root(), ORGANIZATION, NOW, AGES);
    const run = await createRun(root(), ORGANIZATION, NEW_RUN, NOW, {
      recent: {
        async find(accountId, source, accept) {
          await writeFile(path, before);
          const hit = await recent.find(accountId, source, accept);
          await writeFile(path, 'changed');
          return hit;
        },
      },
    });
    expect(await run.reuse(A, 'credential_report', () => true)).toBeNull();
    expect(run.has(A, 'credential_report')).toBe(false);
  });
});
