import { usageError } from '../errors.js';
import type { Source } from '../evidence/evidence.js';
import type { DetailFilter } from '../evidence/values.js';
import { openRun, type KeptRun } from '../store/read-run.js';
import type { KeptRequest, KeptScope, RunManifest } from '../store/manifest.js';
import { findRun, listRuns, type RunSummary } from '../store/list-runs.js';
import { dayOf, isDay, momentOf, type Since } from '../store/run-days.js';
import { runOfDay } from './run-of-day.js';
import type { Store } from './store-location.js';

/** Sources that tell what was there; the others tell of use. */
export const COMPARED: readonly Source[] = [
  ...['config', 'credential_report', 'account_details'] as const,
  ...['managed_policies', 'service_control_policies'] as const,
];

/** Two runs, and what both of them asked. */
export interface ComparedRuns {
  readonly from: KeptRun;
  readonly to: KeptRun;
  readonly sources: readonly Source[];
  readonly filters: readonly DetailFilter[];
}

export interface RunChoice {
  /** Ids, days or `last`, as they were typed: from, to. */
  readonly words: readonly string[];
  readonly since: Since | null;
  readonly intersect: boolean;
  readonly now: Date;
}

/** The runs to compare: those that were named; else the last finished one and that before it of the same scope and question. */
export async function chooseRuns(store: Store, { words, since, intersect, now }: RunChoice): Promise<ComparedRuns> {
  const [first, second] = words;
  if (words.length > 2) throw usageError(`${words.length} runs are named`, 'diff compares two: from and to.');
  if (since !== null && words.length > 1)
    throw usageError('--since does not go with two runs', 'It names the first of them. Leave one out.');
  const toWord = since === null ? (second ?? 'last') : (first ?? 'last');
  const to = await openRun((await runCalled(store, toWord)).folder, store.system);
  const fromWord = since === null ? first : undefined;
  const before = { since, intersect, now };
  const { system } = store;
  const from = fromWord === undefined ? await earlier(store, to, before) : await openRun((await runCalled(store, fromWord)).folder, system);
  if (from.id === to.id) throw usageError(`both are run ${to.id}`, 'Name two different runs; `iam-audit runs` lists them.');
  for (const run of [from, to]) refuseUnfinished(run.manifest());
  return { from, to, ...common(from.manifest(), to.manifest(), intersect) };
}

/** By its id, its beginning, a day, or `last`. */
export async function runCalled({ root, system }: Store, word: string): Promise<RunSummary> {
  return isDay(word) ? runOfDay(await listRuns(root, system), word) : findRun(root, word, system);
}

type Before = Omit<RunChoice, 'words'>;

async function earlier(store: Store, to: KeptRun, { since, intersect, now }: Before): Promise<KeptRun> {
  const before = await finishedBefore(store, to);
  const { request } = to.manifest();
  const fitting = before.filter((run) => run.request !== null && (intersect || differences(run.request, request).length === 0));
  const moment = since === null ? null : momentOf(since, now).getTime();
  const found = fitting.find((run) => moment === null || (run.startedAt !== null && Date.parse(run.startedAt) <= moment));
  if (found !== undefined) return openRun(found.folder, store.system);
  const oldest = fitting.at(-1);
  if (oldest !== undefined)
    throw usageError(
      `no run is as old as that: the oldest that can be compared with ${to.id} is ${oldest.id} of ${dayOf(oldest) ?? '?'}`,
      `Compare with it: \`iam-audit diff ${oldest.id}\`.`,
    );
  const nearest = before.find((run) => run.request !== null);
  if (nearest === undefined || nearest.request === null)
    throw usageError(`there is no finished run before ${to.id} to compare it with`, 'Run the same report again later, then compare.');
  const why = differences(nearest.request, request).join('; ');
  throw usageError(`no run before ${to.id} has the same scope and question. The last one, ${nearest.id}: ${why}`, INTERSECT);
}

