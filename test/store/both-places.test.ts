import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import type { AccountEvidence } from '../../src/evidence/evidence.js';
import { deliveriesOf, noteDelivery } from '../../src/store/deliveries.js';
import { findRun, listRuns } from '../../src/store/list-runs.js';
import { indexFile } from '../../src/store/layout.js';
import { memoryStore } from '../../src/store/memory-store.js';
import { pruneRuns } from '../../src/store/prune.js';
import { openRun, withDamageShown } from '../../src/store/read-run.js';
import { reusable } from '../../src/store/reusable-records.js';
import type { StoreSystem } from '../../src/store/port.js';
import type { RunStore } from '../../src/store/run.js';
import { createRun, resumeRun } from '../../src/store/run-store.js';
import { PROPERTY, runs as numRuns } from '../extent.js';
import { PLACES } from './places.js';
import { A, B, DEAD, DENIED, EVERYTHING, Killed, minutes, NEW_RUN, NOW, ORGANIZATION, refused, report, REQUEST, SCOPE, SOURCES } from './support.js';

describe.each(PLACES)('runs %s', (_, open) => {
  const place = open();
  const create = (when = NOW, scopeId = ORGANIZATION, system = place.system()): Promise<RunStore> =>
    createRun(place.root(), scopeId, { ...NEW_RUN, scope: SCOPE }, when, { system });
  const recordFile = (accountId: string, source: string): string => `records/${accountId}.${source}.json.gz`;
  const reopened = (run: RunStore, system = place.system()): ReturnType<typeof openRun> => openRun(run.folder, system);
  const finished = async (when = NOW, scopeId = ORGANIZATION): Promise<RunStore> => {
    const run = await create(when, scopeId);
    await run.put(A, { credential_report: report('kept'), config: DENIED });
    await run.finish(when);
    return run;
  };

  it('keep every source of every account, seen or not, and list them in the manifest', async () => {
    const run = await create();
    expect(run.folder).toBe(`${place.root()}/${ORGANIZATION}/runs/${run.id}`);
    await Promise.all([run.put(A, EVERYTHING), run.put(B, { config: DENIED })]);
    expect(await run.read(A)).toEqual(EVERYTHING);
    expect((await reopened(run)).manifest()).toMatchObject({ status: 'running', request: REQUEST, scope: SCOPE, records: {} });
    await run.finish(minutes(3), { calls: [{ service: 'iam', action: 'GetUser', calls: 2, throttled: 1 }] });
    const kept = await reopened(run);
    expect(kept.manifest()).toMatchObject({ status: 'finished', finishedAt: minutes(3).toISOString(), calls: [{ calls: 2 }] });
    expect(Object.keys(kept.manifest().records)).toEqual([...SOURCES.map((source) => `${A}/${source}`), `${B}/config`].sort());
    expect([await kept.read(A), await kept.read(B), await kept.read('000000000000')]).toEqual([EVERYTHING, { config: DENIED }, {}]);
    expect(await place.namesIn(run.folder)).toHaveLength(SOURCES.length + 2);
    expect(await refused(() => run.put(A, {}))).toMatchObject({ code: 'CLOSED' });
  });

  it.each(['', '..', 'a/b', '-x', 'a b', 'x'.repeat(65)])('refuse the scope id %j', async (scopeId) => {
    expect(await refused(() => create(NOW, scopeId))).toMatchObject({ code: 'BAD_NAME' });
    expect(await listRuns(place.root(), place.system())).toEqual([]);
  });

  it.each(['finished', 'written'])('draw another id where one that is %s has theirs', async (state) => {
    const first = state === 'finished' ? await finished() : await create();
    const system = place.system();
    let draws = 0;
    const unlucky: StoreSystem['begin'] = (root, one, ...rest) => {
      draws += 1;
      return system.begin(root, draws < 3 ? { ...one, id: first.id } : one, ...rest);
    };
    const second = await create(NOW, ORGANIZATION, { ...system, begin: unlucky });
    expect([draws, second.id === first.id]).toEqual([3, false]);
    await second.finish(NOW);
    if (state === 'written') await first.finish(NOW);
    expect((await listRuns(place.root(), place.system())).map(({ id, status }) => [id, status])).toEqual(
      [first.id, second.id].sort().reverse().map((id) => [id, 'finished']));
    const never: StoreSystem['begin'] = (root, one, ...rest) => system.begin(root, { ...one, id: first.id }, ...rest);
    expect(['EEXIST', 'ENOTEMPTY', 'LOCKED']).toContain((await refused(() => create(NOW, ORGANIZATION, { ...system, begin: never }))).code);
  });

  it('that are written are left alone by others, until their process is gone', async () => {
    const run = await create();
    expect(await refused(() => resumeRun(run.folder, NOW, { system: place.system() }))).toMatchObject({ code: 'LOCKED' });
    expect(await refused(() => noteDelivery(run.folder, DELIVERY, NOW, place.system()))).toMatchObject({ code: 'LOCKED' });
    await run.interrupt(NOW);
    const killed = await create(NOW, ORGANIZATION, place.system(DEAD));
    await killed.put(A, { credential_report: report('kept') });
    const resumed = await resumeRun(killed.folder, NOW, { system: place.system() });
    expect(await resumed.read(A)).toEqual({ credential_report: report('kept') });
    await resumed.finish(NOW);
    expect((await reopened(resumed)).manifest().records).toMatchObject({ [`${A}/credential_report`]: { reused: false } });
  });

  it('take over at most one of many who resume at once', async () => {
    const run = await create();
    await run.interrupt(NOW);
    const tries = await Promise.allSettled(Array.from({ length: 6 }, () => resumeRun(run.folder, NOW, { system: place.system() })));
    const won = tries.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    expect(won.length).toBeLessThanOrEqual(1);
    for (const each of won) await each.finish(NOW);
  });

  it('that are finished can be resumed for what was not seen, and end again', async () => {
    const run = await finished();
    const again = await resumeRun(run.folder, minutes(1), { system: place.system() });
    expect((await reopened(run)).manifest().status).toBe('running');
    await again.put(A, { config: EVERYTHING.config });
    await again.finish(minutes(2));
    const kept = await reopened(run);
    expect(await kept.read(A)).toEqual({ credential_report: report('kept'), config: EVERYTHING.config });
    expect(kept.manifest()).toMatchObject({ status: 'finished', finishedAt: minutes(2).toISOString() });
  });

  it('killed at any moment: what was put is there whole, or not at all', async () => {
    for (let at = 0; ; at += 1) {
      const run = await create(NOW, ORGANIZATION, place.dying(at)).catch(killed);
      const put = run === null ? null : await run.put(A, { credential_report: report('new') }).then(() => true, killed);
      const ended = put === null ? null : await run?.finish(NOW).then(() => true, killed);
      const [listed] = await listRuns(place.root(), place.system());
      if (listed === undefined) {
        expect(run).toBeNull();
        continue;
      }
      expect(listed.status).toBe(ended === true ? 'finished' : (listed.status === 'finished' ? 'finished' : 'interrupted'));
      const resumed = await resumeRun(listed.folder, NOW, { system: place.system() });
      const there = await resumed.read(A);
      expect([{}, { credential_report: report('new') }]).toContainEqual(there);
      if (put === true) expect(there).toEqual({ credential_report: report('new') });
      await resumed.finish(NOW);
      await pruneRuns(place.root(), { keep: 0, now: NOW }, place.system());
      if (ended === true) break;
    }
  });

  it.each<[string, Buffer | null, string]>([
    ['taken away', null, 'the file is missing'],
    ['empty', Buffer.alloc(0), 'the file is empty'],
    ['another', gzipSync('{}'), 'the file is not the one that the manifest lists (SHA-256)'],
  ])('show a record that is %s as a gap, and the rest as it was', async (__, bytes, why) => {
    const run = await finished();
    await place.spoil(run.folder, recordFile(A, 'credential_report'), bytes);
    const shown = await withDamageShown(await reopened(run)).read(A);
    expect(shown).toEqual({ config: DENIED, credential_report: { seen: false, reason: 'unreadable', detail: `the kept record is damaged: ${why}` } });
  });

  describe('of others', () => {
    it('give their records, which count as reused, also after a kill', async () => {
      const from = await finished();
      const run = await create(minutes(1), ORGANIZATION, place.system(DEAD));
      const taken = await Promise.all((['credential_report', 'config', 'account_details'] as const).map((source) => run.adopt(from, A, source)));
      expect(taken).toEqual([true, true, false]);
      await run.put(A, { config: EVERYTHING.config });
      const resumed = await resumeRun(run.folder, minutes(2), { system: place.system() });
      await resumed.finish(minutes(2));
      const { records } = (await reopened(resumed)).manifest();
      expect(Object.entries(records).map(([key, { reused }]) => [key, reused])).toEqual([
        [`${A}/config`, false],
        [`${A}/credential_report`, true],
      ]);
      expect(await (await reopened(resumed)).read(A)).toEqual({ config: EVERYTHING.config, credential_report: report('kept') });
    });

    it('give nothing that is damaged, or another than is known', async () => {
      const from = await finished();
      const proven = from.manifest().records[`${A}/config`];
      await place.spoil(from.folder, recordFile(A, 'credential_report'), Buffer.from('rubbish'));
      const run = await create(minutes(1));
      expect(await run.adopt(from, A, 'credential_report')).toBe(false);
      expect(await run.adopt({ folder: from.folder, ...(proven && { proven: { ...proven, sha256: 'f'.repeat(64) } }) }, A, 'config')).toBe(false);
      expect(await run.read(A)).toEqual({});
    });

    it('are used again while they are young enough, the newest first', async () => {
      await finished(minutes(-50));
      const young = await create(minutes(-9));
      await young.put(A, { credential_report: report('younger', minutes(-9)) });
      await young.finish(minutes(-9));
      const recent = await reusable(place.root(), ORGANIZATION, NOW, { credential_report: 10 * 60_000 }, place.system());
      expect((await recent.find(A, 'credential_report'))?.evidence.value).toEqual({ csv: 'younger' });
      expect(await recent.find(B, 'credential_report')).toBeNull();
      const later = await reusable(place.root(), ORGANIZATION, minutes(1), { credential_report: 10 * 60_000 }, place.system());
      expect(await later.find(A, 'credential_report')).toBeNull();
    });
  });

  describe('in a list', () => {
    it('are there newest first, of all scopes, with what they are', async () => {
      const done = await finished(minutes(0));
      const broken = await create(minutes(2), A);
      await broken.put(A, { config: DENIED });
      await broken.interrupt(minutes(3));
      const running = await create(minutes(4));
      const killedRun = await create(minutes(5), ORGANIZATION, place.system(DEAD));
      for (const time of ['first', 'from the index']) {
        const listed = await listRuns(place.root(), place.system());
        expect([time, listed.length]).toEqual([time, 4]);
        expect(listed.map(({ id, scopeId, status, records, hasGaps, caller }) => [id, scopeId, status, records, hasGaps, caller])).toEqual([
          [killedRun.id, ORGANIZATION, 'interrupted', 0, true, A],
          [running.id, ORGANIZATION, 'running', 0, true, A],
          [broken.id, A, 'interrupted', 1, true, A],
          [done.id, ORGANIZATION, 'finished', 2, true, A],
        ]);
      }
      expect((await listRuns(place.root(), place.system(), minutes(4))).map(({ id }) => id)).toEqual([killedRun.id, running.id]);
      expect(await findRun(place.root(), 'last', place.system())).toMatchObject({ id: done.id, folder: done.folder });
      expect((await findRun(place.root(), broken.id.slice(0, -2), place.system())).id).toBe(broken.id);
      expect(await refused(() => findRun(place.root(), '2026', place.system()))).toMatchObject({ code: 'AMBIGUOUS' });
      expect(await refused(() => findRun(place.root(), '2025', place.system()))).toMatchObject({ code: 'NO_RUN' });
    });

    it('are what their manifests say, whatever the index does: lost, rubbish, of another manifest', async () => {
      const system = place.system();
      const run = await finished();
      const day = NOW.toISOString().slice(0, 10);
      const before = await listRuns(place.root(), system);
      const index = (await system.index(place.root(), indexFile(day)))?.toString('utf8') ?? '';
      expect(index).toContain(run.id);
      for (const text of [null, '', 'rubbish', '{"version":1}', index.replace('"finished"', '"elsewhere"'), index.replaceAll('"stamp":"', '"stamp":"x')]) {
        await system.writeIndex(place.root(), indexFile(day), text);
        expect(await listRuns(place.root(), system)).toEqual(before);
        expect((await system.index(place.root(), indexFile(day)))?.toString('utf8')).toBe(index);
      }
      const again = await resumeRun(run.folder, NOW, { system });
      expect((await listRuns(place.root(), system))[0]).toMatchObject({ status: 'running' });
      await again.put(A, { config: EVERYTHING.config });
      await again.finish(minutes(1));
      expect((await listRuns(place.root(), system))[0]).toMatchObject({ status: 'finished', finishedAt: minutes(1).toISOString() });
    });

    it('do not have their manifests read again, and are listed where nothing can be written', async () => {
      await finished();
      const before = await listRuns(place.root(), place.system());
      const system = { ...place.system(), manifest: () => Promise.reject(new Error('read')) };
      expect(await listRuns(place.root(), system)).toEqual(before);
      const closed = { ...place.system(), index: () => Promise.resolve(null), writeIndex: refusal };
      expect(await listRuns(place.root(), closed)).toEqual(before);
    });

    it('are damaged where their manifest is none, or of another run', async () => {
      const [good, ...bad] = [await finished(), await finished(minutes(1)), await finished(minutes(2))];
      const manifest = await place.system().manifest(good.folder);
      for (const [at, bytes] of [Buffer.from('half a mani'), manifest].entries()) await place.spoil(bad[at]?.folder ?? '', 'manifest.json', bytes);
      const listed = await listRuns(place.root(), place.system());
      expect(listed.map(({ status }) => status)).toEqual(['damaged', 'damaged', 'finished']);
      expect(listed.map(({ problem }) => problem)).toEqual([
        `its manifest is that of run ${good.id}`,
        expect.stringContaining('is no JSON'),
        null,
      ]);
    });
  });

  describe('that are pruned', () => {
    const days = (n: number): Date => minutes(-n * 24 * 60);

    it('go with all that is theirs, but not those that are kept or held; the index forgets them', async () => {
      const kept = await finished(days(1));
      const gone = [await finished(days(2)), await finished(days(3))];
      const held = await create(days(4));
      await listRuns(place.root(), place.system());
      const { removed, failed, bytes } = await pruneRuns(place.root(), { keep: 1, now: NOW }, place.system());
      expect([removed.map(({ id }) => id), failed, bytes > 500]).toEqual([gone.map(({ id }) => id), [], true]);
      expect((await listRuns(place.root(), place.system())).map(({ id }) => id)).toEqual([kept.id, held.id]);
      for (const run of gone) expect(await place.namesIn(run.folder)).toEqual([]);
      expect(await place.system().index(place.root(), indexFile(days(2).toISOString().slice(0, 10)))).toBeNull();
      expect(await place.system().index(place.root(), indexFile(days(1).toISOString().slice(0, 10)))).not.toBeNull();
    });

    it('killed at any moment, no half run is in sight, and the next one clears up', async () => {
      for (let at = 0; at < 6; at += 1) {
        const doomed = await finished(days(2));
        await pruneRuns(place.root(), { keep: 0, now: NOW }, place.dying(at)).catch(() => undefined);
        for (const listed of await listRuns(place.root(), place.system())) expect(listed).toMatchObject({ id: doomed.id, status: 'finished' });
        await pruneRuns(place.root(), { keep: 0, now: NOW }, place.system());
        expect(await listRuns(place.root(), place.system())).toEqual([]);
        expect(await place.namesIn(doomed.folder)).toEqual([]);
      }
    });
  });

  it('note what became of a delivery, in the place of an older note', async () => {
    const run = await finished();
    const listed = Object.keys((await reopened(run)).manifest().records);
    await noteDelivery(run.folder, DELIVERY, NOW, place.system());
    await noteDelivery(run.folder, { ...DELIVERY, status: 'accepted' }, NOW, place.system());
    expect(await deliveriesOf(run.folder, place.system())).toEqual([{ ...DELIVERY, status: 'accepted' }]);
    expect(Object.keys((await reopened(run)).manifest().records)).toEqual(listed);
    expect((await listRuns(place.root(), place.system()))[0]).toMatchObject({ status: 'finished', records: 2 });
  });

  it('agree with memory, through any putting, taking over, killing, ending and reopening', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(STEP, { maxLength: 10 }), async (steps) => {
        const model = memoryStore();
        const other = await create();
        await other.put(A, EVERYTHING);
        const system = place.system(DEAD);
        let run = await create(NOW, ORGANIZATION, system);
        for (const step of steps) {
          if (typeof step === 'string') {
            if (step !== 'kill') await run[step](NOW);
            if (step !== 'update') run = await resumeRun(run.folder, NOW, { system });
          } else if ('take' in step) {
            expect(await run.adopt(other, step.take, 'config')).toBe(step.take === A);
            if (step.take === A) await model.put(A, { config: EVERYTHING.config });
          } else {
            await run.put(step.account, step.evidence);
            await model.put(step.account, step.evidence);
          }
        }
        await run.finish(NOW);
        for (const id of [A, B]) expect(await (await reopened(run)).read(id)).toEqual(await model.read(id));
      }),
      { ...PROPERTY, numRuns: numRuns(12) },
    );
  });
});

const DELIVERY = {
  ...{ to: 's3://reports/', report: 'users', question: 'q', status: 'failed' as const, detail: 'no' },
  ...{ id: null, link: null, at: NOW.toISOString() },
};

const evidence: fc.Arbitrary<AccountEvidence> = fc
  .tuple(fc.subarray([...SOURCES], { maxLength: 3 }), fc.boolean())
  .map(([sources, denied]) => Object.fromEntries(sources.map((source) => [source, denied ? DENIED : EVERYTHING[source]])));
const STEP = fc.oneof(
  { weight: 4, arbitrary: fc.record({ account: fc.constantFrom(A, B), evidence }) },
  { weight: 1, arbitrary: fc.record({ take: fc.constantFrom(A, B) }) },
  { weight: 2, arbitrary: fc.constantFrom('update' as const, 'kill' as const, 'interrupt' as const, 'finish' as const) },
);

function killed(error: unknown): null {
  expect(error).toBeInstanceOf(Killed);
  return null;
}

async function refusal(): Promise<never> {
  const { StoreError } = await import('../../src/store/store-error.js');
  throw new StoreError('EROFS', 'read-only');
}
