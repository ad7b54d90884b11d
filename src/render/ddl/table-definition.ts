import type { ColumnHead } from '../../reports/column.js';
import { sqlType, type SqlType } from '../sql-type.js';

/** A table that `export` writes, and where. */
export interface TableDefinition {
  readonly name: string;
  /** One line about it. */
  readonly about: string;
  readonly columns: readonly ColumnHead[];
  /** The folder or prefix that has `report=…/dt=…/` in it, without a slash at its end. */
  readonly place: string;
  readonly format: 'parquet' | 'ndjson';
}

const HIVE: Readonly<Record<SqlType, string>> = {
  string: 'string',
  bigint: 'bigint',
  timestamp: 'timestamp',
  list: 'array<string>',
  map: 'map<string,string>',
};

/** Hive's word for the type, which Athena and Glue have. In JSON an instant is text: `from_iso8601_timestamp` reads it. */
export function hiveType({ type }: ColumnHead, format: TableDefinition['format']): string {
  const sql = sqlType(type);
  return sql === 'timestamp' && format === 'ndjson' ? 'string' : HIVE[sql];
}

/** As text in a definition. Both are our own words, but a place is what the user typed. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * Days become partitions by themselves, without a crawler.
 * https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html
 */
export function projectionOf({ place, name }: TableDefinition): Readonly<Record<string, string>> {
  return {
    'projection.enabled': 'true',
    'projection.dt.type': 'date',
    'projection.dt.format': 'yyyy-MM-dd',
    'projection.dt.range': '2026-01-01,NOW',
    'storage.location.template': `${place}/report=${name}/dt=\${dt}/`,
  };
}

/** Classes of Hive that read the format. */
export const SERDES = {
  parquet: {
    serde: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe',
    input: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
    output: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
  },
  ndjson: {
    serde: 'org.openx.data.jsonserde.JsonSerDe',
    input: 'org.apache.hadoop.mapred.TextInputFormat',
    output: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
  },
} as const;