/** Newest first. */
export async function finishedBefore({ root, system }: Store, to: KeptRun): Promise<readonly RunSummary[]> {
  const { scopeId, startedAt } = to.manifest();
  const runs = await listRuns(root, system);
  return runs.filter((run) => run.status === 'finished' && run.scopeId === scopeId && isBefore(run, to.id, startedAt));
}

function isBefore({ id, startedAt }: RunSummary, than: string, moment: string): boolean {
  if (startedAt === null) return false;
  const [at, then] = [Date.parse(startedAt), Date.parse(moment)];
  return at < then || (at === then && id < than);
}

const INTERSECT = 'With --intersect they are compared by what both asked for.';

export function refuseUnfinished({ id, status, scope }: RunManifest): void {
  if (status === 'finished' && scope !== null) return;
  throw usageError(`run ${id} is not finished`, 'What it has not asked yet is not known. Finish it with --resume, or name another.');
}

function common(from: RunManifest, to: RunManifest, intersect: boolean): Pick<ComparedRuns, 'sources' | 'filters'> {
  if (from.scopeId !== to.scopeId)
    throw usageError(`run ${from.id} is about ${from.scopeId}, run ${to.id} about ${to.scopeId}`, 'Compare runs of the same organization.');
  const why = differences(from.request, to.request);
  if (why.length > 0 && !intersect) throw usageError(`runs ${from.id} and ${to.id} can't be compared: ${why.join('; ')}`, INTERSECT);
  const sources = comparedSources(from.request).filter((source) => to.request.sources.includes(source));
  if (!sources.some((source) => LISTING.includes(source)))
    throw usageError(`runs ${from.id} and ${to.id} have nothing in common that lists users or roles`, 'Compare runs of the same report.');
  return { sources, filters: from.request.filters.filter((filter) => to.request.filters.includes(filter)) };
}

const LISTING: readonly Source[] = ['config', 'credential_report', 'account_details'];

function comparedSources({ sources }: KeptRequest): readonly Source[] {
  return COMPARED.filter((source) => sources.includes(source));
}

/** Why the answers of two requests can't simply be compared, in words; none: they can. */
export function differences(from: KeptRequest, to: KeptRequest): readonly string[] {
  const parts: readonly (readonly [string, (request: KeptRequest) => unknown])[] = [
    ['--source', ({ mode }) => mode],
    ['--accounts', ({ selection }) => selection.accounts],
    ['--exclude-accounts', ({ selection }) => selection.exclude],
    ['--ou', ({ selection }) => selection.units],
    ['--shard', ({ selection }) => selection.shard],
    ['the sources', (request) => comparedSources(request)],
    ['the kinds of principals', ({ filters }) => filters],
  ];
  return parts.flatMap(([what, of]) => {
    const [before, after] = [sorted(of(from)), sorted(of(to))];
    return before === after ? [] : [`${what} differ (${before}, ${after})`];
  });
}

function sorted(value: unknown): string {
  if (value === null) return 'all';
  if (!Array.isArray(value)) return typeof value === 'string' ? value : JSON.stringify(value);
  return value.length === 0 ? 'none' : (value as readonly string[]).toSorted().join(' ');
}

/** The scope of a finished run. */
export function scopeOfRun(run: KeptRun): KeptScope {
  const { scope, id } = run.manifest();
  if (scope === null) throw usageError(`run ${id} was interrupted before it knew its accounts`, 'Choose another one.');
  return scope;
}

/** Folders of the finished runs of the scope and question of the last one, oldest first. */
export async function likeTheLast({ root, system }: Store): Promise<readonly string[]> {
  const last = await findRun(root, 'last', system);
  const { request: asked } = last;
  const runs = (await listRuns(root, system)).filter(({ status, scopeId }) => status === 'finished' && scopeId === last.scopeId);
  const alike = runs.filter(({ request }) => asked !== null && request !== null && differences(request, asked).length === 0);
  return alike.map(({ folder }) => folder).reverse();
}
