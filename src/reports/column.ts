import type { Need } from '../evidence/evidence.js';
import type { Value } from '../model/value.js';

/**
 * What a column holds; decides its JSON type, its alignment and how it sorts.
 * text: string or null · choice: one of `choices` · number: integer or null · date: UTC instant or null ·
 * list: strings · tags: key/value pairs.
 */
export type ColumnType = 'text' | 'choice' | 'number' | 'date' | 'list' | 'tags';

/** What a cell's colour means. */
export type Tone = 'good' | 'warn' | 'bad' | 'muted';

/** The single source of a column: table, CSV and JSON header, --columns, documents, and which evidence it costs. */
export interface Column<Row> {
  /** snake_case; the credential report's own words where it has them. */
  readonly key: string;
  /** Table header. */
  readonly title: string;
  readonly type: ColumnType;
  /** Every word a choice column can hold. */
  readonly choices?: readonly string[];
  /** One line for docs/reference/columns.md and --list-columns. */
  readonly about: string;
  /** Only the sources of the chosen columns are asked. */
  readonly needs: readonly Need[];
  /**
   * 0: who and where, in every table and never cut · 1: kept in the narrowest table, 2, 3: dropped first when the
   * terminal is too narrow. Left out: 3.
   */
  readonly weight?: 0 | 1 | 2 | 3;
  value(row: Row): Value;
  /** What a table says instead of the value, for people only: `400+`; undefined: the value. */
  text?(row: Row): string | undefined;
  tone?(row: Row): Tone | undefined;
  /** Where a terminal leads to from it: an address of plain ASCII. */
  link?(row: Row): string | undefined;
}

/** A column as the renderers see it. */
export type ColumnHead = Omit<Column<unknown>, 'value' | 'tone' | 'text' | 'link'>;

/** One cell, ready to be rendered. */
export interface Cell {
  readonly value: Value;
  readonly tone?: Tone | undefined;
  /** Where a terminal leads to from it. */
  readonly link?: string | undefined;
  /** What a table says in place of the value. */
  readonly text?: string | undefined;
  /** Where it sorts, if its words have another order than the alphabet's. */
  readonly rank?: number | undefined;
}
