import { usageError, type ExitCode } from '../errors.js';
import type { Io } from '../cli/io.js';
import { openLog } from '../cli/log.js';
import type { Settings } from '../cli/settings.js';
import { checkOutput, chooseRenderer } from '../output/destination.js';
import { deliverList } from '../output/deliver-list.js';
import { TREND_COLUMNS, trendRows, type TrendRun } from '../output/trend-rows.js';
import { likeTheLast, scopeOfRun } from '../run/compared-runs.js';
import { explainingStore } from '../run/store-failure.js';
import { storeOf } from '../run/store-location.js';
import { openRun, withDamageShown } from '../store/read-run.js';
import type { StoreSystem } from '../store/port.js';
import { plural } from '../text.js';

const USUAL_DAYS = 90;

const AGAIN = 'The same command counts the kept runs again.';

/** `iam-audit runs trend`: a row for each finished run of the scope and question of the last one. Asks nothing of AWS. */
export async function trend(_: readonly string[], settings: Settings, io: Io): Promise<ExitCode> {
  const renderer = await chooseRenderer(settings);
  const store = storeOf(settings, io);
  if (store === null) throw usageError('there is no place where evidence is kept', 'Name it with --store.');
  await checkOutput(settings.output);
  const folders = await explainingStore(() => likeTheLast(store));
  let [whole, partial] = [0, 0];
  const onRun = (isWhole: boolean): void => {
    if (isWhole) whole++;
    else partial++;
  };
  const rows = trendRows(openedRuns(folders, store.system), settings.days ?? USUAL_DAYS, onRun);
  const list = { schema: 'iam-audit/trend/1', source: 'store', columns: TREND_COLUMNS, rows };
  await explainingStore(() => deliverList(list, renderer, settings, io, AGAIN));
  if (partial > 0 && !settings.quiet) tellPartial(partial, whole + partial, settings, io);
  return 0;
}

/** A drop from one run to the next may only be an account that could not be read. */
function tellPartial(partial: number, all: number, { logFormat }: Settings, io: Io): void {
  const words = `${partial} of ${all} ${plural(all, 'run')} did not see everything: the counts there may be too low`;
  openLog(io.err, logFormat, () => io.clock.now()).tell('trend_incomplete', { runs: all, incomplete: partial }, words);
}

/** One after the other, so that only one is open at a time. */
export async function* openedRuns(folders: readonly string[], system: StoreSystem): AsyncIterable<TrendRun> {
  for (const folder of folders) {
    const run = await openRun(folder, system);
    const { startedAt, request } = run.manifest();
    const { accounts, gaps } = scopeOfRun(run);
    const { read } = withDamageShown(run);
    const sources = new Set(request.sources);
    const listsUsers = request.filters.includes('User') || sources.has('config') || sources.has('credential_report');
    yield { id: run.id, startedAt: new Date(startedAt), accounts, gaps, sources, listsUsers, read };
  }
}
