import type { BusEvent, EventBus, EventResult, EventsPort, Repeat } from '../../deliver/ports.js';
import { SendError } from '../../deliver/send-error.js';
import type { Clock } from '../../gather/ports.js';
import { jsonAnswer, jsonRequest } from './protocols.js';
import type { SignedCall } from './signed-call.js';

type Tools = { readonly clock: Pick<Clock, 'sleep' | 'random'>; readonly signal: AbortSignal };

const SOURCE = 'iam-audit';
const ATTEMPTS = 6;
const FIRST_MS = 250;

/** Codes of single events that may be taken the next time. */
const PASSING: ReadonlySet<string> = new Set(['InternalFailure', 'InternalException', 'ThrottlingException', 'ServiceUnavailable']);

/** Amazon EventBridge. It can't tell an event that is sent twice, so only those that it has refused are sent again. */
export function eventsPort(call: SignedCall, tools: Tools): EventsPort {
  const ask = async ({ region }: EventBus, action: string, repeat: Repeat, input: object): Promise<Readonly<Record<string, unknown>>> => {
    const asked = { service: 'events', action, region, repeat, target: 'AWSEvents', version: '1.1' } as const;
    return jsonAnswer(await call(jsonRequest({ ...asked, input })), `events:${action}`);
  };
  const put = async (bus: EventBus, events: readonly BusEvent[]): Promise<readonly EventResult[]> => {
    const entries = events.map(({ type, detail }) => ({ EventBusName: bus.bus, Source: SOURCE, DetailType: type, Detail: detail }));
    const { Entries: results } = await ask(bus, 'PutEvents', 'unsent', { Entries: entries });
    if (Array.isArray(results) && results.length === events.length) return results.map(resultIn);
    const text = 'events:PutEvents: the answer does not say what became of each event';
    throw new SendError({ reason: 'broken', code: 'UnreadableAnswer', text, lost: true });
  };
  return {
    async busExists(bus) {
      try {
        await ask(bus, 'DescribeEventBus', 'safe', { Name: bus.bus });
        return true;
      } catch (error) {
        if (!(error instanceof SendError)) throw error;
        if (error.reason === 'missing') return false;
        if (error.reason === 'denied') return null;
        throw error;
      }
    },
    put: (bus, events) => untilTaken(events, (left) => put(bus, left), tools),
  };
}

/** Partial failure is HTTP 200: each event has a result of its own, and only those that failed go again. */
async function untilTaken(
  events: readonly BusEvent[],
  put: (events: readonly BusEvent[]) => Promise<readonly EventResult[]>,
  { clock, signal }: Tools,
): Promise<readonly EventResult[]> {
  const results = [...(await put(events))];
  for (let attempt = 1; attempt < ATTEMPTS; attempt++) {
    const left = results.flatMap(({ code }, index) => (code !== null && PASSING.has(code) ? [index] : []));
    if (left.length === 0) break;
    // What was taken must not get lost: sending again leaves it out.
    if (signal.aborted) break;
    await clock.sleep(clock.random() * FIRST_MS * 2 ** attempt);
    const again = await put(left.flatMap((index) => events[index] ?? [])).catch((error: unknown) => notTaken(error, left.length));
    // Whether they arrived may not be known, so they are not put once more.
    if (again.some(({ text }) => text.endsWith(MAYBE))) attempt = ATTEMPTS;
    left.forEach((index, nth) => {
      const result = again[nth];
      if (result !== undefined) results[index] = result;
    });
  }
  return results;
}

const MAYBE = '; they may have arrived';

function notTaken(error: unknown, count: number): readonly EventResult[] {
  if (!(error instanceof SendError)) throw error;
  const text = `${error.message}${error.lost ? MAYBE : ''}`;
  return Array.from({ length: count }, () => ({ id: null, code: error.code, text }));
}

function resultIn(result: unknown): EventResult {
  const { EventId: id, ErrorCode: code, ErrorMessage: text } = (result ?? {}) as Readonly<Record<string, unknown>>;
  const word = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
  return { id: word(id), code: word(code), text: word(text) ?? '' };
}
