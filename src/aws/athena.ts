import type { TrailPlace } from '../gather/request.js';
import type { OpenTrail, TrailReads, TrailRow } from '../gather/trail-ports.js';
import { SourceError } from '../gather/source-error.js';
import { isRecord } from '../model/is-record.js';
import type { Clients } from './clients.js';
import { allPages } from './pages.js';
import { shortened } from './shortened.js';
import { tokenIn, unreadable as notWhole, type AskJson, type JsonObject } from './signed-ask.js';
import { ANSWER, isCreation, REQUIRED, trailQuery, type TrailTable } from './trail-sql.js';

const MOST = 1000;
/** The catalog of every account. */
const OWN_CATALOG = 'AwsDataCatalog';

type Ask = <T>(action: string, input: object, read: (answer: JsonObject) => T) => Promise<T>;
type Tell = (action: string, input: object) => Promise<unknown>;

/** https://docs.aws.amazon.com/athena/latest/APIReference/. `stop`: asks even after an interruption. */
export function athenaOf(ask: AskJson, { region }: Pick<Clients, 'region'>, trail: () => Promise<string>, stop: Tell): TrailReads {
  const athena: Ask = async (action, input, read) => ask({ service: 'athena', action, region: await region(), input }, read);
  return {
    openTrail: async (place): Promise<OpenTrail> => {
      const table = await tableOf(place, athena);
      return {
        start: async (question, token) => {
          const asked = inputFor(place, trailQuery(table, question, await trail()), token);
          return athena('StartQueryExecution', asked, (answer) => textIn(answer, 'QueryExecutionId', 'StartQueryExecution'));
        },
        isDone: (id) => athena('GetQueryExecution', { QueryExecutionId: id }, (answer) => isDone(answer, id)),
        rows: (id) => rowsOf(id, athena),
        stop: async (id) => { await stop('StopQueryExecution', { QueryExecutionId: id }); },
      };
    },
  };
}

function inputFor({ table: [catalog, database], workgroup, output }: TrailPlace, sql: string, token: string): object {
  return {
    QueryString: sql,
    ClientRequestToken: token,
    QueryExecutionContext: { Catalog: catalog ?? OWN_CATALOG, Database: database },
    ...(workgroup === null ? {} : { WorkGroup: workgroup }),
    ...(output === null ? {} : { ResultConfiguration: { OutputLocation: output } }),
  };
}

async function tableOf({ table, workgroup }: TrailPlace, athena: Ask): Promise<TrailTable> {
  const [catalog, database, name] = table;
  const asked = { CatalogName: catalog ?? OWN_CATALOG, DatabaseName: database, TableName: name };
  const of = { ...asked, ...(workgroup === null ? {} : { WorkGroup: workgroup }) };
  const { parameters, ...found } = await athena('GetTableMetadata', of, (answer) => {
    const metadata = partIn(answer, 'TableMetadata', 'GetTableMetadata');
    const { Parameters: told } = metadata;
    return { table, columns: columnsIn(metadata, 'Columns'), partitions: columnsIn(metadata, 'PartitionKeys'), parameters: told };
  });
  const lacking = REQUIRED.filter((column) => !isFit(column, found.columns.get(column)));
  if (lacking.length > 0) {
    const called = table.filter((part) => part !== null).join('.');
    const text = `athena: ${called} is no table of CloudTrail's records: it has no ${lacking.join(', ')}`;
    throw new SourceError('failed', 'NoTrail', text, { hint: 'Make it as the Athena user guide says, with text columns.' });
  }
  return { ...found, parameters: isRecord(parameters) ? parameters : {} };
}

function isFit(column: string, type: string | undefined): boolean {
  return type !== undefined && (column === 'useridentity' ? type.startsWith('struct<') : /^(string|varchar.*)$/.test(type));
}

function columnsIn(metadata: Readonly<Record<string, unknown>>, name: string): ReadonlyMap<string, string> {
  const { [name]: list } = metadata;
  if (!Array.isArray(list ?? [])) throw unreadable('GetTableMetadata', `${name} is no list`);
  const entries = ((list ?? []) as readonly unknown[]).flatMap((each) => {
    const { Name: column, Type: type } = isRecord(each) ? each : {};
    return typeof column === 'string' && typeof type === 'string' ? [[column.toLowerCase(), type.toLowerCase()] as const] : [];
  });
  return new Map(entries);
}

