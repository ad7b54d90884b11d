import { recordedIn, recordOf } from '../cloudtrail/records.js';
import type { World, WorldAccount } from '../world.js';
import type { WorldTrailTable } from '../world-trail.js';
import { queryFailure } from './failure.js';
import { inWords, type Row } from './expression.js';
import { parseQuery } from './sql.js';

/** https://docs.aws.amazon.com/athena/latest/ug/create-cloudtrail-table-partition-projection.html */
const IDENTITY =
  'struct<type:string,principalid:string,arn:string,accountid:string,invokedby:string,accesskeyid:string,username:string,' +
  'onbehalfof:struct<userid:string,identitystorearn:string>,' +
  'sessioncontext:struct<attributes:struct<mfaauthenticated:string,creationdate:string>,' +
  'sessionissuer:struct<type:string,principalid:string,arn:string,accountid:string,username:string>,' +
  'ec2roledelivery:string,webidfederationdata:struct<federatedprovider:string,attributes:map<string,string>>,sourceidentity:string>>';

const TEXTS = [
  ...['eventversion', 'eventtime', 'eventsource', 'eventname', 'awsregion', 'sourceipaddress', 'useragent', 'errorcode', 'errormessage'],
  ...['requestparameters', 'responseelements', 'requestid', 'eventid', 'readonly', 'eventtype', 'recipientaccountid', 'eventcategory'],
  'sessioncredentialfromconsole',
];

const LAG_MINUTES = 5;

export function columnsOf({ columns = {} }: WorldTrailTable): Readonly<Record<string, string>> {
  const usual = { useridentity: IDENTITY, ...Object.fromEntries(TEXTS.map((name) => [name, 'string'])) };
  const all = Object.entries<string | null>({ ...usual, ...columns });
  return Object.fromEntries(all.flatMap(([name, type]) => (type === null ? [] : [[name, type]])));
}

export function partitionsOf({ partitions }: WorldTrailTable): Readonly<Record<string, string>> {
  return partitions ?? { timestamp: 'string' };
}

/** The rows that a query finds; the first names the columns. */
export function answerTo(sql: string, table: WorldTrailTable, world: World): readonly (readonly (string | null)[])[] {
  const { columns, added, table: asked, where, groups } = parseQuery(sql);
  const [name, database] = [...asked].reverse();
  if (name !== table.name || database !== table.database) {
    throw queryFailure(`TABLE_NOT_FOUND: line 1:1: Table '${asked.join('.')}' does not exist`);
  }
  const found = new Map<string, { readonly row: Row; least: (string | null)[] }>();
  for (const plain of world.accounts.flatMap((account) => rowsOf(account, table, world))) {
    if (where(plain) !== true) continue;
    const row = { ...plain, [added.name]: added.of(plain) };
    const key = JSON.stringify(groups.map((group) => columns[group - 1]?.of(row) ?? null));
    const values = columns.map(({ kind, of }) => (kind === 'min' ? String(of(row)) : null));
    const known = found.get(key);
    if (known === undefined) found.set(key, { row, least: values });
    else known.least = known.least.map((least, at) => (least !== null && (values[at] ?? '') < least ? (values[at] ?? null) : least));
  }
  const answer = [...found.values()].map(({ row, least }) =>
    columns.map(({ kind, of }, at) => {
      if (kind === 'count') return String(found.size);
      const value = kind === 'min' ? least[at] : of(row);
      return value === null || value === undefined ? null : inWords(value);
    }),
  );
  return [columns.map((column) => column.name), ...answer];
}

function rowsOf(account: WorldAccount, table: WorldTrailTable, world: World): readonly Row[] {
  const { since } = table;
  const from = typeof since === 'object' ? since[account.id] : since;
  if (from === null) return [];
  const until = Date.parse(world.now) - (account.trail?.lagMinutes ?? LAG_MINUTES) * 60_000;
  const begin = Date.parse(from ?? '1970-01-01');
  const shown = recordedIn(account, world).filter(({ ms, raw }) => raw === undefined && ms <= until && ms >= begin);
  const names = Object.keys(columnsOf(table));
  return shown.map((event) => {
    const record = lowerCase(recordOf(event, account.id)) as Row;
    const own = Object.fromEntries(names.map((name) => [name, cellOf(name, record[name] ?? null)]));
    return { ...own, ...partitionsIn(table, record, account.id) };
  });
}

/** Parameters and answers are kept as the texts that they were. */
function cellOf(name: string, value: unknown): unknown {
  if (value === null || name === 'useridentity') return value;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A SerDe knows the members of a struct by their names in lower case; parameters and answers stay as they are. */
function lowerCase(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      const isText = depth === 0 && /^(requestParameters|responseElements)$/.test(name);
      return [name.toLowerCase(), isText ? member : lowerCase(member, depth + 1)];
    }),
  );
}

function partitionsIn(table: WorldTrailTable, record: Row, accountId: string): Row {
  const [year = '', month = '', day = ''] = inWords(record.eventtime).slice(0, 10).split('-');
  const format = (name: string): string => table.parameters?.[`projection.${name}.format`] ?? 'yyyy/MM/dd';
  const values: Row = { year, month, day, region: record.awsregion, account: accountId };
  return Object.fromEntries(
    Object.keys(partitionsOf(table)).map((name) => {
      const isDate = !Object.hasOwn(values, name) || table.parameters?.[`projection.${name}.format`] !== undefined;
      return [name, isDate ? format(name).replace('yyyy', year).replace('MM', month).replace('dd', day) : values[name]];
    }),
  );
}
