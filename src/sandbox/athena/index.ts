import { randomUUID } from 'node:crypto';
import { integerField, objectField, textField, type Input } from '../config/fields.js';
import { pageToken, tokenPosition } from '../config/page-token.js';
import { WireError, type Action, type Actions, type SandboxState } from '../service.js';
import type { WorldTrailTable } from '../world-trail.js';
import { QueryFailure } from './failure.js';
import { answerTo, columnsOf, partitionsOf } from './table.js';

const MOST_BYTES = 262_144;
const MOST_ROWS = 1000;

interface Execution {
  readonly id: string;
  readonly sql: string;
  readonly workgroup: string;
  readonly output: string;
  readonly submittedAt: Date;
  readonly rows: readonly (readonly (string | null)[])[];
  pollsLeft: number;
  end: { readonly state: 'SUCCEEDED' | 'FAILED' | 'CANCELLED'; readonly reason?: string };
  isStopped: boolean;
}

const getTableMetadata: Action = ({ input }, { world: { trailTable } }) => {
  const [catalog, database, name] = ['CatalogName', 'DatabaseName', 'TableName'].map((field) => required(input, field));
  const isThere = catalog === 'AwsDataCatalog' && trailTable?.database === database && trailTable?.name === name;
  if (trailTable === undefined || !isThere) {
    throw new WireError('MetadataException', 400, `Table ${name ?? ''} not found in ${database ?? ''}`);
  }
  const listed = (columns: Readonly<Record<string, string>>): readonly object[] =>
    Object.entries(columns).map(([Name, Type]) => ({ Name, Type }));
  return {
    TableMetadata: {
      Name: name,
      TableType: 'EXTERNAL_TABLE',
      Columns: listed(columnsOf(trailTable)),
      PartitionKeys: listed(partitionsOf(trailTable)),
      Parameters: trailTable.parameters ?? { 'projection.enabled': 'true', 'projection.timestamp.format': 'yyyy/MM/dd' },
    },
  };
};

/** The same token is the same query. */
const startQueryExecution: Action = ({ input }, state) => {
  const sql = required(input, 'QueryString');
  if (Buffer.byteLength(sql) > MOST_BYTES) throw invalid(`Query string exceeds the maximum of ${MOST_BYTES} bytes`);
  const token = required(input, 'ClientRequestToken');
  if (token.length < 32 || token.length > 128) throw invalid('ClientRequestToken must have 32 to 128 characters');
  const executions = executionsOf(state);
  const same = executions.get(token);
  if (same !== undefined) {
    if (same.sql !== sql) throw invalid('Idempotent parameters do not match');
    return { QueryExecutionId: same.id };
  }
  const { trailTable } = state.world;
  const workgroup = textField(input, 'WorkGroup') ?? 'primary';
  const workgroups = trailTable?.workgroups ?? { primary: 's3://athena-results-example/' };
  if (!Object.hasOwn(workgroups, workgroup)) throw invalid(`WorkGroup ${workgroup} is not found.`);
  const output = workgroups[workgroup] ?? textField(objectField(input, 'ResultConfiguration'), 'OutputLocation');
  if (output === undefined) {
    const where = 'either through the Workgroup result configuration setting or as an API input';
    throw invalid(`No output location provided. An output location is required ${where}.`);
  }
  const begun = { id: randomUUID(), sql, workgroup, output, submittedAt: state.clock(), isStopped: false };
  const execution = { ...begun, ...ranOf(sql, trailTable, state) };
  executions.set(token, execution);
  return { QueryExecutionId: execution.id };
};

