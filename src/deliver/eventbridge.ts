import { usageError } from '../errors.js';
import { rowWriter } from '../render/json-cell.js';
import { grouped, plural, quoted } from '../text.js';
import { optionLike, splitAddress } from './address-options.js';
import type { Acceptance, Delivered, DestinationKind, ParseContext, Target } from './destination.js';
import { headOf, messageJson } from './message-json.js';
import type { Message } from './message.js';
import { once } from './once.js';
import type { BusEvent, EventBus, EventsPort } from './ports.js';
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
      preview: (message, sent) => preview(address, each, message, sent),
      send: (message, sent) => send(address, each, message, sent, port),
    }),
  };
}

async function preview({ bus }: EventBus, each: boolean, message: Message, sent: readonly Delivered[]): Promise<readonly string[]> {
  const { type, detail } = await runEvent(message, sent);
  const rows = each ? [`${bus}: ${grouped(message.lines)} ${plural(message.lines, 'event')} "${ROW_TYPE}"`] : [];
  return [`${bus}: an event "${type}" of ${grouped(Buffer.byteLength(detail))} bytes`, ...rows];
}

export const RUN_TYPE = 'IAM Audit Report';
export const ROW_TYPE = 'IAM Audit Row';

/** Targets take 256 KB at most, whatever the bus takes. */
const EVENT_BYTES = 200_000;

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html: ten events, one megabyte. */
const BATCH_EVENTS = 10;
const BATCH_BYTES = 1_000_000;

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

async function* batchesOf(events: AsyncIterable<BusEvent>): AsyncGenerator<readonly BusEvent[]> {
  let batch: BusEvent[] = [];
  let bytes = 0;
  for await (const event of events) {
    const size = Buffer.byteLength(event.type) + Buffer.byteLength(event.detail) + 64;
    if (batch.length === BATCH_EVENTS || (batch.length > 0 && bytes + size > BATCH_BYTES)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(event);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

async function send(bus: EventBus, each: boolean, message: Message, sent: readonly Delivered[], port: EventsPort): Promise<Acceptance> {
  // Events for a bus that is not there are taken, and dropped without a word.
  const exists = bus.bus === 'default' ? true : await port.busExists(bus);
  if (exists === false) {
    const text = `there is no event bus ${bus.bus}${bus.region === null ? '' : ` in ${bus.region}`}`;
    throw new SendError({ reason: 'missing', code: 'NoSuchBus', text });
  }
  let accepted = 0;
  let id: string | null = null;
  for await (const batch of batchesOf(eventsOf(each, message, sent))) {
    const results = await once(port.put(bus, batch)).catch((error: unknown) => { throw afterSome(error, accepted); });
    accepted += results.filter(({ code }) => code === null).length;
    const failed = results.find(({ code }) => code !== null);
    if (failed !== undefined) throw refused(failed.code ?? '', failed.text, accepted);
    id = results.at(-1)?.id ?? null;
  }
  const unsure = exists === null ? '; whether the bus is there could not be seen' : '';
  return { detail: `${bus.bus} (${grouped(accepted)} ${plural(accepted, 'event')}${unsure})`, id };
}

function refused(code: string, said: string, accepted: number): SendError {
  const text = `events:PutEvents: ${code}: ${said}${acceptedWords(accepted)}`;
  return new SendError({ reason: 'refused', code, text, hint: accepted === 0 ? null : AGAIN });
}

const AGAIN = 'Sending again sends them again.';

function acceptedWords(accepted: number): string {
  return accepted === 0 ? '' : ` (${grouped(accepted)} ${plural(accepted, 'event')} before it accepted)`;
}

function afterSome(error: unknown, accepted: number): unknown {
  if (!(error instanceof SendError) || accepted === 0) return error;
  const { reason, code, status, lost, message } = error;
  return new SendError({ reason, code, status, lost, text: `${message}${acceptedWords(accepted)}`, hint: AGAIN, cause: error });
}
