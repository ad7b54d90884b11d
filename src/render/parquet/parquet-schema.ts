import type { SchemaElement } from 'hyparquet';
import type { ColumnHead } from '../../reports/column.js';
import { sqlType } from '../sql-type.js';

/** The schema of a file: every column may be null. https://parquet.apache.org/docs/file-format/types/logicaltypes/ */
export function parquetSchema(columns: readonly ColumnHead[]): SchemaElement[] {
  return [{ name: 'schema', num_children: columns.length }, ...columns.flatMap(elementsOf)];
}

const TEXT = { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } } as const;

function elementsOf({ key, type }: ColumnHead): readonly SchemaElement[] {
  const own = { name: key, repetition_type: 'OPTIONAL' } as const;
  switch (sqlType(type)) {
    case 'string':
      return [{ ...own, ...TEXT }];
    case 'bigint':
      return [{ ...own, type: 'INT64' }];
    case 'timestamp':
      return [
        {
          ...own,
          type: 'INT64',
          converted_type: 'TIMESTAMP_MILLIS',
          logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
        },
      ];
    case 'list':
      return [
        { ...own, num_children: 1, converted_type: 'LIST', logical_type: { type: 'LIST' } },
        { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
        { name: 'element', repetition_type: 'OPTIONAL', ...TEXT },
      ];
    case 'map':
      return [
        { ...own, num_children: 1, converted_type: 'MAP', logical_type: { type: 'MAP' } },
        { name: 'key_value', repetition_type: 'REPEATED', num_children: 2 },
        { name: 'key', repetition_type: 'REQUIRED', ...TEXT },
        { name: 'value', repetition_type: 'OPTIONAL', ...TEXT },
      ];
  }
}
