import type { AwsSettings } from '../aws/clients.js';
import type { Io } from '../cli/io.js';
import type { Settings } from '../cli/settings.js';
import type { Emit } from '../gather/events.js';
import { SourceError } from '../gather/source-error.js';
import { quoted } from '../text.js';
import { checkEndpoints, checkFiles, checkProfile, checkRegion } from './check-setup.js';

export type Reach = Pick<AwsSettings, 'region' | 'profile' | 'endpoint' | 'credentials' | 'env' | 'network' | 'endpointFor' | 'askMfaCode'>;

/** How AWS is reached from here, found out before anything is asked: what can't be meant ends the run at once. */
export async function reachOf(
  { profile, region }: Pick<Settings, 'profile' | 'region'>,
  io: Pick<Io, 'env' | 'ask'>,
  emit: Emit,
): Promise<Reach> {
  const { env } = io;
  checkEndpoints(env);
  const { checkEnvironmentKeys, isRegion, networkOf, profileEndpoints, readProfiles, regions } = await import('../aws/setup.js');
  const profiles = await readProfiles(env);
  checkFiles(profiles);
  const name = profile ?? given(env['AWS_PROFILE']);
  checkProfile(name, profile === undefined ? 'AWS_PROFILE' : '--profile', profiles);
  if (name === undefined) checkEnvironmentKeys(env);
  const settings = profiles.byName[name ?? 'default'] ?? {};
  const wanted = regionOf(region, env);
  const endpointFor = profileEndpoints(env, settings, profiles);
  // Where a service other than AWS answers, Regions may have names of their own.
  if (!hasEndpoint(env) && endpointFor('STS') === undefined) checkRegion(wanted ?? settings['region'], { isRegion, regions });
  if (profile === undefined && name !== undefined) warnOfKeys(name, env, emit);
  return { region: wanted, profile, env, network: await networkOf(env, settings), endpointFor, askMfaCode: mfaCodeFrom(io, emit) };
}

/** An environment variable that is empty is not set. */
function given(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}

/** --profile is meant; AWS_PROFILE may linger, and the AWS CLI would pass it over. */
function warnOfKeys(name: string, env: Io['env'], emit: Emit): void {
  if (given(env['AWS_ACCESS_KEY_ID']) === undefined || given(env['AWS_SECRET_ACCESS_KEY']) === undefined) return;
  const text = `AWS_PROFILE (${name}) is used, not AWS_ACCESS_KEY_ID; the AWS CLI would take the keys. Unset one of them, or use --profile`;
  emit({ kind: 'warning', text });
}

/** The SDK for JavaScript knows AWS_REGION only; people who come from the AWS CLI have the other one. */
function regionOf(region: string | undefined, env: Io['env']): string | undefined {
  return region ?? given(env['AWS_REGION']) ?? given(env['AWS_DEFAULT_REGION']);
}

function hasEndpoint(env: Io['env']): boolean {
  return Object.entries(env).some(([name, value = '']) => name.startsWith('AWS_ENDPOINT_URL') && value !== '');
}

function mfaCodeFrom({ ask }: Pick<Io, 'ask'>, emit: Emit): ((serial: string) => Promise<string>) | null {
  if (ask === undefined) return null;
  return async (serial) => {
    emit({ kind: 'question', open: true });
    try {
      const code = (await ask(`MFA code of ${serial}: `)).trim();
      if (/^\d{6}$/.test(code)) return code;
      const hint = 'Allowed: the six digits that the device shows. Run again.';
      throw new SourceError('credentials_expired', 'InvalidMfaCode', `${quoted(code)} is no MFA code`, { hint });
    } finally {
      emit({ kind: 'question', open: false });
    }
  };
}
