import { validationError } from '../server/errors.js';
import { optionalInteger, optionalText } from '../server/input.js';
import type { Call } from '../service.js';

export interface Page<T> {
  readonly items: readonly T[];
  readonly IsTruncated: boolean;
  readonly Marker: string | undefined;
}

/** A Marker belongs to the action, the account and `filter` it was given for; another one is refused. */
export interface PageRules {
  readonly filter: string;
  /** The sandbox's own upper bound, below what the caller asked for. */
  readonly atMost?: number;
  readonly mismatch?: string;
}

/** Cuts the page that MaxItems (1..1000, default 100) and Marker ask for. */
export function cutPage<T>(call: Call, all: readonly T[], rules: PageRules): Page<T> {
  const asked = optionalInteger(call.input, 'MaxItems', { min: 1, max: 1000 }) ?? 100;
  const size = Math.max(1, Math.min(asked, rules.atMost ?? asked));
  const binding = `${call.action} ${call.caller.accountId} ${rules.filter}`;
  const start = readMarker(call, binding, rules.mismatch ?? 'Invalid Marker.');
  const end = start + size;
  const truncated = end < all.length;
  return { items: all.slice(start, end), IsTruncated: truncated, Marker: truncated ? writeMarker(binding, end) : undefined };
}

function writeMarker(binding: string, offset: number): string {
  return Buffer.from(`${offset} ${fingerprint(binding)}`).toString('base64');
}

function readMarker(call: Call, binding: string, mismatch: string): number {
  const marker = optionalText(call.input, 'Marker', { min: 1, max: 320 });
  if (marker === undefined) return 0;
  const [offset = '', bound] = Buffer.from(marker, 'base64').toString('utf8').split(' ');
  if (bound === undefined || !/^\d+$/.test(offset)) throw validationError('Invalid Marker.');
  if (bound !== fingerprint(binding)) throw validationError(mismatch);
  return Number(offset);
}

/** Short enough for any filter to fit the 320 characters of a Marker. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16);
}
