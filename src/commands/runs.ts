import { usageError, type ExitCode } from '../errors.js';
import type { Io } from '../cli/io.js';
import { openLog } from '../cli/log.js';
import { DAY_MS } from '../model/instant.js';
import { checkOutput, chooseRenderer } from '../output/destination.js';
import type { Settings } from '../cli/settings.js';
import { pruneRuns } from '../store/prune.js';
import { listRuns, type RunSummary } from '../store/list-runs.js';
import { deliverList } from '../output/deliver-list.js';
import type { Cell, ColumnHead } from '../reports/column.js';
import { storeOf, type Store } from '../run/store-location.js';
import { explainingStore } from '../run/store-failure.js';
import { asStream } from '../render/as-stream.js';

/** The columns of `iam-audit runs`. */
export const RUN_COLUMNS: readonly ColumnHead[] = [
  { key: 'run', title: 'Run', type: 'text', about: 'Id, for --run', needs: [], weight: 0 },
  {
    key: 'status',
    title: 'Status',
    type: 'choice',
    choices: ['finished', 'interrupted', 'running', 'damaged'],
    about: 'interrupted: --resume resumes it',
    needs: [],
    weight: 1,
  },
  { key: 'started_at', title: 'Started', type: 'date', about: 'When it was started', needs: [], weight: 2 },
  { key: 'report', title: 'Report', type: 'text', about: 'Which report asked', needs: [], weight: 1 },
  { key: 'shard', title: 'Shard', type: 'text', about: 'Which part of the accounts, i/n; none: all', needs: [], weight: 2 },
  { key: 'sources', title: 'Sources', type: 'list', about: 'Which evidence it has', needs: [], weight: 3 },
  { key: 'scope', title: 'Scope', type: 'text', about: 'Organization or account', needs: [], weight: 2 },
  { key: 'accounts', title: 'Accounts', type: 'number', about: 'Accounts in it', needs: [], weight: 1 },
  { key: 'records', title: 'Records', type: 'number', about: 'Records of evidence, one per account and source', needs: [], weight: 2 },
  { key: 'bytes', title: 'Bytes', type: 'number', about: 'On disk; records that runs share count in each', needs: [], weight: 2 },
];

/** `iam-audit runs`. */
export async function showRuns(_: readonly string[], settings: Settings, io: Io): Promise<ExitCode> {
  const renderer = await chooseRenderer(settings);
  const { root, system } = placeOf(settings, io);
  await checkOutput(settings.output);
  const runs = await explainingStore(() => listRuns(root, system));
  const rows = asStream(cellsOf(runs));
  await deliverList({ schema: 'iam-audit/runs/1', source: 'store', columns: RUN_COLUMNS, rows }, renderer, settings, io);
  return 0;
}

/** `iam-audit runs prune`. */
export async function prune(_: readonly string[], settings: Settings, io: Io): Promise<ExitCode> {
  const { keep, olderThan, quiet, logFormat } = settings;
  if (keep === undefined && olderThan === undefined)
    throw usageError('runs prune needs --keep or --older-than', 'For example: iam-audit runs prune --older-than 90d.');
  const now = io.clock.now();
  const { root, system } = placeOf(settings, io);
  const age = olderThan === undefined ? {} : { olderThan: new Date(now.getTime() - olderThan * DAY_MS) };
  const rules = { ...(keep === undefined ? {} : { keep }), ...age, now };
  const { removed, bytes, failed } = await explainingStore(() => pruneRuns(root, rules, system));
  const log = openLog(io.err, logFormat, () => now);
  for (const { id, why } of failed) log.tell('not_removed', { run: id, why }, `iam-audit: run ${id} could not be removed: ${why}`);
  if (!quiet)
    log.tell(
      'pruned',
      { removed: removed.map(({ id }) => id), bytes },
      `${removed.length} runs removed, ${Math.round(bytes / 1024)} KiB freed`,
    );
  return failed.length === 0 ? 0 : 4;
}

function placeOf(settings: Settings, io: Io): Store {
  const store = storeOf(settings, io);
  if (store === null) throw usageError('there is no place where evidence is kept', 'Name it with --store.');
  return store;
}

function* cellsOf(runs: readonly RunSummary[]): Iterable<readonly Cell[]> {
  for (const { id, status, startedAt, request, scopeId, accounts, records, bytes } of runs) {
    const started = startedAt === null ? null : new Date(startedAt);
    const values = [
      id,
      status,
      started,
      request?.report ?? null,
      shardOf(request),
      request?.sources ?? [],
      scopeId,
      accounts,
      records,
      bytes,
    ];
    yield values.map((value): Cell => ({ value }));
  }
}

function shardOf(request: RunSummary['request']): string | null {
  const shard = request?.selection.shard ?? null;
  return shard === null ? null : `${shard.index}/${shard.of}`;
}
