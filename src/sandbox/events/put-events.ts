import { nextId, outboxOf } from '../outbox.js';
import { WireError, type Call, type SandboxState } from '../service.js';

type Entry = Readonly<Record<string, unknown>>;

const MOST = 10;

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html: under one megabyte, counted as below. */
const LARGEST = 1_048_576;

/** events:PutEvents. What is wrong with one event is said in its own place, with HTTP 200. */
export function putEvents({ input, region }: Call, state: SandboxState): object {
  const entries = input.Entries;
  if (!Array.isArray(entries) || entries.length === 0 || entries.length > MOST) {
    const rule = `Member must have length less than or equal to ${MOST}`;
    const problem = `Value at 'entries' failed to satisfy constraint: ${rule}`;
    throw new WireError('ValidationException', 400, `1 validation error detected: ${problem}`);
  }
  const list = entries as readonly Entry[];
  if (list.reduce((sum, entry) => sum + sizeOf(entry), 0) >= LARGEST) {
    throw new WireError('ValidationException', 400, 'Total size of the entries in the request is over the limit.');
  }
  const results = list.map((entry) => put(entry, region, state));
  return { FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length, Entries: results };
}

function put(entry: Entry, region: string, state: SandboxState): object {
  const wrong = wrongWith(entry);
  if (wrong !== null) return wrong;
  if (isRefused(state)) return { ErrorCode: 'InternalFailure', ErrorMessage: 'Unexpected error' };
  const id = nextId(state, 'events');
  const bus = typeof entry.EventBusName === 'string' ? entry.EventBusName.replace(/^arn:.*:event-bus\//, '') : 'default';
  // An event for a bus that is not there is accepted, and dropped without a word.
  const there = bus === 'default' || state.world.delivery?.buses?.includes(bus) === true;
  if (there) outboxOf(state).push({ service: 'events', region, id, input: entry });
  return { EventId: id };
}

/** Is it the turn of one that fails? An overloaded bus takes some of a batch only. */
function isRefused(state: SandboxState): boolean {
  const counter = state.memory('events.entries', () => ({ last: 0 }));
  counter.last += 1;
  return state.world.delivery?.failingEvents?.includes(counter.last) === true;
}

function wrongWith({ Source: source, DetailType: type, Detail: detail }: Entry): object | null {
  if (typeof source !== 'string' || source === '') return missing('Source');
  if (source.startsWith('aws.')) return failed('NotAuthorizedForSourceException', 'Not authorized for the source.');
  if (typeof type !== 'string' || type === '') return missing('DetailType');
  if (Buffer.byteLength(type) > 128) return failed('InvalidArgument', 'Parameter DetailType is not valid.');
  if (typeof detail !== 'string' || detail === '') return missing('Detail');
  return isObject(detail) ? null : failed('MalformedDetail', 'Detail is malformed.');
}

function missing(name: string): object {
  return failed('InvalidArgument', `Parameter ${name} is not valid. Reason: ${name} is a required argument.`);
}

function failed(ErrorCode: string, ErrorMessage: string): object {
  return { ErrorCode, ErrorMessage };
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** Fourteen bytes for a time, and those of all texts. */
function sizeOf({ Time: time, Source: source, DetailType: type, Detail: detail, Resources: resources }: Entry): number {
  const named: readonly unknown[] = Array.isArray(resources) ? resources : [];
  const texts = [source, type, detail, ...named].filter((each): each is string => typeof each === 'string');
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), time === undefined ? 0 : 14);
}