/** FAILED and CANCELLED say why in words; what a query was refused by S3 or Glue stands there too. */
function isDone(answer: Readonly<Record<string, unknown>>, id: string): boolean {
  const execution = partIn(answer, 'QueryExecution', 'GetQueryExecution');
  const { State: state, StateChangeReason: why } = partIn(execution, 'Status', 'GetQueryExecution');
  if (state === 'SUCCEEDED') return true;
  if (state === 'QUEUED' || state === 'RUNNING') return false;
  const words = typeof why === 'string' ? shortened(why) : 'it does not say why';
  const reason = /access ?denied|not authorized|insufficient .*permission/i.test(words) ? 'denied' : 'job_failed';
  throw new SourceError(reason, String(state), `athena: query ${id} ended ${shortened(String(state))}: ${words}`);
}

/** The first row names the columns; each row says how many there are, so that one that is missing is missed. */
async function* rowsOf(id: string, athena: Ask): AsyncIterable<readonly TrailRow[]> {
  const pages = allPages<readonly unknown[]>('athena:GetQueryResults', async (token) => {
    const next = token === undefined ? {} : { NextToken: token };
    return athena('GetQueryResults', { QueryExecutionId: id, MaxResults: MOST, ...next }, (answer) => {
      const { Rows: rows } = partIn(answer, 'ResultSet', 'GetQueryResults');
      if (!Array.isArray(rows)) throw unreadable('GetQueryResults', 'Rows is missing');
      return { items: rows as readonly unknown[], next: tokenIn(answer, 'athena:GetQueryResults') };
    });
  });
  let [read, total, isFirst] = [0, 0, true];
  for await (const page of pages) {
    const rows = page.map(cellsOf);
    if (isFirst && rows[0]?.join() !== ANSWER.join()) throw unreadable('GetQueryResults', 'it begins without the names of the columns');
    const told = isFirst ? rows.slice(1) : rows;
    isFirst = false;
    read += told.length;
    for (const [, , count] of told) total = Number(count);
    yield told.map(rowOf);
  }
  if (isFirst || read !== total) throw unreadable('GetQueryResults', `${read} of ${total} rows came`);
}

function cellsOf(row: unknown): readonly (string | null)[] {
  const { Data: data } = isRecord(row) ? row : {};
  if (!Array.isArray(data) || data.length !== ANSWER.length) throw unreadable('GetQueryResults', 'a row has other columns');
  return data.map((cell: unknown) => {
    const { VarCharValue: text } = isRecord(cell) ? cell : {};
    return typeof text === 'string' ? text : null;
  });
}

function rowOf(cells: readonly (string | null)[]): TrailRow {
  const cell = Object.fromEntries(ANSWER.map((name, at) => [name, cells[at] ?? null]));
  const { recipient, since, event, at, subject, console: atConsole } = cell;
  const begin = timeOf(since);
  if (recipient === null || recipient === undefined || begin === null) throw unreadable('GetQueryResults', 'a row has no account or time');
  const name = event ?? '';
  const time = timeOf(at);
  if (!isCreation(name) || time === null || typeof subject !== 'string') return { accountId: recipient, since: begin, made: null };
  const text = (key: string): string | null => clean(cell[key] ?? null);
  const actor = {
    type: text('type') ?? 'Unknown',
    arn: text('arn'),
    accountId: text('account'),
    name: text('user') ?? text('issuer'),
    sourceIdentity: text('source'),
    invokedBy: text('invoked'),
    address: text('address'),
    agent: text('agent'),
    console: atConsole === 'true',
  };
  return { accountId: recipient, since: begin, made: { event: name, subject, at: time, actor } };
}

function timeOf(text: string | null | undefined): string | null {
  const at = new Date(text ?? '');
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}

/** What a caller says of itself may be anything. */
function clean(text: string | null): string | null {
  return text === null || text === '' ? null : shortened(text).replace(/\p{Cc}/gu, '');
}

function partIn(answer: Readonly<Record<string, unknown>>, name: string, action: string): Readonly<Record<string, unknown>> {
  const { [name]: part } = answer;
  if (!isRecord(part)) throw unreadable(action, `${name} is missing`);
  return part;
}

function textIn(answer: Readonly<Record<string, unknown>>, name: string, action: string): string {
  const { [name]: text } = answer;
  if (typeof text !== 'string' || text === '') throw unreadable(action, `${name} is missing`);
  return text;
}

function unreadable(action: string, what: string): SourceError {
  return notWhole(`athena:${action}`, what);
}
