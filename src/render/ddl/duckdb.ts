import type { ColumnHead } from '../../reports/column.js';
import { sqlType, type SqlType } from '../sql-type.js';
import { sqlText, type TableDefinition } from './table-definition.js';

const DUCKDB: Readonly<Record<SqlType, string>> = {
  string: 'VARCHAR',
  bigint: 'BIGINT',
  timestamp: 'TIMESTAMPTZ',
  list: 'VARCHAR[]',
  map: 'MAP(VARCHAR, VARCHAR)',
};

/** A view for each table. An empty row of all columns is put above the files, so that a column that no file has yet is there too. */
export function duckdbDdl(tables: readonly TableDefinition[]): string {
  return ['-- Instants are shown in UTC.', "SET TimeZone = 'UTC';", '', ...tables.map(statement)].join('\n');
}

function statement({ name, about, columns, place, format }: TableDefinition): string {
  const files = sqlText(`${place}/report=${name}/*/*.${format}`);
  const partitions = "hive_partitioning = true, hive_types = {'report': VARCHAR, 'dt': DATE}";
  const typed = columns.map((column) => `    NULL::${typeOf(column)} AS "${column.key}"`);
  const read = format === 'parquet'
    ? `read_parquet(${files}, union_by_name = true, ${partitions})`
    : `read_json(${files}, format = 'newline_delimited', ${partitions}, columns = {\n${struct(columns)}\n  })`;
  return [
    `-- ${about}`,
    `CREATE OR REPLACE VIEW "${name}" AS`,
    `  SELECT NULL::DATE AS dt,\n${typed.join(',\n')}\n  WHERE false`,
    '  UNION ALL BY NAME',
    `  SELECT * EXCLUDE (report) FROM ${read};`,
    '',
  ].join('\n');
}

function struct(columns: readonly ColumnHead[]): string {
  return columns.map((column) => `    '${column.key}': '${typeOf(column)}'`).join(',\n');
}

function typeOf({ type }: ColumnHead): string {
  return DUCKDB[sqlType(type)];
}
