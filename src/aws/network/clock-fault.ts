import type { NetworkFault } from './fault.js';

/** AWS refuses a signature that is older than five minutes, or fifteen, and one that comes from the future. */
const LEAST_MS = 4 * 60_000;

const CODES = /^(RequestExpired|RequestInTheFuture|RequestTimeTooSkewed|SignatureDoesNotMatch|InvalidSignature)(Exception)?$/;

/**
 * A clock that is wrong: by how much is told by AWS's words ("Signature expired: 20261101T115000Z is now earlier than
 * 20261101T120500Z (20261101T122000Z - 15 min.)") or by the head of its answer. The SDK corrects itself once; that did
 * not help.
 */
export function clockFault(error: Error, now: number): NetworkFault | null {
  if (!CODES.test(error.name)) return null;
  const theirs = timeInWords(error.message) ?? timeInHead(error);
  if (theirs === null || Math.abs(theirs - now) < LEAST_MS) return null;
  const minutes = Math.round(Math.abs(theirs - now) / 60_000);
  const wrong = `the clock of this machine is ${minutes} minutes ${theirs > now ? 'behind' : 'ahead of'} that of AWS`;
  const code = error.name.replace(/Exception$/, '');
  return { reason: 'credentials_expired', code, text: `${code}: ${wrong}`, hint: 'Set the clock (time zone, NTP), then run again.' };
}

function timeInWords(message: string): number | null {
  const found = /\((\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z [-+] \d+ min/.exec(message);
  if (found === null) return null;
  const [year = 0, month = 0, ...rest] = found.slice(1).map(Number);
  const [day = 0, hour = 0, minute = 0, second = 0] = rest;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function timeInHead(error: Error): number | null {
  const { $response: response } = error as { readonly $response?: { readonly headers?: Readonly<Record<string, string>> } };
  const time = Date.parse(response?.headers?.['date'] ?? '');
  return Number.isNaN(time) ? null : time;
}
