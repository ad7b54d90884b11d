import { EXPORTED } from '../../src/commands/exported-reports.js';
import { COVERAGE_TABLE, exportColumns, tableName } from '../../src/output/export/export-columns.js';
import { athenaDdl } from '../../src/render/ddl/athena.js';
import { duckdbDdl } from '../../src/render/ddl/duckdb.js';
import { glueTemplate } from '../../src/render/ddl/glue.js';
import type { TableDefinition } from '../../src/render/ddl/table-definition.js';
import { column, ONE_OF_EACH } from './support.js';

const PLACE = 's3://my-warehouse/iam';

const odd = column('odd', 'text', { about: 'Owner’s `tag`; it\'s \\ none – never' });
const small: TableDefinition = { name: 'sso_users', about: "Who's who", columns: [...ONE_OF_EACH, odd], place: PLACE, format: 'parquet' };
const every: readonly TableDefinition[] = [
  ...EXPORTED.map((report) => ({ name: tableName(report.name), about: report.summary, columns: exportColumns(report), place: PLACE, format: 'parquet' as const })),
  { ...COVERAGE_TABLE, about: 'Coverage', place: PLACE, format: 'parquet' },
];

describe('definitions for Athena', () => {
  it('have a type for each column, days as partitions, and text that ends no text', () => {
    expect(athenaDdl([small])).toBe(`CREATE EXTERNAL TABLE IF NOT EXISTS \`sso_users\` (
  \`user_name\` string COMMENT 'about user_name',
  \`console\` string COMMENT 'about console',
  \`keys\` bigint COMMENT 'about keys',
  \`last_used\` timestamp COMMENT 'about last_used',
  \`groups\` array<string> COMMENT 'about groups',
  \`tags\` map<string,string> COMMENT 'about tags',
  \`odd\` string COMMENT 'Owner\\'s \`tag\`; it\\'s \\\\ none ? never'
) COMMENT 'Who\\'s who'
PARTITIONED BY (\`dt\` date)
STORED AS PARQUET
LOCATION 's3://my-warehouse/iam/report=sso_users/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.dt.type' = 'date',
  'projection.dt.format' = 'yyyy-MM-dd',
  'projection.dt.range' = '2026-01-01,NOW',
  'storage.location.template' = 's3://my-warehouse/iam/report=sso_users/dt=\${dt}/'
);
`);
  });

  it('read NDJSON with instants as text', () => {
    const text = athenaDdl([{ ...small, format: 'ndjson' }]);
    expect(text).toContain("`last_used` string COMMENT");
    expect(text).toContain("ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'");
    expect(text).not.toContain('STORED AS');
  });

  it('are one statement for each table, without what is no ASCII', () => {
    const statements = athenaDdl(every).split(/;\n/).filter((text) => text.trim() !== '');
    expect(statements).toHaveLength(every.length);
    expect(statements.join('')).toMatch(/^[\x20-\x7e\n]*$/);
  });
});

describe('definitions for Glue', () => {
  it('are a template with the database and the tables that Athena has', () => {
    const { Resources: resources } = JSON.parse(glueTemplate(every)) as { Resources: Record<string, { Type: string; Properties: Record<string, unknown> }> };
    expect(Object.keys(resources)).toEqual(expect.arrayContaining(['Database', 'UsersTable', 'SsoUsersTable', 'CoverageTable']));
    expect(Object.keys(resources)).toHaveLength(every.length + 1);
    const [, ...tables] = Object.values(resources);
    for (const [index, { Type: type, Properties: properties }] of tables.entries()) {
      expect([type, properties['DatabaseName'], properties['CatalogId']]).toEqual(['AWS::Glue::Table', { Ref: 'Database' }, { Ref: 'AWS::AccountId' }]);
      const { Name: name, StorageDescriptor: stored } = properties['TableInput'] as { Name: string; StorageDescriptor: { Columns: { Name: string; Type: string; Comment: string }[]; Location: string } };
      const table = every[index];
      expect([name, stored.Location]).toEqual([table?.name, `${PLACE}/report=${name}/`]);
      const inAthena = [...athenaDdl(table === undefined ? [] : [table]).matchAll(/^ {2}`(\w+)` (\S+) COMMENT/gm)].map(([, key, sql]) => [key, sql]);
      expect(stored.Columns.map(({ Name: key, Type: sql }) => [key, sql])).toEqual(inAthena);
      for (const { Comment: comment } of stored.Columns) expect(comment.length).toBeLessThanOrEqual(255);
    }
  });

  it('say how each format is read', () => {
    expect(glueTemplate([small])).toContain('ParquetHiveSerDe');
    expect(glueTemplate([{ ...small, format: 'ndjson' }])).toContain('org.openx.data.jsonserde.JsonSerDe');
  });
});

describe('definitions for DuckDB', () => {
  it('are views that have every column, whatever the files have', () => {
    const text = duckdbDdl([{ ...small, place: "/o'ne" }]);
    expect(text).toContain('NULL::MAP(VARCHAR, VARCHAR) AS "tags"');
    expect(text).toContain("read_parquet('/o''ne/report=sso_users/*/*.parquet', union_by_name = true, hive_partitioning = true,");
    expect(duckdbDdl([{ ...small, format: 'ndjson' }])).toContain("'last_used': 'TIMESTAMPTZ'");
  });
});
