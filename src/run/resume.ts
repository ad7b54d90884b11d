import { wholeSecond } from '../model/instant.js';
import { USER_QUERY } from '../gather/config/row.js';
import type { Gathered } from '../gather/gather.js';
import type { Caller } from '../gather/ports.js';
import { detailFilters, sourcesFor, type GatherRequest } from '../gather/request.js';
import type { Scope } from '../gather/scope.js';
import { openRun, type KeptRun } from '../store/read-run.js';
import { keepScope } from '../store/manifest-scope.js';
import type { KeptRequest } from '../store/manifest.js';
import type { Recent } from '../store/reusable-records.js';
import { createRun, resumeRun } from '../store/run-store.js';
import { listRuns } from '../store/list-runs.js';
import { toolVersion } from '../cli/version.js';
import { explainingStore } from './store-failure.js';
import type { RunStore } from '../store/run.js';
import { scopeIdOf, type Store } from './store-location.js';

/** A run that was interrupted longer ago is history, not work to be finished. */
const RESUMABLE_MS = 7 * 24 * 3_600_000;

/** The question, so that only the same one is gone on with. */
export function keptRequest(report: string, request: GatherRequest): KeptRequest {
  const { mode, aggregator, noAssume, selection, needs, advisor } = request;
  const sources = [...sourcesFor(needs, mode)].sort();
  const query = sources.includes('config') ? USER_QUERY : null;
  return { report, mode, aggregator, noAssume, selection, sources, filters: detailFilters(request), advisor: keptAdvisor(advisor), query };
}

function keptAdvisor(advisor: GatherRequest['advisor']): KeptRequest['advisor'] {
  if (advisor === null) return null;
  const { subjects, ...rest } = advisor;
  return { ...rest, subjects: typeof subjects === 'string' ? [subjects] : [...subjects].sort() };
}

/** Starts a run in the store: of its start, its id tells milliseconds, and its date whole seconds. */
export async function startRun({ root, system }: Store, recent: Recent, request: KeptRequest, scope: Scope, now: Date): Promise<RunStore> {
  const startedAt = wholeSecond(now).toISOString();
  const run = { tool: toolVersion(), request, scope: keepScope(scope), startedAt };
  return explainingStore(() => createRun(root, scopeIdOf(scope), run, now, { recent, system }));
}

/**
 * The newest run of the same question by the same caller, if it did not come to its end, or came there without having
 * seen everything (as when credentials expire half way); null: there is nothing to resume. As long as the caller is
 * not known (null), a run of anybody's will do.
 */
export async function findResumable(
  { root, system }: Store,
  request: KeptRequest,
  caller: Caller | null,
  now: Date,
): Promise<KeptRun | null> {
  const wanted = JSON.stringify(request);
  const since = new Date(now.getTime() - RESUMABLE_MS);
  return explainingStore(async () => {
    for (const { status, startedAt, request: asked, folder, caller: asker, hasGaps } of await listRuns(root, system, since)) {
      if (status === 'running' || startedAt === null || new Date(startedAt) < since) continue;
      if (JSON.stringify(asked) !== wanted || (caller !== null && asker !== caller.accountId)) continue;
      return status === 'interrupted' || hasGaps === true ? openRun(folder, system) : null;
    }
    return null;
  });
}

/** Opens that run to write on. What it has is not asked again, however old it has become. */
export async function reopenRun(folder: string, { system }: Store, now: Date): Promise<RunStore> {
  return explainingStore(() => resumeRun(folder, now, { system }));
}

/** Keeps what belongs to the whole run, so that it is known when the run is read or resumed. */
export function scopeWith(scope: Scope, found: Pick<Gathered, 'gaps' | 'notes'>): ReturnType<typeof keepScope> {
  return keepScope(scope, { gaps: [...scope.gaps, ...found.gaps], notes: [...scope.notes, ...found.notes] });
}
