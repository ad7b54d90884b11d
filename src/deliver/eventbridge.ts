import { usageError } from '../errors.js';
import { rowWriter } from '../render/json-cell.js';
import { grouped, plural, quoted } from '../text.js';
import { optionLike, splitAddress } from './address-options.js';
import type { Acceptance, Delivered, DestinationKind, ParseContext, Parts, Target } from './destination.js';
import { headOf, messageJson } from './message-json.js';
import type { Message } from './message.js';
import { once } from './once.js';
import type { BusEvent, EventBus, EventResult, EventsPort } from './ports.js';
import { SendError } from './send-error.js';
import { REGION } from '../options/parse.js';

/** `eventbridge:<bus>` */
export const eventbridge: DestinationKind = {
  scheme: 'eventbridge',
  about: 'an event for the run, and with --each one for each row, to a bus of EventBridge',
  example: 'eventbridge:default',
  parse: parseEvents,
};

const BUS = /^(?:arn:aws[\w-]*:events:([a-z]{2,5}(?:-[a-z]+){1,3}-\d{1,2}):\d{12}:event-bus\/)?[\w./-]{1,256}$/;

function parseEvents(to: string, { each }: ParseContext): Target {
  const { place: bus, options: { region = null } } = splitAddress(to, to.slice('eventbridge:'.length), {
    region: optionLike(to, 'region', ...REGION),
  });
  const found = BUS.exec(bus);
  if (found === null)
    throw usageError(`--to ${quoted(to)}: ${quoted(bus)} is no name or ARN of an event bus`, 'For example: eventbridge:default.');
  const address = { bus, region: found[1] ?? region };
  return {
    to,
    scheme: 'eventbridge',
    actions: ['events:PutEvents', ...(bus === 'default' ? [] : ['events:DescribeEventBus'])],
    open: ({ events: port }) => ({
      preview: (message, sent, { before }) => preview(address, each, message, sent, doneBefore(before).count),
      send: (message, sent, parts) => send(address, eventsOf(each, message, sent), port, parts),
    }),
  };
}

async function preview(
  { bus }: EventBus,
  each: boolean,
  message: Message,
  sent: readonly Delivered[],
  before: number,
): Promise<readonly string[]> {
  const { type, detail } = await runEvent(message, sent);
  const left = message.lines - before;
  const rows = each ? [`${bus}: ${grouped(left)} ${plural(left, 'event')} "${ROW_TYPE}"`] : [];
  return [`${bus}: an event "${type}" of ${grouped(Buffer.byteLength(detail))} bytes`, ...rows];
}

export const RUN_TYPE = 'IAM Audit Report';
export const ROW_TYPE = 'IAM Audit Row';

/** Targets take 256 KB at most, whatever the bus takes. */
const EVENT_BYTES = 200_000;

/** Ten events; and one megabyte by the user guide (eb-putevents.html), but 256 KB by the reference of the API: the less holds. */
const BATCH_EVENTS = 10;
const BATCH_BYTES = 250_000;

async function runEvent(message: Message, sent: readonly Delivered[]): Promise<BusEvent> {
  return { type: RUN_TYPE, detail: await messageJson(message, sent, EVENT_BYTES) };
}

/** Rows before the run, so that who waits for the run finds them there. */
async function* eventsOf(each: boolean, message: Message, sent: readonly Delivered[]): AsyncGenerator<BusEvent> {
  if (each) {
    const { columns, rows } = message.document();
    const head = JSON.stringify({ schema: 'iam-audit/row/1', ...headOf(message) }).slice(0, -1);
    const write = rowWriter(columns);
    for await (const row of rows) {
      const detail = `${head},"row":${write(row)}}`;
      if (Buffer.byteLength(detail) > EVENT_BYTES) {
        const text = `a row of the report ${message.report} has more than ${grouped(EVENT_BYTES)} bytes, too many for an event`;
        throw new SendError({ reason: 'too_large', code: 'RowTooLarge', text, hint: 'Choose fewer columns with --columns.' });
      }
      yield { type: ROW_TYPE, detail };
    }
  }
  yield runEvent(message, sent);
}

interface Numbered extends BusEvent {
  /** Its place among all of them, which is the same each time. */
  readonly at: number;
}

