import { isRecord } from '../../model/is-record.js';
import type { ReadAnswer } from './advisor-readers.js';
import type { Route } from './learnt-request.js';

type Fields = Readonly<Record<string, unknown>>;

/** As https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_GetFindingV2.html has it. */
export const FINDING_ROUTES: ReadonlyMap<string, Route> = new Map([['GetFindingV2', routeOfFinding]]);

function routeOfFinding({ id = '', analyzerArn, maxResults, nextToken }: Parameters<Route>[0]): ReturnType<Route> {
  return { path: ['findingv2', String(id)], query: { analyzerArn, maxResults, nextToken } };
}

export const FINDING_READERS: ReadonlyMap<string, ReadAnswer> = new Map([['GetFindingV2', readFinding]]);

const KINDS = ['unusedIamRoleDetails', 'unusedIamUserPasswordDetails', 'unusedIamUserAccessKeyDetails', 'unusedPermissionDetails'];

/** What is asked of a finding; one that is about anything else, or written otherwise, the SDK has to read. */
function readFinding(body: Uint8Array): Fields | undefined {
  const answer = parsed(body);
  if (!isRecord(answer)) return undefined;
  const { status, findingDetails: details, nextToken } = answer;
  if (typeof status !== 'string' || !Array.isArray(details) || !isText(nextToken)) return undefined;
  const read = (details as readonly unknown[]).map(readDetail);
  return read.includes(undefined) ? undefined : { status, findingDetails: read, ...(isNone(nextToken) ? {} : { nextToken }) };
}

function readDetail(detail: unknown): Fields | undefined {
  if (!isRecord(detail)) return undefined;
  const [kind = '', ...others] = Object.keys(detail);
  const { [kind]: fields } = detail;
  if (others.length > 0 || !KINDS.includes(kind) || !isRecord(fields)) return undefined;
  const own = withTime(fields);
  const { actions } = fields;
  if (own === undefined || !isText(fields['accessKeyId']) || !isText(fields['serviceNamespace'])) return undefined;
  if (isNone(actions)) return { [kind]: own };
  if (!Array.isArray(actions)) return undefined;
  const read = (actions as readonly unknown[]).map((each) => (isRecord(each) && isText(each['action']) ? withTime(each) : undefined));
  return read.includes(undefined) ? undefined : { [kind]: { ...own, actions: read } };
}

/** As AWS writes times there; whatever is written otherwise is the SDK's. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/;

function withTime(fields: Fields): Fields | undefined {
  const { lastAccessed: at, ...others } = fields;
  if (isNone(at)) return others;
  if (typeof at !== 'string' || !TIME.test(at)) return undefined;
  const lastAccessed = new Date(at);
  return Number.isNaN(lastAccessed.getTime()) ? undefined : { ...others, lastAccessed };
}

function isNone(value: unknown): boolean {
  return value === undefined || value === null;
}

function isText(value: unknown): boolean {
  return isNone(value) || typeof value === 'string';
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'));
  } catch {
    return undefined;
  }
}
