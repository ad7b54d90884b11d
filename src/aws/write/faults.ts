import { SendError, type SendReason } from '../../deliver/send-error.js';
import { SourceError } from '../../gather/source-error.js';
import { AnswerError, described } from '../answer-error.js';
import { networkFault } from '../network/network-fault.js';
import { shortened } from '../shortened.js';
import type { SignedAnswer } from './signed-answer.js';

const NO_CONNECTION: ReadonlySet<string> = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT']);

/** No answer came. `lost`: the request may have arrived all the same. An abort passes through as it is. */
export function transportFault(error: unknown, name: string): Error {
  if (!(error instanceof Error)) return noAnswer('broken', 'Unknown', `${name}: ${shortened(String(error))}`);
  if (error.name === 'AbortError') return error;
  if (error instanceof AnswerError) {
    const isSlow = error.reason === 'timed_out';
    return noAnswer(isSlow ? 'timed_out' : 'broken', isSlow ? TOO_SLOW : TOO_LONG, `${name}: ${error.message}`);
  }
  const fault = networkFault(error);
  if (fault === null) return brokenConnection(error, name);
  const { code, hint } = fault;
  return new SendError({ reason: 'unreachable', code, text: `${name}: ${shortened(fault.text)}`, hint });
}

/** An answer that was beyond its bounds. */
export const TOO_SLOW = 'TooSlow';
export const TOO_LONG = 'TooLong';

function noAnswer(reason: SendReason, code: string, text: string): SendError {
  return new SendError({ reason, code, text, lost: true });
}

/** Nothing was sent: there was nothing to sign with, or no Region to sign for. */
export function unsignedFault(error: unknown, name: string): Error {
  if (!(error instanceof Error) || error.name === 'AbortError') return error as Error;
  if (error instanceof SourceError) return withoutCredentials(error, name);
  const text = `${name}: ${shortened(error.message)}`;
  if (/Region is missing/.test(error.message))
    return new SendError({ reason: 'refused', code: 'NoRegion', text, hint: 'Set AWS_REGION, or use --region.' });
  return new SendError({ reason: 'credentials', code: error.name, text });
}

function withoutCredentials({ reason, code, hint, message }: SourceError, name: string): SendError {
  const advice = hint === null ? {} : { hint };
  const what = reason === 'credentials_expired' ? 'credentials' : 'unreachable';
  return new SendError({ reason: what, code, text: `${name}: ${message}`, ...advice });
}

function brokenConnection(error: Error, name: string): SendError {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  const unsent = NO_CONNECTION.has(code) || /did not establish a connection/.test(error.message);
  const reason = !unsent && code === 'TimeoutError' ? 'timed_out' : 'unreachable';
  const text = `${name}: ${code}${error.message === '' ? '' : `: ${shortened(error.message)}`}`;
  return new SendError({ reason, code, text, lost: !unsent, cause: error });
}

/** AWS spells its codes with and without `Exception`; these are without. */
const REASONS: ReadonlyMap<string, SendReason> = new Map<string, SendReason>([
  ...(['AccessDenied', 'AuthorizationError', 'UnauthorizedOperation', 'OptInRequired', 'KMSAccessDenied', 'AllAccessDisabled', 'Forbidden',
    'InvalidSecurity', 'AccountProblem'] as const).map((code) => [code, 'denied'] as const),
  ...(['NoSuchBucket', 'NotFound', 'ResourceNotFound', 'ParameterNotFound', 'NoSuchUpload', 'NoSuchKey', 'KMSNotFound'] as const).map(
    (code) => [code, 'missing'] as const,
  ),
  ...(['ExpiredToken', 'TokenRefreshRequired', 'InvalidClientTokenId', 'UnrecognizedClient', 'SignatureDoesNotMatch', 'InvalidSignature',
    'InvalidAccessKeyId', 'RequestExpired', 'InvalidToken'] as const).map((code) => [code, 'credentials'] as const),
  ...(['Throttling', 'Throttled', 'TooManyRequests', 'RequestLimitExceeded', 'RequestThrottled', 'SlowDown', 'KMSThrottling',
    'ProvisionedThroughputExceeded', 'BandwidthLimitExceeded', 'PriorRequestNotComplete', 'OperationAborted'] as const).map(
    (code) => [code, 'throttled'] as const,
  ),
  ['PreconditionFailed', 'exists'],
  ['EntityTooLarge', 'too_large'],
  ['MessageTooLong', 'too_large'],
  ['RequestTimeout', 'broken'],
]);

type TextAnswer = Omit<SignedAnswer, 'bytes'>;