function ranOf(sql: string, table: WorldTrailTable | undefined, { world }: SandboxState): Pick<Execution, 'rows' | 'end' | 'pollsLeft'> {
  const pollsLeft = table?.polls === null ? Infinity : (table?.polls ?? 0);
  if (table?.failure !== undefined) return { rows: [], end: table.failure, pollsLeft };
  try {
    if (table === undefined) throw new QueryFailure('TABLE_NOT_FOUND: line 1:1: Table does not exist');
    return { rows: answerTo(sql, table, world), end: { state: 'SUCCEEDED' }, pollsLeft };
  } catch (error) {
    if (!(error instanceof QueryFailure)) throw error;
    return { rows: [], end: { state: 'FAILED', reason: error.message }, pollsLeft: 0 };
  }
}

const STOPPED = { state: 'CANCELLED', reason: 'Query cancelled by user' } as const;

const getQueryExecution: Action = ({ input }, state) => {
  const execution = executionAt(input, state);
  const { pollsLeft, end, submittedAt } = execution;
  execution.pollsLeft = Math.max(0, pollsLeft - 1);
  const status = execution.isStopped ? STOPPED : pollsLeft === 0 ? end : { state: 'RUNNING' as const };
  const why = 'reason' in status ? { StateChangeReason: status.reason } : {};
  const Status = { State: status.state, ...why, SubmissionDateTime: submittedAt.getTime() / 1000 };
  const { id: QueryExecutionId, sql: Query, workgroup: WorkGroup, output: OutputLocation } = execution;
  return { QueryExecution: { QueryExecutionId, Query, StatementType: 'DML', WorkGroup, ResultConfiguration: { OutputLocation }, Status } };
};

const getQueryResults: Action = ({ input }, state) => {
  const { id, rows, end, isStopped } = executionAt(input, state);
  if (isStopped || end.state !== 'SUCCEEDED') throw invalid(`Query did not finish successfully. Final query state: ${end.state}`);
  const { pageRows = MOST_ROWS, lostRows = 0 } = state.world.trailTable ?? {};
  const size = Math.min(integerField(input, 'MaxResults') ?? MOST_ROWS, pageRows);
  if (size < 1 || size > MOST_ROWS) throw invalid('MaxResults is more than maximum allowed length 1000');
  const from = startOf(id, textField(input, 'NextToken'));
  const kept = rows.slice(0, rows.length - lostRows);
  const page = kept.slice(from, from + size).map((cells) => ({ Data: cells.map((text) => (text === null ? {} : { VarCharValue: text })) }));
  const ColumnInfo = (rows[0] ?? []).map((Name) => ({ Name, Label: Name, Type: 'varchar' }));
  return {
    ResultSet: { Rows: page, ResultSetMetadata: { ColumnInfo } },
    ...(from + size < kept.length ? { NextToken: pageToken(id, from + size) } : {}),
  };
};

function startOf(id: string, token: string | undefined): number {
  const from = token === undefined ? 0 : tokenPosition(id, token);
  if (from === null) throw invalid('Invalid NextToken');
  return from;
}

const stopQueryExecution: Action = ({ input }, state) => {
  executionAt(input, state).isStopped = true;
  return {};
};

function executionsOf(state: SandboxState): Map<string, Execution> {
  return state.memory('athena.executions', () => new Map<string, Execution>());
}

function executionAt(input: Input, state: SandboxState): Execution {
  const id = required(input, 'QueryExecutionId');
  const found = [...executionsOf(state).values()].find((execution) => execution.id === id);
  if (found === undefined) throw invalid(`QueryExecution ${id} was not found`);
  return found;
}

function required(input: Input, name: string): string {
  const value = textField(input, name);
  if (value === undefined) throw invalid(`${name} is required`);
  return value;
}

function invalid(message: string): WireError {
  return new WireError('InvalidRequestException', 400, message);
}

/** Amazon Athena: queries about one table, that of the organization's trail. */
export const athenaActions: Actions = {
  GetTableMetadata: getTableMetadata,
  StartQueryExecution: startQueryExecution,
  GetQueryExecution: getQueryExecution,
  GetQueryResults: getQueryResults,
  StopQueryExecution: stopQueryExecution,
};
