import { NEVER, UNKNOWN } from '../../model/value.js';
import type { Cell, ColumnHead } from '../../reports/column.js';
import { joinItems, soundValue } from '../cell-text.js';
import { safeJson, safeText } from '../safe-text.js';
import { DIGITS, type PlainCell, type PlainValue } from './browser/data.js';

/** Rows on their way into a page. */
export interface DataBlock {
  add(row: readonly Cell[]): void;
  /** JSON that can stand in a script element: nothing in it opens or closes a tag. */
  json(): string;
}

interface Gathered {
  /** Cells by what they hold. */
  readonly numbers: Map<PlainValue, number>;
  /** JSON of each different cell. */
  readonly cells: string[];
  /** For every row the number of its cell. */
  readonly at: number[];
}

export function dataBlock(columns: readonly ColumnHead[], more: object): DataBlock {
  const gathered = columns.map((): Gathered => ({ numbers: new Map(), cells: [], at: [] }));
  let rows = 0;
  return {
    add: (row) => {
      rows += 1;
      gathered.forEach((column, index) => {
        take(column, row[index] ?? { value: null });
      });
    },
    json: () => {
      const texts = columns.map(({ key, title, type, about }, index) => {
        const { cells = [], at = [] } = gathered[index] ?? {};
        return `${safeJson({ key, title, type, about }).slice(0, -1)},${cellsJson(cells, at)}}`;
      });
      return `${safeJson({ ...more, rows }).slice(0, -1)},"columns":[${texts.join(',')}]}`.replaceAll('<', '\\u003c');
    },
  };
}

function take({ numbers, cells, at }: Gathered, cell: Cell): void {
  const plain = plainOf(cell);
  const key = typeof plain === 'object' && plain !== null ? JSON.stringify(plain) : plain;
  let number = numbers.get(key);
  if (number === undefined) {
    number = cells.push(safeJson(plain)) - 1;
    numbers.set(key, number);
  }
  at.push(number);
}

/** Each different cell once and its number for every row, where that is shorter than the cells row by row. */
function cellsJson(cells: readonly string[], at: readonly number[]): string {
  if (cells.length > at.length / 2) return `"cells":[${at.map((number) => cells[number] ?? 'null').join(',')}]`;
  const width = Math.max(1, Math.ceil(Math.log(cells.length) / Math.log(DIGITS.length)));
  return `"cells":[${cells.join(',')}],"width":${width},"at":"${at.map((number) => digits(number, width)).join('')}"`;
}

function digits(number: number, width: number): string {
  let text = '';
  for (let rest = number; text.length < width; rest = Math.floor(rest / DIGITS.length)) text = (DIGITS[rest % DIGITS.length] ?? '') + text;
  return text;
}

const TONES = { good: 'g', warn: 'w', bad: 'b', muted: 'm' } as const;

function plainOf({ value: given, text, tone, rank }: Cell): PlainCell {
  const value = plainValue(soundValue(given));
  if (text === undefined && tone === undefined && rank === undefined) return value;
  const [colour, words] = [tone === undefined ? 0 : TONES[tone], text === undefined ? 0 : safeText(text)] as const;
  return rank === undefined ? [value, colour, words] : [value, colour, words, rank];
}

function plainValue(value: Cell['value']): PlainValue {
  if (value === NEVER) return true;
  if (value === UNKNOWN) return false;
  if (value === null || typeof value === 'number') return value;
  if (value instanceof Date) return value.getTime() / 1000;
  if (typeof value === 'string') return safeText(value);
  return value.length === 0 ? null : safeText(joinItems(value));
}
