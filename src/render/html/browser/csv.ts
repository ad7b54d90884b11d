import { FORMULA } from '../../formula.js';
import { isoTime, type Column } from './data.js';
import { RANGED } from './select.js';

/** The rows as `--format csv` has them: RFC 4180, keys as header, and nothing that a spreadsheet would run. */
export function csvOf(columns: readonly Column[], rows: Uint32Array): string {
  const lines = [columns.map(({ key }) => field(key)).join(',')];
  for (const row of rows) lines.push(columns.map((column) => cell(column, row)).join(','));
  return lines.map((line) => `${line}\r\n`).join('');
}

function cell({ entry, at, type }: Column, row: number): string {
  const { value, word } = entry(at(row));
  if (value !== null && type === 'date') return isoTime(value);
  if (typeof value === 'number') return String(value);
  if (value === null) return word === 'unknown' && !RANGED.includes(type) ? word : '';
  return field(value);
}

function field(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
