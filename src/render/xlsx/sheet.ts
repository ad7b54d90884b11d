import { NEVER, UNKNOWN } from '../../model/value.js';
import type { Cell, ColumnHead } from '../../reports/column.js';
import { isoTime } from '../../model/instant.js';
import { joinItems, soundValue } from '../cell-text.js';
import { displayWidth } from '../display-width.js';
import { consoleLink } from '../html/browser/console-link.js';
import { escaped } from '../html/markup.js';

/** What a sheet takes, header and all: Excel specifications and limits. */
const MOST_ROWS = 1_048_576;
const MOST_LINKS = 65_000;
const LONGEST = 32_767;

/** Rows that are looked at before the widths of columns are told. */
const MEASURED = 200;
const [NARROWEST, WIDEST] = [8, 60];

const [HEADER, DATE, LINK] = [1, 2, 3];

export interface Sheet {
  readonly columns: readonly ColumnHead[];
  readonly rows: AsyncIterable<readonly Cell[]>;
  readonly partition: string;
}

/** What is only known once its rows were read. */
export interface SheetEnd {
  /** Addresses of its links, in order. */
  readonly links: string[];
  /** Rows that found no room. */
  beyond: number;
}

/** The XML of a sheet: header frozen, filters on, each cell of the type that its column has. */
export async function* sheetXml({ columns, rows, partition }: Sheet, end: SheetEnd): AsyncGenerator<string> {
  const first: (readonly Cell[])[] = [];
  const iterator = rows[Symbol.asyncIterator]();
  for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
    first.push(next.value);
    if (first.length === MEASURED) break;
  }
  yield HEAD + columns.map((head, index) => columnXml(widthOf(head, first.map((row) => row[index])), index)).join('');
  yield `</cols><sheetData><row r="1">${columns.map(({ title }, index) => textXml(reference(index, 1), title, HEADER)).join('')}</row>`;
  const places: string[] = [];
  let line = 1;
  const write = (row: readonly Cell[]): string => {
    if (line === MOST_ROWS) {
      end.beyond += 1;
      return '';
    }
    line += 1;
    const cells = columns.map(({ key }, index) => {
      const value = soundValue(row[index]?.value ?? null);
      const at = reference(index, line);
      if (typeof value !== 'string') return cellXml(at, value);
      const link = places.length < MOST_LINKS ? consoleLink(key, value, partition) : null;
      if (link === null) return textXml(at, value, 0);
      places.push(at);
      end.links.push(link);
      return textXml(at, value, LINK);
    });
    return `<row r="${line}">${cells.join('')}</row>`;
  };
  for (const row of first) yield write(row);
  // After the last row an iterator says so again.
  for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield write(next.value);
  yield `</sheetData><autoFilter ref="A1:${reference(Math.max(0, columns.length - 1), line)}"/>`;
  const links = places.map((at, index) => `<hyperlink ref="${at}" r:id="rId${index + 1}"/>`).join('');
  yield `${links === '' ? '' : `<hyperlinks>${links}</hyperlinks>`}</worksheet>`;
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

const HEAD = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheetViews><sheetView workbookViewId="0">\
<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>`;

function columnXml(width: number, index: number): string {
  return `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`;
}

function widthOf({ title }: ColumnHead, cells: readonly (Cell | undefined)[]): number {
  const widest = Math.max(displayWidth(title) + 3, ...cells.map((cell) => displayWidth(textOf(soundValue(cell?.value ?? null))) + 1));
  return Math.min(WIDEST, Math.max(NARROWEST, widest));
}

/** `AB12` */
function reference(column: number, line: number): string {
  let letters = '';
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  return `${letters}${line}`;
}

/** Dates are days since 1899-12-30, in UTC. */
const EPOCH = Date.UTC(1899, 11, 30);
const DAY_MS = 86_400_000;

function cellXml(at: string, value: Cell['value']): string {
  if (value === null) return '';
  if (typeof value === 'number') return `<c r="${at}"><v>${value}</v></c>`;
  if (value instanceof Date && value.getTime() >= EPOCH) return `<c r="${at}" s="${DATE}"><v>${(value.getTime() - EPOCH) / DAY_MS}</v></c>`;
  return textXml(at, textOf(value), 0);
}

/** Words also in a column of numbers: an empty cell would be counted as none. */
function textOf(value: Cell['value']): string {
  if (value === null) return '';
  if (value === NEVER) return 'never';
  if (value === UNKNOWN) return 'unknown';
  if (value instanceof Date) return isoTime(value);
  return typeof value === 'object' ? joinItems(value) : String(value);
}

/** A text is a text, whatever it begins with: only `<f>` is a formula. */
function textXml(at: string, text: string, style: number): string {
  return `<c r="${at}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${xmlText(text)}</t></is></c>`;
}

/** `_x000D_` means a character to Excel, and XML has no place for two of Unicode's. */
function xmlText(text: string): string {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
  return escaped(short.replace(/_(?=x[0-9a-fA-F]{4}_)/g, '_x005F_').replace(/[\ufffe\uffff]/g, '\ufffd'));
}
