import type { Emit, GatherEvent } from '../../gather/events.js';

/** So many are told at once: a message for each call would cost half as much as the call. */
const MOST = 64;
/** None waits for longer, so that progress is as of now. */
const LONGEST_MS = 100;

/** Tells events in bunches. */
export function eventBuffer(tell: (events: readonly GatherEvent[]) => void): { readonly emit: Emit; readonly stop: () => void } {
  let events: GatherEvent[] = [];
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (events.length === 0) return;
    const told = events;
    events = [];
    tell(told);
  };
  return {
    emit(event) {
      events.push(event);
      // What an account ends with is waited for.
      if (event.kind === 'account_done' || events.length >= MOST) flush();
      else timer ??= setTimeout(flush, LONGEST_MS).unref();
    },
    stop: () => {
      clearTimeout(timer);
      events = [];
    },
  };
}
