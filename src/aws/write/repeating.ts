import { SendError } from '../../deliver/send-error.js';
import type { Repeat } from '../../deliver/ports.js';
import { CLOCK_CORRECTED, TOO_LONG, TOO_SLOW } from './faults.js';
import type { Clock } from '../../gather/ports.js';

const ATTEMPTS = 6;
/** A host that no call gets through to does not get better. */
const UNREACHED_ATTEMPTS = 3;
/** Each of which may have taken minutes, or as much memory as an answer may have. */
const BOUNDED_ATTEMPTS = 2;
const FIRST_MS = 250;
const LONGEST_MS = 20_000;
/** Who says "come back in an hour" is told so, not waited for. */
const LONGEST_ASKED_MS = 60_000;

/** Tries again with full jitter, or when the other side says; the attempts are numbered from 1. */
export async function repeating<T>(
  repeat: Repeat,
  { clock, signal }: { readonly clock: Pick<Clock, 'sleep' | 'random' | 'now'>; readonly signal: AbortSignal },
  run: (attempt: number) => Promise<T>,
): Promise<T> {
  let lost = false;
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted();
    try {
      return await run(attempt);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof SendError)) throw error;
      const wait = waitFor(error, attempt, clock);
      // What this call was told last may be the echo of an earlier attempt of its own.
      if (wait === null || !mayRepeat(error, repeat)) throw lost && !error.lost ? error.after('a lost answer') : error;
      lost ||= error.lost;
      await clock.sleep(wait);
    }
  }
}

function mayRepeat({ reason, lost, code }: SendError, repeat: Repeat): boolean {
  if (reason === 'throttled' || code === CLOCK_CORRECTED) return true;
  if (lost) return repeat === 'safe';
  return reason === 'unreachable';
}

function mostOf({ code, lost, reason }: SendError): number {
  if (code === TOO_SLOW || code === TOO_LONG) return BOUNDED_ATTEMPTS;
  return !lost && reason === 'unreachable' ? UNREACHED_ATTEMPTS : ATTEMPTS;
}

/** null: no more. */
function waitFor(error: SendError, attempt: number, { random, now }: Pick<Clock, 'random' | 'now'>): number | null {
  if (attempt >= mostOf(error)) return null;
  const asked = retryAfter(error.headers['retry-after'], now());
  if (asked !== null) return asked <= LONGEST_ASKED_MS ? asked : null;
  return random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1));
}

/** https://www.rfc-editor.org/rfc/rfc9110#name-retry-after: seconds, or a date. */
function retryAfter(header: string | undefined, now: Date): number | null {
  if (header === undefined) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}
