import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { usageError } from '../errors.js';
import { isEmail, normal } from '../checks/people/identity.js';
import type { Leaver } from '../checks/people/leavers.js';
import { quoted } from '../text.js';

/** A header that says where the identity of somebody stands. */
const IDENTITY = /e-?mail|^upn$|user(name)?|login|account|^name$|^person$/i;

const MOST = 16 * 1024 * 1024;

/** Who left, from a CSV file: the columns that are called e-mail, user, login or name; without a header the first column. */
export async function readLeavers(path: string): Promise<readonly Leaver[]> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw usageError(`--leavers ${quoted(path)}: ${code === 'ENOENT' ? 'it does not exist' : code}`, 'Name a CSV file that can be read.');
  });
  if (text.length > MOST) throw usageError(`--leavers ${quoted(path)} is too large`, 'Allowed: a CSV file of up to 16 MB.');
  const leavers = leaversIn(linesOf(text, path));
  if (leavers.length > 0) return leavers;
  const allowed = 'Allowed: a CSV file with a column email, user or name, or a list of addresses.';
  throw usageError(`--leavers ${quoted(path)} names nobody`, allowed);
}

function linesOf(text: string, path: string): readonly (readonly string[])[] {
  const delimiter = /^[^\n,]*;/.test(text) ? ';' : ',';
  try {
    return parse(text, { bom: true, delimiter, relax_column_count: true, relax_quotes: true, skip_empty_lines: true, trim: true });
  } catch {
    throw usageError(`--leavers ${quoted(path)} can't be read as CSV`, 'Look for a quote that never closes.');
  }
}

export function leaversIn([header = [], ...rest]: readonly (readonly string[])[]): readonly Leaver[] {
  const named = header.flatMap((cell, at) => (IDENTITY.test(cell) && !isEmail(normal(cell)) ? [at] : []));
  const [columns, lines, first] = named.length > 0 ? [named, rest, 2] : [[0], [header, ...rest], 1];
  return lines.flatMap((cells, at): readonly Leaver[] => {
    const words = [...new Set(columns.map((column) => normal(cells[column] ?? '')).filter((word) => word !== ''))];
    return words.length === 0 ? [] : [{ line: first + at, words: words.sort((a, b) => Number(isEmail(b)) - Number(isEmail(a))) }];
  });
}