/** An answer that is none of success, in AWS's own words; sets the clock by AWS's where ours was wrong. */
export function answerFault(answer: TextAnswer, name: string, skew: { ms: number }): SendError {
  const { status, headers } = answer;
  const { code, message, isNamed } = wordsOf(answer);
  if (!isNamed && answer.body.trim() !== '' && status < 500 && status !== 429) return notFromAws(answer, name);
  const reason = reasonOf(code, status);
  if (isClock(code, headers['date'], skew))
    return new SendError({ reason: 'credentials', code: CLOCK_CORRECTED, text: `${name}: ${code}`, status, headers });
  const said = message === '' || message === code ? '' : `: ${shortened(message)}`;
  const lost = status >= 500 && reason !== 'throttled';
  return new SendError({ reason, code, text: `${name}: ${code}${said}`, status, headers: withRegion(answer), lost });
}

/** A proxy or a portal: what it refuses, AWS may allow. */
function notFromAws({ status, headers, body }: TextAnswer, name: string): SendError {
  const received = { status, contentType: headers['content-type'] ?? null, body: Buffer.from(body.slice(0, 500), 'utf8') };
  const text = `${name}: ${described(received, 'not an answer of AWS')}`;
  return new SendError({ reason: 'unreachable', code: `HTTP ${status}`, text, status });
}

/** Where a bucket is, S3 says in a header, or in the body alone. */
function withRegion({ headers, body }: TextAnswer): TextAnswer['headers'] {
  const region = headers['x-amz-bucket-region'] ?? xmlText(body, 'Region');
  return region === null ? headers : { ...headers, 'x-amz-bucket-region': region };
}

/** Signed with the time of AWS, the same may be sent once more. */
export const CLOCK_CORRECTED = 'ClockCorrected';

/** How the services spell that a signature is of another time; some of them mean other things as well. */
const CLOCK_CODES: ReadonlySet<string> = new Set([
  ...['RequestTimeTooSkewed', 'RequestExpired', 'RequestInTheFuture', 'InvalidSignature', 'SignatureDoesNotMatch', 'AuthFailure'],
]);

/** AWS takes what is five minutes off. */
const TOLERATED_MS = 4 * 60_000;

function isClock(code: string, date: string | undefined, skew: { ms: number }): boolean {
  const offset = Date.parse(date ?? '') - Date.now();
  if (!CLOCK_CODES.has(code) || !(Math.abs(offset - skew.ms) > TOLERATED_MS)) return false;
  skew.ms = offset;
  return true;
}

function reasonOf(code: string, status: number): SendReason {
  const known = REASONS.get(code);
  if (known !== undefined) return known;
  if (status === 429) return 'throttled';
  if (status === 403) return 'denied';
  if (status === 404) return 'missing';
  if (status === 412) return 'exists';
  if (status === 413) return 'too_large';
  return status >= 500 ? 'broken' : 'refused';
}

/** The error in the body, in whichever of AWS's three ways it is written; a HEAD has none. */
function wordsOf({ status, headers, body }: TextAnswer): { readonly code: string; readonly message: string; readonly isNamed: boolean } {
  const named = headers['x-amzn-errortype']?.split(':')[0] ?? null;
  const json = body.startsWith('{') ? parsed(body) : null;
  const code = named ?? textIn(json, '__type') ?? textIn(json, 'code') ?? xmlText(body, 'Code');
  const message = textIn(json, 'message') ?? textIn(json, 'Message') ?? xmlText(body, 'Message') ?? '';
  const word = shortened(code ?? `HTTP ${status}`, 80);
  return { code: word.slice(word.indexOf('#') + 1).replace(/Exception$/, ''), message, isNamed: code !== null };
}

function parsed(body: string): object | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

function textIn(value: object | null, key: string): string | null {
  const found: unknown = value === null ? null : (value as Readonly<Record<string, unknown>>)[key];
  return typeof found === 'string' ? found : null;
}

const ENTITIES: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'", '&amp;': '&' };

/** The text of the first element of this name: the few answers that are read have it once. */
export function xmlText(xml: string, name: string): string | null {
  const found = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
  return found === undefined ? null : decodeEntities(found);
}

export function decodeEntities(text: string): string {
  return text
    .replace(/&#(x?)([0-9a-f]{1,6});/gi, (_, hex: string, digits: string) => String.fromCodePoint(parseInt(digits, hex === '' ? 10 : 16)))
    .replace(/&(?:lt|gt|quot|apos|amp);/g, (entity) => ENTITIES[entity] ?? entity);
}
