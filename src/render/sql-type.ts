import type { ColumnType } from '../reports/column.js';

/** What a column is to SQL. A list and not a joined text, so that names with blanks stay whole and `contains` finds one of them. */
export type SqlType = 'string' | 'bigint' | 'timestamp' | 'list' | 'map';

const SQL_TYPES: Readonly<Record<ColumnType, SqlType>> = {
  text: 'string',
  // Words, because a boolean has no place for unknown but that of null, which queries take for no.
  choice: 'string',
  number: 'bigint',
  date: 'timestamp',
  list: 'list',
  tags: 'map',
};

export function sqlType(type: ColumnType): SqlType {
  return SQL_TYPES[type];
}
