import type { Io } from '../cli/io.js';
import type { Settings } from '../cli/settings.js';
import type { Findings } from '../gather/gather.js';
import { UNKNOWN } from '../model/value.js';
import { TREND_COLUMNS, trendRows } from '../output/trend-rows.js';
import type { Cell } from '../reports/column.js';
import { figure, type Figure } from '../reports/overview/figure.js';
import { figureColumns } from '../reports/overview/overview.js';
import { MEASURES } from '../reports/overview/sections.js';
import type { Report } from '../reports/report.js';
import { finishedBefore } from '../run/compared-runs.js';
import { explainingStore } from '../run/store-failure.js';
import { storeOf, type Store } from '../run/store-location.js';
import { openRun } from '../store/read-run.js';
import { openedRuns } from './trend.js';

/** Earlier runs that are counted at most. */
const MOST = 11;

/** `report` with the counts of the runs before this one that asked about the same accounts. */
export async function withTrend(report: Report, days: number, findings: Findings, settings: Settings, io: Io): Promise<Report> {
  const { accounts, excludeAccounts = [], run } = settings;
  // Of a kept run some accounts only: no other run was about them alone.
  if (run !== undefined && (accounts !== undefined || excludeAccounts.length > 0)) return report;
  const store = storeOf(settings, io);
  const folders = store === null ? [] : await explainingStore(() => earlierRuns(findings, store));
  if (store === null || folders.length === 0) return report;
  return {
    ...report,
    async *stream(known, context, keys) {
      const own: Figure[] = [];
      for await (const row of report.stream(known, context, keys)) {
        own.push(...countIn(row, keys, findings.started));
        yield row;
      }
      const before = trendRows(openedRuns(folders, store.system), days);
      for await (const cells of before) for (const each of figuresIn(cells)) yield cellsOf(each, keys);
      for (const each of own) yield cellsOf(each, keys);
    },
  };
}

async function earlierRuns({ folder }: Findings, store: Store): Promise<readonly string[]> {
  if (folder === null) return [];
  const own = await openRun(folder, store.system);
  const asked = own.manifest().request;
  const alike = (await finishedBefore(store, own)).filter(({ request }) => {
    return request !== null && request.mode === asked.mode && JSON.stringify(request.selection) === JSON.stringify(asked.selection);
  });
  return alike.slice(0, MOST).map((run) => run.folder).reverse();
}

function figuresIn(cells: readonly Cell[]): readonly Figure[] {
  const value = (key: string): Cell['value'] => cells[TREND_COLUMNS.findIndex((column) => column.key === key)]?.value ?? null;
  const at = value('started_at');
  const isWhole = value('accounts_unseen') === 0;
  return MEASURES.map(({ key, title }) => {
    const count = value(key);
    const detail = isWhole ? null : 'not everything was seen: may be too low';
    return figure('trend', title, typeof count === 'number' ? count : UNKNOWN, { at: at instanceof Date ? at : null, detail });
  });
}

/** The counts of this run, as the last of the trend. */
function countIn(row: readonly Cell[], keys: readonly string[], at: Date): readonly Figure[] {
  const value = (key: string): Cell['value'] => row[keys.indexOf(key)]?.value ?? null;
  const [item, count] = [value('item'), value('count')];
  const measure = value('section') === 'counts' ? MEASURES.find(({ title }) => title === item) : undefined;
  return measure === undefined ? [] : [figure('trend', measure.title, typeof count === 'number' ? count : UNKNOWN, { at })];
}

function cellsOf(one: Figure, keys: readonly string[]): readonly Cell[] {
  return keys.map((key) => ({ value: figureColumns.find((column) => column.key === key)?.value(one) ?? null }));
}
