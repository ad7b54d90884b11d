import { doesIdentityRequireRefresh, isIdentityExpired, memoizeIdentityProvider } from '@smithy/core';
import type { NodeHttpHandler } from '@smithy/node-http-handler';
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider, Logger } from '@smithy/types';
import type { AwsSettings } from '../clients.js';
import { hubCredentials } from '../credentials/hub-credentials.js';
import { patientRetry } from '../retry-strategy.js';

/**
 * The hub's credentials for as long as they can be had. When they have to be renewed after the deadline, which ended the
 * connections that fetched them, they are fetched once more by the connections of this side. No code is asked
 * for then.
 */
export function lastingCredentials(
  settings: Pick<AwsSettings, 'deadlineMs' | 'env' | 'profile' | 'credentials' | 'clock' | 'signal'>,
  found: AwsCredentialIdentityProvider,
  tools: { readonly requestHandler: NodeHttpHandler; readonly logger: Logger },
): AwsCredentialIdentityProvider {
  const { deadlineMs, env = process.env, profile, clock, signal } = settings;
  if (deadlineMs === null || settings.credentials !== undefined) return found;
  const fetched = hubCredentials({ env, profile, askMfaCode: null, retryStrategy: patientRetry(clock), signal, ...tools });
  const own = memoizeIdentityProvider<AwsCredentialIdentity>(fetched, isIdentityExpired, doesIdentityRequireRefresh);
  return async (properties) => {
    try {
      return await found(properties);
    } catch (error) {
      if (own === undefined) throw error;
      return own(properties);
    }
  };
}
