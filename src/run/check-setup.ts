import { nearest } from '../options/nearest.js';
import { homeError } from '../errors.js';
import type { Profiles } from '../aws/credentials/profiles.js';
import { redacted } from '../aws/network/redacted.js';
import { didYouMean, quoted } from '../text.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** The SDK takes `localhost:4566` for a scheme and asks some other host. */
export function checkEndpoints(env: Environment): void {
  for (const [name, value = ''] of Object.entries(env)) {
    if (!name.startsWith('AWS_ENDPOINT_URL') || value === '') continue;
    if (/^https?:$/.test(URL.canParse(value) ? new URL(value).protocol : '')) continue;
    const hint = 'Allowed: a URL such as http://localhost:4566. Without it AWS itself is asked.';
    throw homeError(`${name} can't be ${quoted(redacted(value))}`, hint);
  }
}

/** The SDK passes over what it can't read, and a profile that is cut short then looks like another mistake. */
export function checkFiles({ malformed }: Profiles): void {
  if (malformed === null) return;
  const { file, line, text, why } = malformed;
  // A line that is cut in two may be a secret.
  const what = /^\[/.test(text) ? `${quoted(text)} ` : '';
  throw homeError(`${file}:${line} ${what}${why}`, 'Such as [profile audit], and below it role_arn = arn:…; comments begin with #.');
}

const PROFILES_NAMED = 12;

/** The SDK continues without a profile that does not exist, with whatever else it finds. */
export function checkProfile(profile: string | undefined, origin: '--profile' | 'AWS_PROFILE', { names, files }: Profiles): void {
  if (profile === undefined || profile === 'default' || names.includes(profile)) return;
  const meant = names.find((name) => name === profile.trim().replace(/^profile\s+/, '')) ?? nearest(profile, names);
  const listed = names.length > PROFILES_NAMED ? [...names.slice(0, PROFILES_NAMED), `${names.length - PROFILES_NAMED} more`] : names;
  const exist = names.length === 0 ? `There is no profile in ${files.join(' and ')}.` : `Profiles that exist: ${listed.join(', ')}.`;
  const where = names.length === 0 ? '' : ` in ${files.join(' and ')}`;
  throw homeError(`there is no profile ${quoted(profile)}${where} (${origin})`, `${didYouMean(meant)}${exist}`);
}

export interface RegionNames {
  readonly isRegion: (name: string) => boolean;
  readonly regions: () => readonly string[];
}

/** A host of a Region that does not exist is only found to be missing after many attempts. */
export function checkRegion(region: string | undefined, { isRegion, regions }: RegionNames): void {
  const real = region?.replace(/^fips-|-fips$/, '');
  if (real === undefined || real === '' || isRegion(real)) return;
  const meant = nearest(real, regions());
  const hint = 'Set AWS_REGION, or use --region. A Region that is newer than this version of iam-audit needs a newer one.';
  throw homeError(`there is no AWS Region ${quoted(region ?? '')}`, `${didYouMean(meant)}${hint}`);
}
