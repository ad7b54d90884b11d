import { usageError } from '../errors.js';
import type { GatherRequest } from '../gather/request.js';
import type { Io } from '../cli/io.js';
import type { Settings } from '../cli/settings.js';
import { findRun, listRuns, type RunSummary } from '../store/list-runs.js';
import { isDay } from '../store/run-days.js';
import { openRun } from '../store/read-run.js';
import type { KeptRequest } from '../store/manifest.js';
import { differences } from './compared-runs.js';
import { keptRequest } from './resume.js';
import { readAsKept, runBefore, type RunBefore } from './run-before.js';
import { runOfDay } from './run-of-day.js';
import { explainingStore } from './store-failure.js';
import { storeOf, type Store } from './store-location.js';

/** `--diff` before anything is asked: is there a place with runs, and the run that is named, of the same question? */
export async function checkAgainst(word: string, report: string, request: GatherRequest, settings: Settings, io: Io): Promise<void> {
  placeOf(settings, io);
  if (word === 'last') return;
  const run = await named(word, settings, io);
  // Of a kept run its own question counts, and that is read later.
  if (settings.run === undefined) refuseUnlike(run, keptRequest(report, request));
}

/** The run to compare this one with; null: there is none before it, of the same scope and question. */
export async function runAgainst(
  word: string,
  folder: string,
  request: GatherRequest,
  settings: Settings,
  io: Io,
): Promise<RunBefore | null> {
  if (word === 'last') return runBefore(folder, request, settings, io);
  const run = await named(word, settings, io);
  const { system } = placeOf(settings, io);
  const { id, request: asked, scopeId } = await explainingStore(async () => (await openRun(folder, system)).manifest());
  if (run.id === id) throw usageError(`both are run ${id}`, 'Name another with --diff; `iam-audit runs` lists them.');
  if (run.scopeId !== scopeId)
    throw usageError(`run ${run.id} is about ${run.scopeId}, run ${id} about ${scopeId}`, 'Compare runs of the same organization.');
  refuseUnlike(run, asked);
  return readAsKept(run, request, settings, io);
}

function placeOf(settings: Settings, io: Io): Store {
  const store = storeOf(settings, io);
  if (store === null) throw usageError('--diff needs kept evidence', 'Name a place with --store.');
  return store;
}

async function named(word: string, settings: Settings, io: Io): Promise<RunSummary> {
  const { root, system } = placeOf(settings, io);
  const run = await explainingStore(async () =>
    isDay(word) ? runOfDay(await listRuns(root, system), word) : findRun(root, word, system),
  );
  if (run.status === 'finished') return run;
  throw usageError(`run ${run.id} is not finished`, 'What it has not asked yet is not known. Name another with --diff.');
}

function refuseUnlike({ id, request }: RunSummary, asked: KeptRequest): void {
  const why = request === null ? ['it is damaged'] : differences(request, asked);
  if (why.length === 0) return;
  const hint = 'Name one of the same scope and question, or use iam-audit diff --intersect.';
  throw usageError(`run ${id} can't be compared with this one: ${why.join('; ')}`, hint);
}
