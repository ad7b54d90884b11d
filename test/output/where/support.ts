import type { Value } from '../../../src/model/value.js';
import { judgeOf } from '../../../src/output/where/judge.js';
import { parseWhere } from '../../../src/output/where/parse.js';
import type { Truth } from '../../../src/output/where/truth.js';
import type { ColumnHead, ColumnType } from '../../../src/reports/column.js';

function head(key: string, title: string, type: ColumnType, choices?: readonly string[]): ColumnHead {
  return { key, title, type, about: '', needs: [], ...(choices === undefined ? {} : { choices }) };
}

export const COLUMNS: readonly ColumnHead[] = [
  head('account_id', 'Account', 'text'),
  head('user_name', 'User', 'text'),
  head('admin', 'Admin', 'choice', ['yes', 'no', 'unknown']),
  head('days_inactive', 'Days idle', 'number'),
  head('last_activity', 'Last activity', 'date'),
  head('groups', 'Groups', 'list'),
  head('tags', 'Tags', 'tags'),
];

/** What a question says of one row; columns that are left out have none. */
export function asked(question: string, row: Readonly<Record<string, Value>>): Truth {
  return judgeOf(parseWhere(question, COLUMNS))((key) => row[key] ?? null);
}
