import { parse } from 'csv-parse/sync';

/** One row of a credential report: cells by header name, as AWS wrote them. */
export type ReportRow = ReadonlyMap<string, string>;

export interface CredentialReport {
  readonly rows: readonly ReportRow[];
  /** Lines or columns that could not be read, one sentence each. */
  readonly problems: readonly string[];
}

export const ROOT_USER = '<root_account>';

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
  const [names = [], ...lines] = readFields(csv);
  const missing = REQUIRED.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    return { rows: [], problems: [`the report has no column ${missing.join(', ')}`] };
  }
  const rows: ReportRow[] = [];
  const problems: string[] = [];
  lines.forEach((line, index) => {
    const cells = line.length === names.length ? line : rejoin(line, names.length);
    if (cells?.[1]?.startsWith('arn:') === true) {
      rows.push(new Map(names.map((name, at) => [name, cells[at] ?? ''])));
    } else {
      problems.push(`line ${index + 2} of the report can't be read (${line.length} fields instead of ${names.length})`);
    }
  });
  return { rows, problems };
}

const CSV_OPTIONS = { relax_column_count: true, relax_quotes: true, skip_empty_lines: true, bom: true } as const;

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
 * User names may hold commas, and whether AWS quotes them is not known. In an unquoted line the name stands twice:
 * before the first `arn:` field, and with as many commas at the end of the ARN.
 */
function rejoin(line: readonly string[], width: number): readonly string[] | null {
  const arnAt = line.findIndex((field) => field.startsWith('arn:'));
  if (arnAt < 1) return null;
  const user = line.slice(0, arnAt).join(',');
  const arn = line.slice(arnAt, arnAt * 2).join(',');
  const cells = [user, arn, ...line.slice(arnAt * 2)];
  return cells.length === width && arn.endsWith(`/${user}`) ? cells : null;
}
