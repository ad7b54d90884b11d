import type { LimitFunction } from 'p-limit';
import { SendError, type SendReason } from '../deliver/send-error.js';
import type { UnseenReason } from '../evidence/evidence.js';
import { capOf, limitOf, type KnownLimit } from '../gather/pace/limits.js';
import type { Pacer } from '../gather/pace/pacer.js';
import { SourceError } from '../gather/source-error.js';
import type { WhyOver } from './deadline.js';
import { toSourceError } from './to-source-error.js';
import type { CallTools, SignedCall } from './write/signed-call.js';

/** What stands before the name of a call of AWS JSON. */
export const TARGETS = {
  ...({ sso: 'SWBExternalService', identitystore: 'AWSIdentityStore', cloudtrail: 'CloudTrail_20131101' } as const),
  athena: 'AmazonAthena',
} as const;

export interface JsonQuestion {
  readonly service: keyof typeof TARGETS;
  readonly action: string;
  readonly region: string;
  readonly input: object;
}

/** The same of a service whose operations are methods and paths. */
export interface RestQuestion extends Omit<JsonQuestion, 'service'> {
  readonly service: 'securityhub';
  readonly method: 'GET' | 'POST';
  readonly path: string;
}

export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Asks a service that the program has no client of the SDK for: at its pace, within its time; or a SourceError. What `read` calls
 * unreadable is asked once more.
 */
export type AskJson = <T>(question: JsonQuestion | RestQuestion, read: (answer: JsonObject) => T) => Promise<T>;

export function unreadable(name: string, what: string): SourceError {
  return new SourceError('unreadable', 'UnreadableAnswer', `${name}: not a whole answer: ${what}`);
}

/** Where a list continues; null: it ends here. What is no text is no end. */
export function tokenIn({ NextToken: next = null }: JsonObject, name: string): string | null {
  if (next === null || typeof next === 'string') return next;
  throw unreadable(name, 'NextToken is no text');
}

export type OpenSigning = () => Promise<Omit<CallTools, 'handler' | 'credentials' | 'signal' | 'inTurn'>>;

interface SignedAskTools {
  /** Looked up at the first question. */
  readonly open: () => Promise<Omit<CallTools, 'inTurn'>>;
  readonly pacer: Pacer;
  readonly maxRate: number | null;
  /** Whose limits count; null: the hub's. */
  readonly accountId: string | null;
  readonly slots: LimitFunction;
  readonly goOn: () => void;
  readonly signal: AbortSignal;
  readonly whyOver: WhyOver;
}

export function signedAsk({ open, signal, whyOver, ...pace }: SignedAskTools): AskJson {
  let opened: Promise<SignedCall> | undefined;
  const openOnce = async (): Promise<SignedCall> => {
    const { openCaller } = await import('./write/signed-call.js');
    return openCaller({ ...(await open()), inTurn: inTurn(pace) }).call;
  };
  return async (question, read) => {
    signal.throwIfAborted();
    const name = `${question.service}:${question.action}`;
    const why = whyOver();
    if (why !== null) throw new SourceError('timed_out', 'Deadline', `${name}: not asked, ${why}`);
    try {
      const { jsonAnswer, jsonRequest, restRequest } = await import('./write/protocols.js');
      const request =
        'path' in question
          ? restRequest({ ...question, repeat: 'safe' })
          : jsonRequest({ ...question, repeat: 'safe', target: TARGETS[question.service], version: '1.1' });
      const call = await (opened ??= openOnce());
      const once = async () => {
        const answer = await call(request);
        // AWS sends at least an empty object.
        if (answer.bytes.byteLength === 0) throw unreadable(name, 'it is empty');
        return read(jsonAnswer(answer, name));
      };
      return await once().catch((error: unknown) => {
        if (!isUnreadable(error) || whyOver() !== null) throw error;
        return once();
      });
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof SendError ? unanswered(error) : toSourceError(error, name);
    }
  };
}

type Pace = Omit<SignedAskTools, 'open' | 'signal' | 'whyOver'>;

/** Every attempt waits for its pace, then for a slot. */
function inTurn({ pacer, maxRate, accountId, slots, goOn }: Pace): NonNullable<CallTools['inTurn']> {
  return async ({ service, action }, attempt) => {
    const enter = async ({ key, assumption }: KnownLimit) => pacer.enter(key, assumption);
    const leave = await enter(limitOf(service, action, accountId));
    if (maxRate !== null) await enter(capOf(accountId, maxRate));
    return slots(async () => {
      goOn();
      try {
        const answer = await attempt();
        leave('ok');
        return answer;
      } catch (error) {
        leave(error instanceof SendError && error.reason === 'throttled' ? 'throttled' : 'ok');
        throw error;
      }
    });
  };
}

const UNREADABLE = 'UnreadableAnswer';
/** As in write/faults.ts, which is loaded with the first question. */
const TOO_LONG = 'TooLong';

const REASONS: { readonly [R in SendReason]?: UnseenReason } = {
  ...{ denied: 'denied', throttled: 'throttled', timed_out: 'timed_out', unreachable: 'unreachable', credentials: 'credentials_expired' },
};

function isUnreadable(error: unknown): boolean {
  return (error instanceof SendError && error.code === UNREADABLE) || (error instanceof SourceError && error.reason === 'unreadable');
}

function unanswered(error: SendError): SourceError {
  const { code, message, cause } = error;
  const reason = code === UNREADABLE || code === TOO_LONG ? 'unreadable' : (REASONS[error.reason] ?? 'failed');
  return new SourceError(reason, code, message, { cause });
}
