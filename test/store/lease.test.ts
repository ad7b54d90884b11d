import { createRun, resumeRun } from '../../src/store/run-store.js';
import { openRun } from '../../src/store/read-run.js';
import { nodeParts } from '../../src/store/system.js';
import { PLACES } from './places.js';
import { A, B, minutes, NEW_RUN, NOW, ORGANIZATION, refused, report } from './support.js';

const [, inBucket] = PLACES[1] ?? [];
if (inBucket === undefined) throw new Error('no bucket');
const place = inBucket();
/** Whether it still runs can't be seen from here. */
const ELSEWHERE = { ...nodeParts.self, host: 'elsewhere' };

function clock(): { readonly now: () => Date; set: (minute: number) => void } {
  let at = NOW;
  return { now: () => at, set: (minute) => { at = minutes(minute); } };
}

describe('the lock of a run in a bucket', () => {
  it('of a process that can not be seen from here holds for thirty minutes, to the minute', async () => {
    const run = await createRun(place.root(), ORGANIZATION, NEW_RUN, NOW, { system: place.system(ELSEWHERE) });
    const time = clock();
    const system = place.system(undefined, time.now);
    for (const minute of [0, 29]) {
      time.set(minute);
      expect(await system.isHeld(run.folder)).toBe(true);
      expect(await refused(() => resumeRun(run.folder, time.now(), { system }))).toMatchObject({
        code: 'LOCKED',
        message: expect.stringMatching(/process \d+ on elsewhere since 2026-11-01T12:00:00.000Z \(its lock ends at 2026-11-01T12:30:00.000Z if it is gone\); if that is no longer so, remove s3:/) as unknown,
      });
    }
    time.set(30);
    expect(await system.isHeld(run.folder)).toBe(false);
    await (await resumeRun(run.folder, time.now(), { system })).finish(time.now());
  });

  it('is renewed by who goes on writing', async () => {
    const time = clock();
    const run = await createRun(place.root(), ORGANIZATION, NEW_RUN, NOW, { system: place.system(ELSEWHERE, time.now) });
    for (const minute of [9, 20, 45, 300]) {
      time.set(minute);
      await Promise.all([run.put(A, { credential_report: report(`${minute}`) }), run.put(B, { credential_report: report(`${minute}`) })]);
      expect(await place.system(undefined, time.now).isHeld(run.folder)).toBe(true);
    }
    await run.finish(time.now());
    expect(await place.system(undefined, time.now).isHeld(run.folder)).toBe(false);
  });

  it('who was taken for dead and wakes up writes nothing more, and takes away no lock but its own', async () => {
    const time = clock();
    const sleeper = await createRun(place.root(), ORGANIZATION, NEW_RUN, NOW, { system: place.system(ELSEWHERE, time.now) });
    await sleeper.put(A, { credential_report: report('first') });
    time.set(40);
    const system = place.system(undefined, time.now);
    const next = await resumeRun(sleeper.folder, time.now(), { system });
    await next.put(A, { credential_report: report('second') });
    expect(await refused(() => sleeper.put(A, { credential_report: report('late') }))).toMatchObject({ code: 'LOCKED' });
    expect(await refused(() => sleeper.finish(time.now()))).toMatchObject({ code: 'LOCKED' });
    await sleeper.interrupt(time.now()).catch(() => undefined);
    expect(await system.isHeld(next.folder)).toBe(true);
    await next.finish(time.now());
    const kept = await openRun(next.folder, system);
    expect([await kept.read(A), kept.manifest().status, kept.damaged()]).toEqual([{ credential_report: report('second') }, 'finished', []]);
  });

  it('a manifest is put over the one that its writer knows, and over no other', async () => {
    const run = await createRun(place.root(), ORGANIZATION, NEW_RUN, NOW, { system: place.system() });
    await place.spoil(run.folder, 'progress.json', Buffer.from('{}'));
    expect(await refused(() => run.update(NOW))).toMatchObject({ code: 'LOCKED', message: expect.stringContaining('written by another process meanwhile') as unknown });
    await place.spoil(run.folder, 'manifest.json', Buffer.from('{}'));
    expect(await refused(() => run.finish(NOW))).toMatchObject({ code: 'LOCKED' });
  });

  it.each(['', 'rubbish', '{"version":1}'])('that says %j may be anybody\'s', async (text) => {
    const run = await createRun(place.root(), ORGANIZATION, NEW_RUN, NOW, { system: place.system() });
    await run.interrupt(NOW);
    await place.spoil(run.folder, 'lock.json', Buffer.from(text));
    expect(await place.system().isHeld(run.folder)).toBe(true);
    expect(await refused(() => resumeRun(run.folder, NOW, { system: place.system() }))).toMatchObject({
      message: expect.stringMatching(/is being written by another process; if that is no longer so, remove s3:.*lock\.json/) as unknown,
    });
  });
});
