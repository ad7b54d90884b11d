import { AuditError, homeError } from '../errors.js';
import { SourceError } from '../gather/source-error.js';
import type { UnseenReason } from '../evidence/evidence.js';

const HINTS: Readonly<Partial<Record<UnseenReason, string>>> = {
  credentials_expired: 'Renew your credentials (`aws sso login`, or new keys in the environment), or name a profile with --profile.',
  denied: 'The README lists the permissions of the caller under "First run on a real organization".',
  unreadable: 'Check the network, AWS_ENDPOINT_URL and proxies: what came is not an answer of AWS, or not a whole one.',
  throttled: 'AWS is throttling: run again later, or with a lower --concurrency.',
  timed_out: 'Check the network and AWS_ENDPOINT_URL; proxies (HTTPS_PROXY) are not used.',
  unreachable: 'Check the network and AWS_ENDPOINT_URL; proxies (HTTPS_PROXY) are not used.',
};

const NO_CREDENTIALS = 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, sign in with `aws sso login`, or name a profile with --profile. --demo needs none.';

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
  if (!(error instanceof SourceError)) return error;
  if (error.code === 'CredentialsProviderError' || error.code === 'TokenProviderError') {
    return homeError(`no AWS credentials: ${error.message}`, NO_CREDENTIALS, { cause: error });
  }
  const withoutConfig = error.reason === 'denied' && error.message.startsWith('config:') ? ' Without AWS Config: --source organization.' : '';
  return homeError(error.message, `${HINTS[error.reason] ?? ''}${withoutConfig}`.trim() || null, { cause: error });
}

function rootMessage(error: Error): string {
  return error.cause instanceof Error ? rootMessage(error.cause) : error.message;
}
