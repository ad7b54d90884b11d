import { fromIni } from '@aws-sdk/credential-provider-ini';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import type { NodeHttpHandler } from '@smithy/node-http-handler';
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider, Logger, RetryStrategyV2 } from '@smithy/types';
import type { Environment } from '../network/proxies.js';
import { checkEnvironmentKeys, checkKeys } from './checked-keys.js';
import { explainCredentialProcesses } from './credential-process.js';
import { explained } from './explain-credentials.js';
import { readProfiles, saysHow } from './profiles.js';

/** Asks for the code that an MFA device shows. */
export type AskMfaCode = (serial: string) => Promise<string>;

export interface CredentialSettings {
  readonly env: Environment;
  /** Of --profile; undefined: the environment's. */
  readonly profile: string | undefined;
  /** null: there is no user of the tool to ask. */
  readonly askMfaCode: AskMfaCode | null;
  /** For the clients that fetch credentials: they go the same way as all others. */
  readonly requestHandler: NodeHttpHandler;
  readonly retryStrategy: RetryStrategyV2;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/**
 * The hub's credentials, found in the SDK's order. A profile that says where its credentials come from is asked alone:
 * the chain would go on to the next source, down to the metadata of an instance, and report that one's failure.
 */
export function hubCredentials(settings: CredentialSettings): AwsCredentialIdentityProvider {
  const { env, signal, profile = env['AWS_PROFILE'] || undefined } = settings;
  let provider: Promise<AwsCredentialIdentityProvider> | undefined;
  return async (properties): Promise<AwsCredentialIdentity> => {
    if (profile === undefined) checkEnvironmentKeys(env);
    explainCredentialProcesses(signal);
    try {
      const found = await (await (provider ??= chosen(settings, profile)))(properties);
      checkKeys(found, profile === undefined ? 'the credentials that were found' : `profile ${profile}`);
      return found;
    } catch (error) {
      signal.throwIfAborted();
      throw await explained(error, profile, env);
    }
  };
}

async function chosen(settings: CredentialSettings, profile: string | undefined): Promise<AwsCredentialIdentityProvider> {
  const { env, askMfaCode, requestHandler, retryStrategy, logger } = settings;
  const { byName } = await readProfiles(env);
  const init = {
    ...{ clientConfig: { requestHandler, retryStrategy, logger }, logger },
    ...(profile === undefined ? {} : { profile }),
    ...(askMfaCode === null ? {} : { mfaCodeProvider: askMfaCode }),
  };
  const keysInEnvironment = Boolean(env['AWS_ACCESS_KEY_ID'] && env['AWS_SECRET_ACCESS_KEY']);
  const isAsked = profile !== undefined || !keysInEnvironment;
  return isAsked && saysHow(byName[profile ?? 'default']) ? fromIni(init) : defaultProvider(init);
}
