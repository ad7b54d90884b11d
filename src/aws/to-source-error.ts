import type { UnseenReason } from '../evidence/evidence.js';
import { SourceError } from '../gather/source-error.js';
import { AnswerError } from './answer-error.js';
import { shortened } from './shortened.js';
import { networkFault } from './network/network-fault.js';

/**
 * AWS spells its codes with and without `Exception` (IAM user guide, common errors); these are without. What comes may
 * be any word, also one that every object has.
 */
const REASONS: ReadonlyMap<string, UnseenReason> = new Map<string, UnseenReason>([
  ['AccessDenied', 'denied'],
  ['AccessDeniedForDependency', 'denied'],
  ['AuthorizationError', 'denied'],
  ['OptInRequired', 'denied'],
  ['UnauthorizedOperation', 'denied'],
  ['RegionDisabled', 'denied'],
  ['ExpiredToken', 'credentials_expired'],
  ['TokenRefreshRequired', 'credentials_expired'],
  ['InvalidClientTokenId', 'credentials_expired'],
  ['UnrecognizedClient', 'credentials_expired'],
  ['SignatureDoesNotMatch', 'credentials_expired'],
  ['InvalidSignature', 'credentials_expired'],
  ['RequestExpired', 'credentials_expired'],
  ['CredentialsProviderError', 'credentials_expired'],
  ['TokenProviderError', 'credentials_expired'],
  ['Throttling', 'throttled'],
  ['TooManyRequests', 'throttled'],
  ['RequestLimitExceeded', 'throttled'],
  ['SlowDown', 'throttled'],
  ['LimitExceeded', 'throttled'],
  ['ReportGenerationLimitExceeded', 'throttled'],
  ['ServiceQuotaExceeded', 'throttled'],
  ['TimeoutError', 'timed_out'],
  ['RequestTimeout', 'timed_out'],
  ['ETIMEDOUT', 'timed_out'],
  ['ECONNRESET', 'unreachable'],
  ['ECONNREFUSED', 'unreachable'],
  ['EPIPE', 'unreachable'],
  ['EHOSTUNREACH', 'unreachable'],
  ['ENETUNREACH', 'unreachable'],
  ['ENOTFOUND', 'unreachable'],
  ['EAI_AGAIN', 'unreachable'],
]);

/** An SDK error as a reason and one line: what was asked, AWS's code, AWS's words. An abort passes through as it is. */
export function toSourceError(error: unknown, action: string): Error {
  if (error instanceof SourceError) return error;
  if (error instanceof AnswerError) return new SourceError(error.reason, error.name, `${action}: ${error.message}`, { cause: error });
  if (!(error instanceof Error)) return new SourceError('failed', 'Unknown', `${action}: ${shortened(String(error))}`);
  if (error.name === 'AbortError') return error;
  const fault = networkFault(error);
  if (fault !== null) {
    return new SourceError(fault.reason, fault.code, `${action}: ${shortened(fault.text)}`, { cause: error, hint: fault.hint });
  }
  const code = codeOf(error);
  const reason = REASONS.get(code) ?? 'failed';
  const said = withoutAdvice(shortened(error.message));
  const text = said === '' || said === 'Unknown' || said === code ? code : `${code}: ${said}`;
  return new SourceError(reason, code, `${action}: ${text}`, { cause: error });
}

/** What the SDK adds to a body that it can't read is meant for programmers. */
const SDK_ADVICE = 'Deserialization error: to see the raw response';

function withoutAdvice(text: string): string {
  const at = text.indexOf(SDK_ADVICE);
  return at < 0 ? text : text.slice(0, at).trim();
}

function codeOf(error: Error): string {
  const network = 'code' in error && typeof error.code === 'string' ? error.code : null;
  if (network !== null && REASONS.has(network)) return network;
  const name: unknown = error.name === 'Error' && 'Code' in error ? error.Code : error.name;
  const word = shortened(typeof name === 'string' ? name : 'Unknown');
  return word.slice(word.indexOf('#') + 1).replace(/Exception$/, '');
}
