import {
  cursorOf, pass, readCount, readElements, readFlag, readInstant, readMembers, readText, skipSpace, type Elements, type Read,
} from './element-reader.js';

type Fields = Readonly<Record<string, unknown>>;

/** What the SDK would make of an answer; undefined: the SDK has to say. */
export type ReadAnswer = (body: Uint8Array) => Fields | undefined;

const one = (word: string, ...others: readonly string[]): Read => (cursor, name) => {
  const found = readText(cursor, name);
  return found === word || others.includes(found as string) ? found : undefined;
};

/** Who, when and where come together, or not at all. */
const action: Elements = new Map([
  ['ActionName', readText],
  ['LastAccessedEntity', readText],
  ['LastAccessedRegion', readText],
  ['LastAccessedTime', readInstant],
]);
const isWholeAction = ({ ActionName, LastAccessedTime, LastAccessedEntity, LastAccessedRegion }: Fields): boolean =>
  ActionName !== undefined && (LastAccessedTime !== undefined || (LastAccessedEntity ?? LastAccessedRegion) === undefined);

const service: Elements = new Map([
  ['LastAuthenticated', readInstant],
  ['LastAuthenticatedEntity', readText],
  ['LastAuthenticatedRegion', readText],
  ['ServiceName', readText],
  ['ServiceNamespace', readText],
  ['TotalAuthenticatedEntities', readCount],
  ['TrackedActionsLastAccessed', readMembers({ elements: action, isWhole: isWholeAction })],
]);

function isWholeService(entry: Fields): boolean {
  const { ServiceName, ServiceNamespace, LastAuthenticated, LastAuthenticatedEntity, LastAuthenticatedRegion } = entry;
  if (ServiceName === undefined || ServiceNamespace === undefined) return false;
  if (LastAuthenticated !== undefined) return true;
  return (LastAuthenticatedEntity ?? LastAuthenticatedRegion) === undefined && (entry['TotalAuthenticatedEntities'] ?? 0) === 0;
}

/** What most principals may use and do not use is said of each of them in the same words. */
const isUnused = (entry: Fields): boolean => entry['LastAuthenticated'] === undefined && entry['TrackedActionsLastAccessed'] === undefined;

const generated: Elements = new Map([['JobId', readText]]);

const details: Elements = new Map([
  ['IsTruncated', readFlag],
  ['JobCompletionDate', readInstant],
  ['JobCreationDate', readInstant],
  ['JobStatus', one('COMPLETED', 'IN_PROGRESS')],
  ['JobType', one('SERVICE_LEVEL', 'ACTION_LEVEL')],
  ['Marker', readText],
  ['ServicesLastAccessed', readMembers({ elements: service, isWhole: isWholeService, isCommon: isUnused })],
]);

function areWholeDetails({ JobStatus, IsTruncated, ServicesLastAccessed }: Fields): boolean {
  return JobStatus === 'IN_PROGRESS' || (JobStatus === 'COMPLETED' && IsTruncated !== undefined && ServicesLastAccessed !== undefined);
}

const metadata: Elements = new Map([['RequestId', readText]]);

/** `<ActionResponse xmlns="…"><ActionResult>…</ActionResult><ResponseMetadata>…</ResponseMetadata></ActionResponse>` and nothing else. */
function answerOf(actionName: string, elements: Elements, isWhole: (answer: Fields) => boolean): ReadAnswer {
  const start = `<${actionName}Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/">`;
  return (body) => {
    const cursor = cursorOf(body);
    const go = (what: string): boolean => {
      skipSpace(cursor);
      return pass(cursor, what);
    };
    if (!go(start) || !go(`<${actionName}Result>`)) return undefined;
    const answer = readElements(cursor, elements, `</${actionName}Result>`);
    if (answer === undefined || !isWhole(answer)) return undefined;
    if (!go('<ResponseMetadata>') || readElements(cursor, metadata, '</ResponseMetadata>') === undefined) return undefined;
    if (!go(`</${actionName}Response>`)) return undefined;
    skipSpace(cursor);
    return cursor.at === cursor.text.length ? answer : undefined;
  };
}

/** The two calls that `unused` makes for every principal. */
export const ADVISOR_READERS: ReadonlyMap<string, ReadAnswer> = new Map([
  [
    'GenerateServiceLastAccessedDetails',
    answerOf('GenerateServiceLastAccessedDetails', generated, ({ JobId }) => JobId !== undefined),
  ],
  ['GetServiceLastAccessedDetails', answerOf('GetServiceLastAccessedDetails', details, areWholeDetails)],
]);
