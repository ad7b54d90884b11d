import { createRequire } from 'node:module';
import { join } from 'node:path';

export interface DuckDb {
  readonly run: (sql: string) => Promise<void>;
  readonly rows: (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;
}

interface Library {
  readonly DuckDBInstance: { create: (path: string) => Promise<{ connect: () => Promise<Connection> }> };
}

interface Connection {
  run: (sql: string) => Promise<unknown>;
  runAndReadAll: (sql: string) => Promise<{ getRowObjectsJson: () => Readonly<Record<string, unknown>>[] }>;
}

/** 70 MB, so that it is no dependency: a folder that has it can be named by IAM_AUDIT_DUCKDB. null: it is not here. */
export function findDuckDb(): (() => Promise<DuckDb>) | null {
  const { IAM_AUDIT_DUCKDB: folder = '.' } = process.env;
  const require = createRequire(join(folder, 'from-here.js').replace(/^(?!\/)/, `${process.cwd()}/`));
  const library = loaded(require);
  if (library === null) return null;
  return async () => {
    const connection = await (await library.DuckDBInstance.create(':memory:')).connect();
    return {
      run: async (sql) => {
        await connection.run(sql);
      },
      rows: async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJson(),
    };
  };
}

function loaded(require: NodeJS.Require): Library | null {
  try {
    return require('@duckdb/node-api') as Library;
  } catch {
    return null;
  }
}
