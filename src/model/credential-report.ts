import { parse } from 'csv-parse/sync';
import { brief } from './brief.js';
import { parseInstant } from './instant.js';
import { ROOT_USER } from './root-user.js';

/** One row of a credential report: cells by header name, as AWS wrote them. */
export type ReportRow = ReadonlyMap<string, string>;

export interface CredentialReport {
  readonly rows: readonly ReportRow[];
  /** Lines or columns that could not be read, one sentence each. */
  readonly problems: readonly string[];
}

/** Without these a row says nothing that can be judged. */
const REQUIRED = [
  'user',
  'arn',
  'user_creation_time',
  'password_enabled',
  'password_last_used',
  'password_last_changed',
  'mfa_active',
  'access_key_1_active',
  'access_key_1_last_rotated',
  'access_key_1_last_used_date',
  'access_key_2_active',
  'access_key_2_last_rotated',
  'access_key_2_last_used_date',
];

/**
 * Reads the CSV of iam:GetCredentialReport. Columns are found by name, so 22, 23 or more of them are fine
 * (the 23rd, additional_credentials_info, is not sent to everybody).
 */
export function parseCredentialReport(csv: string): CredentialReport {
  const [names, ...lines] = readFields(csv);
  if (names === undefined) return { rows: [], problems: ['the report is empty'] };
  const missing = REQUIRED.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    return { rows: [], problems: [`the report has no column ${missing.join(', ')}`] };
  }
  const rows = new Map<string, ReportRow>();
  const problems: string[] = [];
  lines.forEach((line, index) => {
    const row = readRow(line, names);
    const key = row === null ? '' : `${cellOf(row, 'arn')} ${cellOf(row, 'user_creation_time')}`;
    if (row === null) {
      problems.push(`line ${index + 2} of the report can't be read (${line.length} fields, the header has ${names.length})`);
    } else if (rows.has(key)) {
      problems.push(`line ${index + 2} of the report repeats ${brief(cellOf(row, 'arn'))}`);
    } else {
      rows.set(key, row);
    }
  });
  return { rows: [...rows.values()], problems };
}

/** null where name and ARN do not belong together: then no other cell of the line can be trusted either. */
function readRow(line: readonly string[], names: readonly string[]): ReportRow | null {
  const cells = line.length === names.length ? line : rejoin(line, names);
  if (cells === null) return null;
  const row = new Map(names.map((name, at) => [name, cells[at] ?? '']));
  const [user, arn] = [cellOf(row, 'user'), cellOf(row, 'arn')];
  const end = user === ROOT_USER ? ':root' : `/${user}`;
  return arn.startsWith('arn:') && arn.endsWith(end) ? row : null;
}

function cellOf(row: ReportRow, name: string): string {
  return row.get(name) ?? '';
}

const CSV_OPTIONS = {
  relax_column_count: true,
  relax_quotes: true,
  skip_empty_lines: true,
  bom: true,
  // Left to find the line end by itself, csv-parse tries at every character of the header: half of its time.
  record_delimiter: ['\r\n', '\n'],
};

/** No field of the report holds a line break, so a stray quote is kept to its own line. */
function readFields(csv: string): readonly (readonly string[])[] {
  try {
    const whole = parse(csv, CSV_OPTIONS);
    if (!whole.some((fields) => fields.some((field) => field.includes('\n')))) return whole;
  } catch {
    // A quote that never closes: read line by line below.
  }
  return csv.split(/\r?\n/).flatMap((line) => readLine(line));
}

function readLine(line: string): readonly (readonly string[])[] {
  try {
    return parse(line, CSV_OPTIONS);
  } catch {
    return [line.split(',')];
  }
}

/**
 * User names and paths may hold commas, and whether AWS quotes them is not known. In an unquoted line the name stands
 * before the `arn:` field, and the ARN continues until the date of creation. What is too much at the end belongs to the
 * 23rd column, the only free text.
 */
function rejoin(line: readonly string[], names: readonly string[]): readonly string[] | null {
  if (names[0] !== 'user' || names[1] !== 'arn' || names[2] !== 'user_creation_time') return null;
  const arnAt = line.findIndex((field) => field.startsWith('arn:'));
  const createdAt = line.findIndex((field, at) => at > arnAt && parseInstant(field) !== null);
  if (arnAt < 1 || createdAt < 0) return null;
  const rest = line.slice(createdAt);
  const width = names.length - 2;
  if (names.at(-1) === 'additional_credentials_info' && rest.length > width) rest.push(rest.splice(width - 1).join(','));
  return rest.length === width ? [line.slice(0, arnAt).join(','), line.slice(arnAt, createdAt).join(','), ...rest] : null;
}
