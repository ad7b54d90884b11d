import { hiveType, projectionOf, SERDES, type TableDefinition } from './table-definition.js';

/** A statement for each table; Athena takes one at a time. Columns are found by their names, so files may lack new ones. */
export function athenaDdl(tables: readonly TableDefinition[]): string {
  return tables.map(statement).join('\n');
}

function statement(table: TableDefinition): string {
  const { name, about, columns, place, format } = table;
  const lines = columns.map((column) => `  \`${column.key}\` ${hiveType(column, format)} COMMENT ${hiveText(column.about)}`);
  const properties = Object.entries(projectionOf(table)).map(([key, value]) => `  ${hiveText(key)} = ${hiveText(value)}`);
  return [
    `CREATE EXTERNAL TABLE IF NOT EXISTS \`${name}\` (`,
    lines.join(',\n'),
    `) COMMENT ${hiveText(about)}`,
    'PARTITIONED BY (`dt` date)',
    ...(format === 'parquet' ? ['STORED AS PARQUET'] : [`ROW FORMAT SERDE ${hiveText(SERDES.ndjson.serde)}`]),
    `LOCATION ${hiveText(`${place}/report=${name}/`)}`,
    'TBLPROPERTIES (',
    properties.join(',\n'),
    ');',
    '',
  ].join('\n');
}

/** Hive escapes with a backslash, and a comment has to be ASCII to be read everywhere. */
function hiveText(text: string): string {
  const ascii = text.replaceAll('’', "'").replace(/[^\x20-\x7e]/gu, '?');
  return `'${ascii.replace(/[\\']/g, '\\$&')}'`;
}
