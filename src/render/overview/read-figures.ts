import { groupedBy } from '../../model/grouped-by.js';
import { UNKNOWN } from '../../model/value.js';
import type { Cell } from '../../reports/column.js';
import { FIGURE_COLUMNS, SECTIONS, type Section } from '../../reports/overview/sections.js';
import { isoDay, soundValue } from '../cell-text.js';
import type { ReportDocument } from '../renderer.js';

/** One row of `report`, as a page reads it. */
export interface ReadFigure {
  readonly item: string;
  readonly accountId: string;
  /** Its name, where it has one. */
  readonly account: string;
  /** null: it could not be seen. */
  readonly count: number | null;
  /** Of so many; null: it is no share. */
  readonly of: number | null;
  readonly unknown: number;
  readonly at: Date | null;
  readonly detail: string;
}

export type Overview = Readonly<Record<Section, readonly ReadFigure[]>>;

/** Is it the whole of `report`, with every column that its page reads? */
export function isOverview({ schema, columns }: ReportDocument): boolean {
  return schema === 'iam-audit/report/1' && FIGURE_COLUMNS.every((key) => columns.some((column) => column.key === key));
}

export async function readFigures({ columns, rows }: ReportDocument): Promise<Overview> {
  const overview: Record<Section, ReadFigure[]> = Object.fromEntries(SECTIONS.map((section) => [section, []])) as never;
  const places = new Map(columns.map(({ key }, index) => [key, index]));
  for await (const row of rows) {
    const value = (key: (typeof FIGURE_COLUMNS)[number]): Cell['value'] => soundValue(row[places.get(key) ?? -1]?.value ?? null);
    const text = (key: (typeof FIGURE_COLUMNS)[number]): string => {
      const found = value(key);
      return typeof found === 'string' ? found : '';
    };
    const [count, of, unknown, at] = [value('count'), value('of'), value('unknown'), value('at')];
    overview[text('section') as Section].push({
      item: text('item'),
      accountId: text('account_id'),
      account: text('account_name') === '' ? text('account_id') : text('account_name'),
      count: typeof count === 'number' ? count : null,
      of: typeof of === 'number' ? of : null,
      unknown: typeof unknown === 'number' ? unknown : unknown === UNKNOWN ? 1 : 0,
      at: at instanceof Date ? at : null,
      detail: text('detail'),
    });
  }
  return overview;
}

/** Accounts as lines, what is counted as columns; those with most to do first. */
export interface HeatTable {
  readonly measures: readonly string[];
  readonly lines: readonly { readonly account: string; readonly cells: readonly (number | null)[] }[];
  readonly beyond: number;
}

const MOST_ACCOUNTS = 20;

export function heatTable(figures: readonly ReadFigure[]): HeatTable {
  const measures = [...new Set(figures.map(({ item }) => item))];
  const all = [...groupedBy(figures, ({ accountId }) => accountId).values()].map((own) => {
    const cells = measures.map((measure) => own.find(({ item }) => item === measure)?.count ?? null);
    // What was not seen deserves a look before what is fine.
    const weight = cells.slice(1).reduce<number>((sum, cell) => sum + (cell ?? 1), 0);
    return { account: own[0]?.account ?? '', cells, weight };
  });
  const lines = all.sort((a, b) => b.weight - a.weight);
  return { measures, lines: lines.slice(0, MOST_ACCOUNTS), beyond: Math.max(0, lines.length - MOST_ACCOUNTS) };
}

/** The counts of earlier runs beside those of this one, oldest first. */
export interface Series {
  readonly title: string;
  readonly points: readonly Point[];
}

interface Point {
  readonly at: Date;
  /** null: it could not be seen. */
  readonly count: number | null;
  /** false: not everything was seen, so that it may be too low. */
  readonly whole: boolean;
}

export function seriesOf(figures: readonly ReadFigure[]): readonly Series[] {
  return [...groupedBy(figures, ({ item }) => item)].map(([title, own]) => ({
    title,
    points: own
      .flatMap(({ at, count, detail }) => (at === null ? [] : [{ at, count, whole: detail === '' }]))
      .sort((a, b) => a.at.getTime() - b.at.getTime()),
  }));
}

/** How it was in the last run before this one in which it was known, in words; null: there is none. */
export function changeWords({ count, unknown }: ReadFigure, { points }: Series, complete: boolean): string | null {
  const before = points.slice(0, -1).findLast((point) => point.count !== null);
  if (before === undefined || before.count === null || count === null) return null;
  const day = isoDay(before.at);
  if (!before.whole || !complete || unknown > 0) return `${before.count} on ${day} (not comparable)`;
  const by = count - before.count;
  return by === 0 ? `unchanged since ${day}` : `${by > 0 ? '+' : '−'}${Math.abs(by)} since ${day}`;
}
