import type { AwsSettings } from '../aws/clients.js';
import type { Io } from '../cli/io.js';
import type { Settings } from '../cli/settings.js';
import type { Emit } from '../gather/events.js';
import { SourceError } from '../gather/source-error.js';
import { quoted } from '../text.js';
import { checkEndpoints, checkProfile, checkRegion } from './check-setup.js';

export type Reach = Pick<AwsSettings, 'region' | 'profile' | 'endpoint' | 'credentials' | 'env' | 'network' | 'endpointFor' | 'askMfaCode'>;

/** How AWS is reached from here, found out before anything is asked: what can't be meant ends the run at once. */
export async function reachOf({ profile, region }: Settings, io: Io, emit: Emit): Promise<Reach> {
  const { env } = io;
  checkEndpoints(env);
  const { checkEnvironmentKeys, isRegion, networkOf, profileEndpoints, readProfiles, regions } = await import('../aws/setup.js');
  const profiles = await readProfiles(env);
  const name = profile ?? (env['AWS_PROFILE'] || undefined);
  checkProfile(name, profile === undefined ? 'AWS_PROFILE' : '--profile', profiles);
  if (name === undefined) checkEnvironmentKeys(env);
  const settings = profiles.byName[name ?? 'default'];
  const wanted = regionOf(region, env);
  const endpointFor = profileEndpoints(env, settings, profiles);
  // Where somebody else answers, Regions may have names of their own.
  if (!hasEndpoint(env) && endpointFor('STS') === undefined) checkRegion(wanted ?? settings?.['region'], { isRegion, regions });
  if (profile === undefined && name !== undefined && env['AWS_ACCESS_KEY_ID'] && env['AWS_SECRET_ACCESS_KEY']) {
    emit({ kind: 'warning', text: `AWS_PROFILE (${name}) is used, not AWS_ACCESS_KEY_ID; the AWS CLI would take the keys. Unset one of them, or use --profile` });
  }
  return { region: wanted, profile, env, network: await networkOf(env, settings ?? {}), endpointFor, askMfaCode: mfaCodeFrom(io, emit) };
}

/** The SDK for JavaScript knows AWS_REGION only; people who come from the AWS CLI have the other one. */
function regionOf(region: string | undefined, env: Io['env']): string | undefined {
  return region ?? (env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || undefined);
}

function hasEndpoint(env: Io['env']): boolean {
  return Object.entries(env).some(([name, value = '']) => name.startsWith('AWS_ENDPOINT_URL') && value !== '');
}

function mfaCodeFrom({ ask }: Io, emit: Emit): ((serial: string) => Promise<string>) | null {
  if (ask === undefined) return null;
  return async (serial) => {
    emit({ kind: 'question', open: true });
    try {
      const code = (await ask(`MFA code of ${serial}: `)).trim();
      if (/^\d{6}$/.test(code)) return code;
      throw new SourceError('credentials_expired', 'InvalidMfaCode', `${quoted(code)} is no MFA code`, { hint: 'Allowed: the six digits that the device shows. Run again.' });
    } finally {
      emit({ kind: 'question', open: false });
    }
  };
}
