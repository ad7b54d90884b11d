import type { StepResult } from '../cleanup/apply/result.js';
import { RESULTS } from '../cleanup/apply/result.js';
import type { Io } from '../cli/io.js';
import type { Log } from '../cli/log.js';
import type { Settings } from '../cli/settings.js';
import { usageError } from '../errors.js';
import { chooseRenderer } from '../output/destination.js';
import { deliverList } from '../output/deliver-list.js';
import { asStream } from '../render/as-stream.js';
import type { Cell, ColumnHead } from '../reports/column.js';
import { storeRoot } from '../run/store-location.js';

/** The columns of `iam-audit cleanup apply` and `cleanup undo`. */
export const RESULT_COLUMNS: readonly ColumnHead[] = [
  { key: 'account_id', title: 'Account', type: 'text', about: 'Where', needs: [], weight: 0 },
  { key: 'kind', title: 'Kind', type: 'choice', choices: ['user', 'role', 'policy'], about: 'What the principal is', needs: [], weight: 1 },
  { key: 'principal', title: 'Principal', type: 'text', about: 'Its name', needs: [], weight: 0 },
  { key: 'step', title: 'Step', type: 'number', about: 'Number in the plan; none: the principal as a whole', needs: [], weight: 1 },
  { key: 'action', title: 'Action', type: 'text', about: 'The call', needs: [], weight: 0 },
  { key: 'target', title: 'Target', type: 'text', about: 'Which key, policy or group', needs: [], weight: 1 },
  { key: 'result', title: 'Result', type: 'choice', choices: RESULTS, about: 'What became of it', needs: [], weight: 0 },
  { key: 'detail', title: 'Detail', type: 'text', about: 'Why, in the words of AWS where it has some', needs: [], weight: 1 },
];

const TONES = { done: 'good', found: 'muted', would: 'muted', skipped: 'warn', stopped: 'bad', failed: 'bad', left: 'warn' } as const;

export function* resultRows(results: readonly StepResult[]): Iterable<readonly Cell[]> {
  for (const { principal: { account, kind, name }, n, action, target, result, detail } of results) {
    const cells = [account, kind, name, n, action, target].map((value): Cell => ({ value }));
    yield [...cells, { value: result, tone: TONES[result] }, { value: detail === '' ? null : detail }];
  }
}

/** Shows a table of what became of it. */
export async function show(
  schema: string,
  columns: readonly ColumnHead[],
  rows: Iterable<readonly Cell[]>,
  settings: Settings,
  io: Io,
): Promise<void> {
  const renderer = await chooseRenderer(settings);
  const list = { schema, source: 'cleanup', columns, rows: asStream(rows) };
  await deliverList(list, renderer, settings, io, 'iam-audit cleanup status shows where it stands.');
}

/** Said as it happens: what is shown at the end would be lost with the process. */
export function tellStep(log: Log, { principal: { account, kind, name }, n, action, target, result, detail }: StepResult): void {
  const what = action === null ? '' : ` ${[action.replace('iam:', ''), target].filter((each) => each !== null).join(' ')}`;
  const why = detail === '' ? '' : `: ${detail}`;
  const fields = { account, kind, name, step: n, action, target, result, detail };
  log.tell('cleanup_step', fields, `${account} ${kind} ${name}:${what} ${result}${why}`);
}

/** Journals must outlast the process. */
export function journalRoot(settings: Settings, io: Io): string {
  const root = storeRoot(settings, io);
  if (root === null) throw usageError('there is no place where the journal is kept', 'Name it with --store.');
  return root;
}
