
export type SendReason =
  | 'denied'
  | 'missing'
  | 'exists'
  | 'refused'
  | 'too_large'
  | 'throttled'
  | 'timed_out'
  | 'unreachable'
  | 'broken'
  | 'credentials';

interface Facts {
  readonly reason: SendReason;
  /** The other side's own code, or the network's: `AccessDenied`, `ECONNRESET`. */
  readonly code: string;
  /** One line: what was asked, and what came. */
  readonly text: string;
  /** HTTP status; null: no answer came. */
  readonly status?: number | null;
  /** May it have been done all the same? */
  readonly lost?: boolean;
  /** What to do about it; null: what the reason says. */
  readonly hint?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

const HINTS: Readonly<Record<SendReason, string | null>> = {
  denied: 'docs/deliver.md has the policy that the destination needs.',
  missing: 'Check the name and the Region.',
  exists: null,
  refused: null,
  too_large: null,
  throttled: 'Send again later.',
  timed_out: 'Check the network, HTTPS_PROXY and NO_PROXY where a proxy leads out, and AWS_ENDPOINT_URL.',
  unreachable: 'Check the network, HTTPS_PROXY and NO_PROXY where a proxy leads out, and AWS_ENDPOINT_URL.',
  broken: 'Send again later.',
  credentials: 'Renew your credentials, or name a profile with --profile.',
};

/** A destination did not accept. */
export class SendError extends Error {
  readonly reason: SendReason;
  readonly code: string;
  readonly status: number | null;
  /** The request may have arrived and been done: this is not known. */
  readonly lost: boolean;
  readonly hint: string | null;
  /** Of the answer. */
  readonly headers: Readonly<Record<string, string>>;

  constructor({ reason, code, text, status = null, lost = false, hint = HINTS[reason], headers = {}, cause }: Facts) {
    super(text, { cause });
    this.name = 'SendError';
    this.reason = reason;
    this.code = code;
    this.status = status;
    this.lost = lost;
    this.hint = hint;
    this.headers = headers;
  }

  /** The same, when an earlier attempt of this call may have been done: then "it exists" can mean "I have put it there". */
  after(what: string): SendError {
    const { reason, code, status, hint, headers, message } = this;
    return new SendError({ reason, code, status, hint, headers, text: `${message} (after ${what})`, lost: true, cause: this });
  }
}
