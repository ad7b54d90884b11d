import { AuditError, homeError } from '../errors.js';
import { SourceError } from '../gather/source-error.js';
import type { UnseenReason } from '../evidence/evidence.js';

const NETWORK_HINT = 'Check the network, HTTPS_PROXY and NO_PROXY where a proxy leads out, and AWS_ENDPOINT_URL.';

const NOT_AWS_HINT =
  'A proxy or the sign-in page of a network seems to answer instead of AWS: check HTTPS_PROXY, NO_PROXY and AWS_ENDPOINT_URL,' +
  ' or sign in to the network with a browser.';

/** How the border of `aws/` words an answer that AWS never gave. */
const NOT_AWS = /not an answer of AWS/;

const HINTS: Readonly<Partial<Record<UnseenReason, string>>> = {
  credentials_expired: 'Renew your credentials (`aws sso login`, or new keys in the environment), or name a profile with --profile.',
  denied: 'docs/setup.md has the policy that the caller needs.',
  throttled: 'AWS is throttling: run again later, or with a lower --concurrency.',
  timed_out: NETWORK_HINT,
  unreachable: NETWORK_HINT,
  unreadable: NOT_AWS_HINT,
};

const NO_CREDENTIALS =
  'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, sign in with `aws sso login`, or name a profile with --profile. --demo needs none.';

const REGION_HINT = 'Set AWS_REGION, or use --region; an aggregator lives in one Region.';

/** Nothing can be said without the first answers: who am I, which accounts, which aggregator. */
export function asHomeError(error: unknown): unknown {
  if (error instanceof AuditError) return error;
  if (!(error instanceof Error)) return error;
  // The SDK finds out about a missing Region before any call, with a plain Error; AWS_REGION= is one that is empty.
  const root = rootMessage(error);
  if (/^Region is missing|^Invalid configuration: region|^Region not accepted: region=""/i.test(root)) {
    return homeError('no Region is set', REGION_HINT, { cause: error });
  }
  if (root.startsWith('Region not accepted')) return homeError(root, REGION_HINT, { cause: error });
  return error instanceof SourceError ? homeError(wordsOf(error), hintFor(error), { cause: error }) : error;
}

function isWithoutCredentials({ code }: SourceError): boolean {
  return code === 'CredentialsProviderError' || code === 'TokenProviderError';
}

function wordsOf(error: SourceError): string {
  return isWithoutCredentials(error) ? `no AWS credentials: ${error.message}` : error.message;
}

function hintFor(error: SourceError): string | null {
  const { hint, reason, message } = error;
  if (hint !== null) return hint;
  if (isWithoutCredentials(error)) return NO_CREDENTIALS;
  if (NOT_AWS.test(message)) return NOT_AWS_HINT;
  const withoutConfig = reason === 'denied' && message.startsWith('config:') ? ' Without AWS Config: --source organization.' : '';
  return `${HINTS[reason] ?? ''}${withoutConfig}`.trim() || null;
}

function rootMessage(error: Error): string {
  return error.cause instanceof Error ? rootMessage(error.cause) : error.message;
}
