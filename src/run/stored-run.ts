import { AuditError, usageError } from '../errors.js';
import { accountIds } from '../gather/named-selection.js';
import type { Gap } from '../evidence/coverage.js';
import type { Source } from '../evidence/evidence.js';
import { detailFilters, sourcesFor, type GatherRequest, type Mode } from '../gather/request.js';
import type { Io } from '../cli/io.js';
import type { Account } from '../model/account.js';
import type { Settings } from '../cli/settings.js';
import { openSighted } from '../store/account-sights.js';
import { toolVersion } from '../cli/version.js';
import { openRun, withDamageShown, type KeptRun } from '../store/read-run.js';
import type { RunManifest } from '../store/manifest.js';
import { gatheredFrom } from '../store/manifest-scope.js';
import { findRun, listRuns } from '../store/list-runs.js';
import { isDay } from '../store/run-days.js';
import { runOfDay } from './run-of-day.js';
import type { Findings } from '../gather/gather.js';
import { storeOf } from './store-location.js';
import { explainingStore } from './store-failure.js';

/**
 * `--run`: the evidence of a kept run, as if it had just been gathered. No credentials, no call. `isSighted`: for a report that
 * takes no more of an account than what is kept of it beside its evidence.
 */
export async function readKept(
  wanted: string,
  request: GatherRequest,
  settings: Settings,
  io: Io,
  isSighted = false,
): Promise<Findings> {
  const store = storeOf(settings, io);
  if (store === null) throw usageError('--run needs a place where evidence is kept', 'Name it with --store.');
  refuseTogether(settings);
  return explainingStore(async () => {
    const { root, system } = store;
    const place = isDay(wanted) ? runOfDay(await listRuns(root, system), wanted) : await findRun(root, wanted, system);
    const { folder, id } = place;
    const { run, ...sighted } = isSighted
      ? await openSighted({ root, system, tool: toolVersion() }, place)
      : { run: await openRun(folder, system) };
    const { gathered, ...findings } = findingsOf(run, request);
    const accounts = select(gathered.scope.accounts, settings);
    return { ...findings, ...sighted, run: id, gathered: { ...gathered, scope: { ...gathered.scope, accounts } } };
  });
}

/** What a kept run answers to a request, about all of its accounts. */
export function findingsOf(run: Omit<KeptRun, 'has'>, request: Pick<GatherRequest, 'needs' | 'advisor'>): Findings {
  const { id, folder } = run;
  const { scope: kept, startedAt, request: asked, status } = run.manifest();
  if (kept === null)
    throw usageError(`run ${id} was interrupted before it knew its accounts`, 'Choose another one: `iam-audit runs` lists them.');
  const { scope, gaps, notes } = gatheredFrom(kept);
  const unasked = unaskedIn({ id, request: asked, mode: kept.mode }, request);
  const broken: readonly Gap[] =
    status === 'finished'
      ? []
      : [{ accountId: null, source: 'organizations', reason: 'not_asked', detail: `the kept run ${id} is not finished` }];
  return {
    gathered: { scope, gaps: [...gaps, ...unasked, ...broken], notes },
    store: withDamageShown(run),
    started: new Date(startedAt),
    run: id,
    folder,
  };
}

/** What a request takes and the kept run did not ask for. */
export function unaskedIn(
  { id, request, mode }: Pick<RunManifest, 'id' | 'request'> & { readonly mode: Mode },
  wanted: Pick<GatherRequest, 'needs' | 'advisor'>,
): readonly Gap[] {
  const gap = (source: Source, what: string): Gap => {
    return { accountId: null, source, reason: 'not_asked', detail: `the kept run ${id} did not ask for ${what}` };
  };
  const isAsked = (source: Source): boolean =>
    request.sources.includes(source) || (source === 'cloudtrail' && request.sources.includes('organization_trail'));
  const missing = [...sourcesFor(wanted.needs, mode)].filter((source) => source !== 'organizations' && !isAsked(source));
  const hasDetails = request.sources.includes('account_details');
  const filters = detailFilters(wanted).filter((filter) => hasDetails && !request.filters.includes(filter));
  return [...missing.map((source) => gap(source, 'it')), ...(filters.length > 0 ? [gap('account_details', filters.join(', '))] : [])];
}

/** Options that only make sense while AWS is asked. */
function refuseTogether({ resume, fresh, source, aggregator, assume, shard, ou }: Settings): void {
  const given = Object.entries({
    '--resume': resume,
    '--fresh': fresh,
    '--source': source !== undefined,
    '--aggregator': aggregator !== undefined,
    '--no-assume': !assume,
    '--shard': shard !== undefined,
    '--ou': ou !== undefined,
  }).filter(([, is]) => is);
  const [first] = given;
  if (first !== undefined) throw usageError(`${first[0]} does not go with --run`, 'A kept run is read as it is.');
}

function select(all: readonly Account[], { run, accounts, excludeAccounts = [] }: Settings): readonly Account[] {
  try {
    const wanted = accounts === undefined ? null : accountIds(accounts, all, 'the kept run');
    const excluded = accountIds(excludeAccounts, all, 'the kept run');
    return all.filter(({ id }) => (wanted?.includes(id) ?? true) && !excluded.includes(id));
  } catch (error) {
    // Here nothing was asked of AWS: it is the command line that does not fit the run.
    if (!(error instanceof AuditError)) throw error;
    const command = `iam-audit accounts --run ${run ?? 'last'}`;
    throw usageError(error.message, error.hint?.replace('iam-audit accounts', command) ?? null);
  }
}
