import type { ColumnHead } from '../../reports/column.js';
import { hiveType, projectionOf, SERDES, type TableDefinition } from './table-definition.js';

/** A CloudFormation template: the database, and each table in it. */
export function glueTemplate(tables: readonly TableDefinition[]): string {
  const resources = Object.fromEntries(tables.map((table) => [logicalId(table.name), resource(table)]));
  const template = {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'Tables that iam-audit export writes, for Athena',
    Parameters: { DatabaseName: { Type: 'String', Default: 'iam_audit', AllowedPattern: '^[a-z0-9_]{1,255}$' } },
    Resources: {
      Database: { Type: 'AWS::Glue::Database', Properties: { ...CATALOG, DatabaseInput: { Name: { Ref: 'DatabaseName' } } } },
      ...resources,
    },
  };
  return `${JSON.stringify(template, null, 2)}\n`;
}

const CATALOG = { CatalogId: { Ref: 'AWS::AccountId' } };

/** Longer ones Glue refuses: Comment of API_Column. */
const LONGEST_COMMENT = 255;

/** `sso_users` → `SsoUsersTable`. */
function logicalId(name: string): string {
  return `${name.split('_').map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')}Table`;
}

function resource(table: TableDefinition): object {
  const { name, about, columns, place, format } = table;
  const { serde, input, output } = SERDES[format];
  const column = (head: ColumnHead): object => {
    return { Name: head.key, Type: hiveType(head, format), Comment: head.about.slice(0, LONGEST_COMMENT) };
  };
  const tableInput = {
    Name: name,
    Description: about,
    TableType: 'EXTERNAL_TABLE',
    Parameters: { EXTERNAL: 'TRUE', ...projectionOf(table) },
    PartitionKeys: [{ Name: 'dt', Type: 'date' }],
    StorageDescriptor: {
      Columns: columns.map(column),
      Location: `${place}/report=${name}/`,
      ...{ InputFormat: input, OutputFormat: output, SerdeInfo: { SerializationLibrary: serde } },
    },
  };
  return { Type: 'AWS::Glue::Table', Properties: { ...CATALOG, DatabaseName: { Ref: 'Database' }, TableInput: tableInput } };
}
