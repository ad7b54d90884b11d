import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { usageError } from '../errors.js';
import { isEmail, normal } from '../checks/people/identity.js';
import type { Leaver } from '../checks/people/leavers.js';
import { quoted } from '../text.js';

/** A header that says where the identity of a person stands. */
const IDENTITY = /mail|^upn$|user|login|account|(^|[\s_-])name$|^person$/i;

const MOST = 16 * 1024 * 1024;

const ALLOWED = 'Allowed: a CSV file with a column email, user or name, or a list of addresses.';

const CAUSES: Readonly<Record<string, string>> = { ENOENT: 'it does not exist', EISDIR: 'it is a folder', EACCES: 'it may not be read' };

/**
 * Who left, from a CSV file: the columns that are called e-mail, user, login or name; without a header those with an address,
 * or the only one there is. A column that is taken for another would say of all who left that they are gone.
 */
export async function readLeavers(path: string, flag = '--leavers'): Promise<readonly Leaver[]> {
  const what = `${flag} ${quoted(path)}`;
  const bytes = await readFile(path).catch((error: unknown) => {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw usageError(`${what}: ${CAUSES[code] ?? code}`, 'Name a CSV file that can be read.');
  });
  if (bytes.length > MOST) throw usageError(`${what} is too large`, 'Allowed: a CSV file of up to 16 MB.');
  const lines = linesOf(textOf(bytes, what), what);
  const leavers = leaversIn(lines);
  if (leavers === null) {
    const found = `its columns are ${(lines[0] ?? []).slice(0, 9).map((cell) => quoted(cell)).join(', ')}`;
    throw usageError(`${what}: no column is called email, user, login or name; ${found}`, 'Rename one of them.');
  }
  if (leavers.length > 0) return leavers;
  throw usageError(`${what} names nobody`, ALLOWED);
}

/** Spreadsheets write UTF-16 too, and say so in the first two bytes. */
function textOf(bytes: Buffer, what: string): string {
  const [first, second] = bytes;
  const encoding = first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch {
    // Not in this encoding; said below.
  }
  throw usageError(`${what} is no text in UTF-8 or UTF-16`, 'Save it as CSV: a workbook can\'t be read.');
}

function linesOf(text: string, what: string): readonly (readonly string[])[] {
  const delimiter = /^[^\n,]*;/.test(text) ? ';' : ',';
  try {
    return parse(text, { bom: true, delimiter, relax_column_count: true, relax_quotes: true, skip_empty_lines: true, trim: true });
  } catch {
    throw usageError(`${what} can't be read as CSV`, 'Look for a quote that never closes.');
  }
}

/** null: nothing tells which column says who it is. */
export function leaversIn([header = [], ...rest]: readonly (readonly string[])[]): readonly Leaver[] | null {
  const mails = header.flatMap((cell, at) => (isEmail(normal(cell)) ? [at] : []));
  const named = header.flatMap((cell, at) => (IDENTITY.test(cell) && !mails.includes(at) ? [at] : []));
  const isHeader = named.length > 0 && mails.length === 0;
  if (!isHeader && mails.length === 0 && header.length > 1) return null;
  const columns = isHeader ? named : mails.length > 0 ? mails : [0];
  const [lines, first] = isHeader ? [rest, 2] : [[header, ...rest], 1];
  return lines.flatMap((cells, at): readonly Leaver[] => {
    const words = [...new Set(columns.map((column) => normal(cells[column] ?? '')).filter((word) => word !== ''))];
    return words.length === 0 ? [] : [{ line: first + at, words: words.sort((a, b) => Number(isEmail(b)) - Number(isEmail(a))) }];
  });
}
