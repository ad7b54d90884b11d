import { setMaxListeners } from 'node:events';
import { AnswerError } from './answer-error.js';

/** A real answer of thousands of entities takes seconds; one that trickles for so long never ends. */
export const ATTEMPT_MINUTES = 5;

/** Attempts on their way to AWS, each of which can be broken off. */
export interface InFlight {
  /** Runs one attempt; the signal that it gets ends it. */
  readonly attempt: <T>(run: (signal: AbortSignal) => Promise<T>) => Promise<T>;
  /** Ends what is on its way, and what comes later as soon as it starts. */
  readonly endAll: (why: Error) => void;
}

/**
 * One listener on the run's signal, however many are on their way. Given to each call, it would be listened to by all
 * that wait for their turn as well, and listening takes the longer the more do.
 */
export function inFlight(interrupted: AbortSignal, attemptMs: number): InFlight {
  const running = new Set<AbortController>();
  let over: Error | null = null;
  const endAll = (why: Error): void => {
    over = why;
    for (const controller of running) controller.abort(why);
  };
  setMaxListeners(0, interrupted);
  interrupted.addEventListener('abort', () => { endAll(interrupted.reason as Error); }, { once: true });
  return {
    endAll,
    async attempt(run) {
      if (over !== null) throw over;
      interrupted.throwIfAborted();
      const controller = new AbortController();
      running.add(controller);
      const timer = setTimeout(() => { controller.abort(tooSlow(attemptMs)); }, attemptMs);
      try {
        return await run(controller.signal);
      } catch (error) {
        // What the SDK throws then says only that it was aborted.
        throw controller.signal.aborted ? controller.signal.reason : error;
      } finally {
        clearTimeout(timer);
        running.delete(controller);
      }
    },
  };
}

function tooSlow(ms: number): AnswerError {
  const text = `the answer had not come to its end after ${ms >= 60_000 ? `${ms / 60_000} minutes` : `${ms} ms`}`;
  return new AnswerError({ reason: 'timed_out', text, status: null, repeat: true });
}
