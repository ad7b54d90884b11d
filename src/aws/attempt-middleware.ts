import { isThrottlingError } from '@smithy/core/retry';
import type { FinalizeHandler, FinalizeRequestMiddleware, HandlerExecutionContext, RelativeMiddlewareOptions } from '@smithy/types';
import type { LimitFunction } from 'p-limit';
import type { Emit } from '../gather/events.js';
import { capOf, limitOf, type KnownLimit } from '../gather/pace/limits.js';
import type { Pacer } from '../gather/pace/pacer.js';
import type { Clock } from '../gather/ports.js';
import { shortened } from './shortened.js';
import type { Stopwatch } from './stopwatch.js';

/** Below the SDK's retry middleware, so every attempt passes, and above the signer: a signature must not grow old. */
export const ATTEMPT_OPTIONS: RelativeMiddlewareOptions = { name: 'eachAttempt', relation: 'after', toMiddleware: 'retryMiddleware' };

export interface AttemptTools {
  readonly pacer: Pacer;
  readonly clock: Pick<Clock, 'monotonic'>;
  /** Calls per second and account, whatever was learnt; null: no cap. */
  readonly maxRate: number | null;
  /** Bounds the calls in flight. A place is taken for one attempt, never for a wait. */
  readonly slots: LimitFunction;
  readonly emit: Emit;
  /** Throws when no attempt is to be made any more. */
  readonly goOn: () => void;
  /** Stops the time of the account that is asked: the user's cap and calls to other accounts are no trouble of its own. */
  readonly pause: Stopwatch['pause'];
}

type Run = <T>(run: () => Promise<T>) => Promise<T>;

/** Runs one attempt of a call when its turn has come. */
export type Pace = <T>(action: string, attempt: () => number, run: () => Promise<T>) => Promise<T>;

/** Every attempt of every call waits for its pace, then for a slot, and tells how it went. */
export function paced(
  service: string,
  accountId: string | null,
  { pacer, clock, maxRate, slots, emit, goOn, pause }: AttemptTools,
): Pace {
  const enter = async ({ key, assumption }: KnownLimit) => pacer.enter(key, assumption);
  return async (action, attempt, run) => {
    const leave = await enter(limitOf(service, action, accountId));
    const resume = pause();
    // Last, so that nothing lets calls gather again that the cap has spread.
    if (maxRate !== null) await enter(capOf(accountId, maxRate));
    return slots(async () => {
      resume();
      goOn();
      const started = clock.monotonic();
      const tell = (error: string | null, throttled: boolean): void => {
        leave(throttled ? 'throttled' : 'ok');
        const ms = Math.round(clock.monotonic() - started);
        emit({ kind: 'call', service, action, accountId, attempt: attempt(), ms, error, throttled });
      };
      try {
        const answer = await run();
        tell(null, false);
        return answer;
      } catch (error) {
        const failure = error as Parameters<typeof isThrottlingError>[0];
        tell(shortened(failure.name), isThrottlingError(failure));
        throw error;
      }
    });
  };
}

/** Turns that are being taken already, by the input of the call: its next attempt runs in them. */
export type HeldTurns = WeakMap<object, Run>;

export function eachAttempt<I extends object, O extends object>(pace: Pace, held: HeldTurns): FinalizeRequestMiddleware<I, O> {
  return (next: FinalizeHandler<I, O>, context: HandlerExecutionContext) => (args) => {
    const turn = held.get(args.input);
    held.delete(args.input);
    const run = () => next(args);
    if (turn !== undefined) return turn(run);
    return pace((context.commandName ?? '').replace(/Command$/, ''), () => attemptOf(args.request), run);
  };
}

/** The retry middleware numbers its attempts in a header: `attempt=2; max=8`. */
function attemptOf(request: unknown): number {
  const { headers } = request as { readonly headers?: Readonly<Record<string, string>> };
  return Number(/attempt=(\d+)/.exec(headers?.['amz-sdk-request'] ?? '')?.[1] ?? 1);
}
