import type { CreationEvent } from '../evidence/creation.js';
import type { Newborn, TrailPlace } from '../gather/request.js';
import type { TrailQuestion } from '../gather/trail-ports.js';

/** What the catalog knows of a table. */
export interface TrailTable {
  readonly table: TrailPlace['table'];
  /** Types of columns by name, lower-case. */
  readonly columns: ReadonlyMap<string, string>;
  readonly partitions: ReadonlyMap<string, string>;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Where the answer of a call has the id of what it made; of a password the name of its user, since it has no id. */
const SUBJECTS: Readonly<Record<CreationEvent, string>> = {
  CreateUser: '$.user.userId',
  CreateLoginProfile: '$.loginProfile.userName',
  CreateAccessKey: '$.accessKey.accessKeyId',
  CreateServiceSpecificCredential: '$.serviceSpecificCredential.serviceSpecificCredentialId',
  UploadSSHPublicKey: '$.sSHPublicKey.sSHPublicKeyId',
  UploadSigningCertificate: '$.certificate.certificateId',
  CreateRole: '$.role.roleId',
  CreateServiceLinkedRole: '$.role.roleId',
};

export function isCreation(name: string): name is CreationEvent {
  return Object.hasOwn(SUBJECTS, name);
}

/** Of these, no table of records does without one. */
export const REQUIRED = [
  ...(['eventtime', 'eventsource', 'eventname', 'errorcode', 'responseelements', 'recipientaccountid', 'useridentity'] as const),
] as const;

/** Members of a record by the names under which the answer has them; a table may lack some. */
const MEMBERS: Readonly<Record<string, string>> = {
  type: 'useridentity.type',
  arn: 'useridentity.arn',
  account: 'useridentity.accountid',
  user: 'useridentity.username',
  invoked: 'useridentity.invokedby',
  issuer: 'useridentity.sessioncontext.sessionissuer.username',
  source: 'useridentity.sessioncontext.sourceidentity',
  address: 'sourceipaddress',
  agent: 'useragent',
  console: 'sessioncredentialfromconsole',
};

/** The columns of the answer, in this order. */
export const ANSWER = ['recipient', 'since', 'total', 'event', 'at', 'subject', ...Object.keys(MEMBERS)] as const;

/**
 * One row for each making that is asked for, and for each account one that tells its first record. Everything that is not of
 * this file stands in it as a literal; the days and accounts bound what is read where the table has partitions of them.
 */
export function trailQuery(trail: TrailTable, { asked, from, to }: TrailQuestion, region: string): string {
  const accounts = [...new Set(asked.map(({ accountId }) => accountId))].sort();
  const days = { from: from?.slice(0, 10) ?? null, to: to.slice(0, 10) };
  const where = [
    ...(from === null ? [] : [`"eventtime" >= ${literal(whole(from))}`]),
    `"eventtime" <= ${literal(whole(to))}`,
    `"recipientaccountid" IN (${accounts.map(literal).join(', ')})`,
    ...partitionBounds(trail, accounts, days, region),
  ];
  const made = ['"eventname"', '"eventtime"', subjectOf(asked), ...Object.values(MEMBERS).map((path) => memberOf(trail, path))];
  const told = made.map((expression, at) => `CASE WHEN "is_asked" THEN ${expression} END AS "${ANSWER[at + 3] ?? ''}"`);
  return [
    `SELECT "recipientaccountid" AS "recipient", min("eventtime") AS "since", count(*) OVER () AS "total", ${told.join(', ')}`,
    `FROM (SELECT *, coalesce(${isAsked(asked)}, false) AS "is_asked" FROM ${nameOf(trail.table)} WHERE ${where.join(' AND ')})`,
    `GROUP BY 1, ${told.map((_, at) => at + 4).join(', ')}`,
  ].join('\n');
}

function isAsked(asked: TrailQuestion['asked']): string {
  const branches = eventsIn(asked).map((event) => {
    const subjects = new Set(asked.map(({ newborn }) => newborn).filter((each) => each.event === event).map(subject));
    return `WHEN ${literal(event)} THEN ${extracted(event)} IN (${[...subjects].sort().map(literal).join(', ')})`;
  });
  const done = `"eventsource" = 'iam.amazonaws.com' AND coalesce("errorcode", '') = ''`;
  return `${done} AND CASE "eventname" ${branches.join(' ')} ELSE false END`;
}

function subjectOf(asked: TrailQuestion['asked']): string {
  return `CASE "eventname" ${eventsIn(asked).map((event) => `WHEN ${literal(event)} THEN ${extracted(event)}`).join(' ')} END`;
}

function eventsIn(asked: TrailQuestion['asked']): readonly CreationEvent[] {
  return [...new Set(asked.map(({ newborn }) => newborn.event))].sort();
}

function subject({ key, userName }: Newborn): string {
  return userName ?? key;
}

function extracted(event: CreationEvent): string {
  return `json_extract_scalar("responseelements", ${literal(SUBJECTS[event])})`;
}

function memberOf({ columns }: TrailTable, path: string): string {
  const [column = '', ...fields] = path.split('.');
  const type = columns.get(column);
  const isThere = type !== undefined && (fields.length === 0 || fieldsOf(type).has(fields.join('.')));
  const quotedPath = path.split('.').map(identifier).join('.');
  return isThere ? `CAST(${quotedPath} AS varchar)` : 'CAST(NULL AS varchar)';
}

/** Paths in `struct<type:string,sessioncontext:struct<…>>`, as Hive writes it. */
function fieldsOf(type: string): ReadonlySet<string> {
  const paths = new Set<string>();
  const outer: string[] = [];
  let name = '';
  for (const [token] of type.toLowerCase().matchAll(/[a-z0-9_]+|[<>:,]/g)) {
    if (token === '<') outer.push(name);
    else if (token === '>') outer.pop();
    else if (token === ':') paths.add([...outer.slice(1), name].join('.'));
    else if (token !== ',') name = token === 'struct' || token === 'array' || token === 'map' ? name : token;
  }
  return paths;
}

interface Days {
  /** 2026-11-29 */
  readonly from: string | null;
  readonly to: string;
}

const REGIONS = /^(aws_?)?region$/;
const ACCOUNTS = /^(recipient)?_?account(_?id)?$/;
const YEAR_FIRST = /^yyyy(\W)mm\1dd$/i;

/**
 * Names and formats as AWS's own statements have them; a partition that is none of these is not bounded, and more is read.
 * https://docs.aws.amazon.com/athena/latest/ug/create-cloudtrail-table-partition-projection.html
 */
function partitionBounds(trail: TrailTable, accounts: readonly string[], days: Days, region: string): readonly string[] {
  const { partitions } = trail;
  const split = splitDate(partitions);
  return [...partitions].flatMap(([name, type]) => {
    if (!/^(string|varchar.*)$/.test(type)) return [];
    if (REGIONS.test(name)) return [`${identifier(name)} = ${literal(region)}`];
    if (ACCOUNTS.test(name)) return [`${identifier(name)} IN (${accounts.map(literal).join(', ')})`];
    const separator = split === null ? separatorOf(trail, name) : null;
    return separator === null ? [] : between(identifier(name), days, separator);
  }).concat(split === null ? [] : between(split, days, ''));
}

function between(expression: string, { from, to }: Days, separator: string): readonly string[] {
  const written = (day: string): string => literal(day.split('-').join(separator));
  return [...(from === null ? [] : [`${expression} >= ${written(from)}`]), `${expression} <= ${written(to)}`];
}

/** Year, month and day in partitions of their own, as one text that sorts by time. */
function splitDate(partitions: TrailTable['partitions']): string | null {
  const day = partitions.has('day') ? 'day' : 'date';
  if (!['year', 'month', day].every((name) => partitions.has(name))) return null;
  const part = (name: string, digits: number): string => `lpad(CAST(${identifier(name)} AS varchar), ${digits}, '0')`;
  return `concat(${part('year', 4)}, ${part('month', 2)}, ${part(day, 2)})`;
}

/** What stands between year, month and day in it; null: it is no date, or nobody says how it is written. */
function separatorOf({ parameters }: TrailTable, name: string): string | null {
  const format = parameters[`projection.${name}.format`] ?? (name === 'timestamp' ? 'yyyy/MM/dd' : undefined);
  return typeof format === 'string' ? (YEAR_FIRST.exec(format)?.[1] ?? null) : null;
}

function nameOf(table: TrailPlace['table']): string {
  return table.flatMap((part) => (part === null ? [] : [identifier(part)])).join('.');
}

/** https://trino.io/docs/current/language/types.html: a quote in it is written twice, and nothing else is special. */
function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Records have whole seconds. */
function whole(iso: string): string {
  return iso.replace(/\.\d+Z$/, 'Z');
}