async function* batchesOf(events: AsyncIterable<BusEvent>, isDone: (at: number) => boolean): AsyncGenerator<readonly Numbered[]> {
  let batch: Numbered[] = [];
  let bytes = 0;
  let at = -1;
  for await (const event of events) {
    at++;
    if (isDone(at)) continue;
    const size = Buffer.byteLength(event.type) + Buffer.byteLength(event.detail) + 64;
    if (batch.length === BATCH_EVENTS || (batch.length > 0 && bytes + size > BATCH_BYTES)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push({ ...event, at });
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

async function send(bus: EventBus, events: AsyncIterable<BusEvent>, port: EventsPort, parts: Parts): Promise<Acceptance> {
  const exists = await isThere(bus, port);
  const before = doneBefore(parts.before);
  let accepted = 0;
  let id: string | null = null;
  for await (const batch of batchesOf(events, before.has)) {
    const results = await once(port.put(bus, batch)).catch((error: unknown) => { throw afterSome(error, accepted); });
    const taken = batch.filter((_, nth) => results[nth]?.code === null);
    accepted += taken.length;
    parts.accepted = doneNow(batch, taken, before);
    const failed = results.find(({ code }) => code !== null);
    if (failed !== undefined) throw refused(failed, accepted);
    id = results.at(-1)?.id ?? null;
  }
  const unsure = exists === null ? '; whether the bus is there could not be seen' : '';
  const earlier = before.count === 0 ? '' : `; ${grouped(before.count)} had been accepted before`;
  return { detail: `${bus.bus} (${grouped(accepted)} ${plural(accepted, 'event')}${earlier}${unsure})`, id };
}

/** Events for a bus that is not there are taken, and dropped without a word. */
async function isThere(bus: EventBus, port: EventsPort): Promise<boolean | null> {
  const exists = bus.bus === 'default' ? true : await port.busExists(bus);
  if (exists !== false) return exists;
  const text = `there is no event bus ${bus.bus}${bus.region === null ? '' : ` in ${bus.region}`}`;
  throw new SendError({ reason: 'missing', code: 'NoSuchBus', text });
}

/** Which events were accepted before. */
interface DoneBefore {
  readonly count: number;
  readonly has: (at: number) => boolean;
  /** Places of those from there on. */
  readonly from: (at: number) => readonly number[];
}

/** Parts are how many were accepted from the beginning, and the places of others: `120`, `+125`. */
function doneBefore(parts: readonly string[]): DoneBefore {
  const end = Number(parts.find((part) => /^\d+$/.test(part)) ?? 0);
  const single = new Set(parts.flatMap((part) => (/^\+\d+$/.test(part) ? [Number(part)] : [])));
  return { count: end + single.size, has: (at) => at < end || single.has(at), from: (at) => [...single].filter((each) => each >= at) };
}

function doneNow(batch: readonly Numbered[], taken: readonly Numbered[], before: DoneBefore): readonly string[] {
  const [first, last] = [batch[0]?.at ?? 0, batch.at(-1)?.at ?? 0];
  const end = taken.length === batch.length ? last + 1 : first;
  const single = new Set([...before.from(end), ...(end === first ? taken.map(({ at }) => at) : [])]);
  return [String(end), ...[...single].map((at) => `+${at}`)];
}

function refused({ code, text: said }: EventResult, accepted: number): SendError {
  const text = `events:PutEvents: ${code ?? ''}: ${said}${acceptedWords(accepted)}`;
  return new SendError({ reason: 'refused', code: code ?? '', text, hint: accepted === 0 ? null : AGAIN });
}

const AGAIN = '--failed leaves out those that were accepted.';

function acceptedWords(accepted: number): string {
  return accepted === 0 ? '' : ` (${grouped(accepted)} ${plural(accepted, 'event')} before it accepted)`;
}

function afterSome(error: unknown, accepted: number): unknown {
  if (!(error instanceof SendError) || accepted === 0) return error;
  const { reason, code, status, lost, message, hint } = error;
  const again = lost ? `${hint ?? ''} ${AGAIN}` : AGAIN;
  return new SendError({ reason, code, status, lost, text: `${message}${acceptedWords(accepted)}`, hint: again, cause: error });
}
