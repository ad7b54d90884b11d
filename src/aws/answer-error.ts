import type { UnseenReason } from '../evidence/evidence.js';
import { shortened } from './shortened.js';

interface Facts<O> {
  readonly reason: UnseenReason;
  /** What came instead of an answer, without the name of the call. */
  readonly text: string;
  /** null: none came. The SDK tries again what has a status of 5xx or 429. */
  readonly status: number | null;
  /** May the next answer to the same question be a better one? */
  readonly repeat: boolean;
  /** The answer as far as it can be used: whole but for some of the entries of its lists. */
  readonly salvage?: O | undefined;
  readonly cause?: unknown;
}

/** Something came that is no answer of AWS, or not a whole one; or it came too slowly, or without end. */
export class AnswerError<O = unknown> extends Error {
  readonly reason: UnseenReason;
  readonly repeat: boolean;
  readonly salvage: O | undefined;
  /** Where the SDK looks for the status. */
  readonly $metadata: { readonly httpStatusCode?: number };

  constructor({ reason, text, status, repeat, salvage, cause }: Facts<O>) {
    super(text, { cause });
    this.name = 'UnreadableAnswer';
    this.reason = reason;
    this.repeat = repeat;
    this.salvage = salvage;
    this.$metadata = status === null ? {} : { httpStatusCode: status };
  }
}

/** What came, as far as it tells who sent it. */
export interface Received {
  readonly status: number;
  readonly contentType: string | null;
  readonly body: Uint8Array;
}

/** Enough to recognise a page of a portal or a proxy. */
const FIRST_WORDS = 120;

/** `HTTP 403, not an answer of AWS (text/html): <html>blocked` */
export function described({ status, contentType, body }: Received, what: string): string {
  const head = Buffer.from(body.buffer, body.byteOffset, Math.min(body.byteLength, 4 * FIRST_WORDS)).toString('utf8');
  const words = body.byteLength === 0 ? 'it is empty' : shortened(head, FIRST_WORDS);
  return `HTTP ${status}, ${what} (${contentType === null ? 'no content type' : shortened(contentType, 60)}): ${words}`;
}
