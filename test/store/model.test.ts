import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { AccountEvidence, AccountSource, Evidence } from '../../src/evidence/evidence.js';
import { openRun } from '../../src/store/read-run.js';
import { memoryStore } from '../../src/store/memory-store.js';
import { createRun, resumeRun } from '../../src/store/run-store.js';
import { A, B, DEAD, DENIED, EVERYTHING, NEW_RUN, NOW, ORGANIZATION, report, SOURCES, systemOf } from './support.js';
import type { RunStore } from '../../src/store/run.js';
import { PROPERTY, runs } from '../extent.js';

const ACCOUNTS = [A, B, '000000000000'];
/** The lock of a process that was killed is stale for the next one. */
const SYSTEM = systemOf(DEAD);

type End = 'update' | 'kill' | 'interrupt' | 'finish';

type Step =
  | { readonly kind: 'put'; readonly account: string; readonly all: readonly AccountEvidence[] }
  | { readonly kind: 'read'; readonly account: string }
  | { readonly kind: 'adopt'; readonly account: string }
  | { readonly kind: End };

const account = fc.constantFrom(...ACCOUNTS);
const evidence: fc.Arbitrary<AccountEvidence> = fc
  .tuple(fc.subarray([...SOURCES]), fc.string({ unit: 'binary' }), fc.boolean())
  .map(([sources, csv, denied]) => Object.fromEntries(sources.map((source) => [source, one(source, csv, denied)])));

function one(source: AccountSource, csv: string, denied: boolean): Evidence<unknown> {
  if (denied) return { ...DENIED, detail: csv };
  return source === 'credential_report' ? report(csv) : EVERYTHING[source];
}

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({
    kind: fc.constant('put' as const),
    account,
    all: fc.array(evidence, { minLength: 1, maxLength: 4 }),
  }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('read' as const), account }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('adopt' as const), account }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom<End[]>('update', 'kill', 'interrupt', 'finish') }) },
);

describe('the store on disk', () => {
  it('agrees with the store in memory, through any putting, taking over, killing, ending and reopening', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const root = await mkdtemp(join(tmpdir(), 'iam-audit-model-'));
        try {
          await play(root, steps);
        } finally {
          await rm(root, { recursive: true });
        }
      }),
      { ...PROPERTY, numRuns: runs(60) },
    );
  });

  async function reopened(run: RunStore, how: End): Promise<RunStore> {
    if (how === 'update') return run.update(NOW).then(() => run);
    // A killed process does nothing more: its lock stays, and so does everything that was put.
    if (how !== 'kill') await run[how](NOW);
    return resumeRun(run.folder, NOW, { system: SYSTEM });
  }

  async function play(root: string, steps: readonly Step[]): Promise<void> {
    const model = memoryStore();
    const other = await createRun(root, ORGANIZATION, NEW_RUN, NOW);
    await other.put(A, EVERYTHING);
    let run = await createRun(root, ORGANIZATION, NEW_RUN, NOW, { system: SYSTEM });
    for (const one of steps) {
      if (!('account' in one)) {
        run = await reopened(run, one.kind);
      } else if (one.kind === 'read') {
        expect(await run.read(one.account)).toEqual(await model.read(one.account));
      } else if (one.kind === 'adopt') {
        expect(await run.adopt(other, one.account, 'config')).toBe(one.account === A);
        if (one.account === A) await model.put(A, { config: EVERYTHING.config });
      } else {
        await Promise.all(one.all.map((each) => run.put(one.account, each)));
        for (const each of one.all) await model.put(one.account, each);
      }
    }
    await run.finish(NOW);
    const kept = await openRun(run.folder);
    for (const id of ACCOUNTS) {
      const expected = await model.read(id);
      expect(await kept.read(id)).toEqual(expected);
      for (const source of SOURCES) expect(kept.has(id, source)).toBe(expected[source] !== undefined);
    }
    expect(kept.damaged()).toEqual([]);
    expect(kept.manifest().status).toBe('finished');
  }
});
