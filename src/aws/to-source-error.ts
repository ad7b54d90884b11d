import type { UnseenReason } from '../evidence/evidence.js';
import { SourceError } from '../gather/source-error.js';
import { networkFault } from './network/network-fault.js';

/** AWS spells its codes with and without `Exception` (IAM user guide, common errors); these are without. */
const REASONS: Readonly<Record<string, UnseenReason>> = {
  AccessDenied: 'denied',
  AccessDeniedForDependency: 'denied',
  AuthorizationError: 'denied',
  OptInRequired: 'denied',
  UnauthorizedOperation: 'denied',
  RegionDisabled: 'denied',
  ExpiredToken: 'credentials_expired',
  TokenRefreshRequired: 'credentials_expired',
  InvalidClientTokenId: 'credentials_expired',
  UnrecognizedClient: 'credentials_expired',
  SignatureDoesNotMatch: 'credentials_expired',
  InvalidSignature: 'credentials_expired',
  RequestExpired: 'credentials_expired',
  CredentialsProviderError: 'credentials_expired',
  TokenProviderError: 'credentials_expired',
  Throttling: 'throttled',
  TooManyRequests: 'throttled',
  RequestLimitExceeded: 'throttled',
  SlowDown: 'throttled',
  LimitExceeded: 'throttled',
  ReportGenerationLimitExceeded: 'throttled',
  ServiceQuotaExceeded: 'throttled',
  TimeoutError: 'timed_out',
  RequestTimeout: 'timed_out',
  ETIMEDOUT: 'timed_out',
  ECONNRESET: 'unreachable',
  ECONNREFUSED: 'unreachable',
  EPIPE: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENOTFOUND: 'unreachable',
  EAI_AGAIN: 'unreachable',
};

/** What the SDK adds to a body that it can't read is meant for programmers. */
const SDK_ADVICE = /\s*Deserialization error: to see the raw response, inspect the hidden field \{error\}\.\$response on this object\.?/;

/** An SDK error as a reason and one line: what was asked, AWS's code, AWS's words. An abort passes through as it is. */
export function toSourceError(error: unknown, action: string): Error {
  if (error instanceof SourceError) return error;
  if (!(error instanceof Error)) return new SourceError('failed', 'Unknown', `${action}: ${String(error)}`);
  if (error.name === 'AbortError') return error;
  const fault = networkFault(error);
  if (fault !== null) return new SourceError(fault.reason, fault.code, `${action}: ${oneLine(fault.text)}`, { cause: error, hint: fault.hint });
  const code = codeOf(error);
  const reason = REASONS[code] ?? 'failed';
  const said = oneLine(error.message.replace(SDK_ADVICE, ''));
  const text = said === '' || said === 'Unknown' || said === code ? code : `${code}: ${said}`;
  return new SourceError(reason, code, `${action}: ${text}`, { cause: error });
}

function codeOf(error: Error): string {
  const network = 'code' in error && typeof error.code === 'string' ? error.code : null;
  if (network !== null && Object.hasOwn(REASONS, network)) return network;
  const name = error.name === 'Error' && 'Code' in error && typeof error.Code === 'string' ? error.Code : error.name;
  return name.slice(name.indexOf('#') + 1).replace(/Exception$/, '');
}

/** AWS's words may hold anything: keep one line of a sane length. */
function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}
