import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { loadSharedConfigFiles, parseKnownFiles } from '@smithy/core/config';
import type { Environment } from '../network/proxies.js';
import { malformedLine, type MalformedLine } from './malformed-line.js';

/** Settings of one profile, as the files have them. */
export type Profile = Readonly<Record<string, string | undefined>>;

/** The profiles of ~/.aws/config and ~/.aws/credentials, or of the files that the environment names instead. */
export interface Profiles {
  readonly files: readonly string[];
  readonly names: readonly string[];
  readonly byName: Readonly<Record<string, Profile | undefined>>;
  /** Sections of the config file that are no profiles: `services.x`, `sso-session.x`. */
  readonly sections: Readonly<Record<string, Profile | undefined>>;
  /** What can't be read in one of the files. */
  readonly malformed: (MalformedLine & { readonly file: string }) | null;
}

/** A file that isn't there has no profiles. The SDK keeps what it has read. */
export async function readProfiles(env: Environment): Promise<Profiles> {
  const [byName, { configFile }] = await Promise.all([parseKnownFiles({}), loadSharedConfigFiles()]);
  const names = Object.keys(byName).filter((name) => !/^(services|sso-session)\./.test(name));
  const file = (variable: string, name: string): string => env[variable] || join(env['HOME'] || homedir(), '.aws', name);
  const files = [file('AWS_CONFIG_FILE', 'config'), file('AWS_SHARED_CREDENTIALS_FILE', 'credentials')];
  return { files, names, byName, sections: configFile, malformed: await firstMalformed(files) };
}

async function firstMalformed(files: readonly string[]): Promise<Profiles['malformed']> {
  for (const file of files) {
    const found = malformedLine(await readFile(file, 'utf8').catch(() => ''));
    if (found !== null) return { ...found, file };
  }
  return null;
}

/** Settings that say where credentials come from. A profile with none of them is about Regions and the like. */
const WAYS = [
  ...['aws_access_key_id', 'aws_secret_access_key', 'aws_session_token', 'role_arn', 'source_profile', 'credential_source'],
  ...['web_identity_token_file', 'credential_process', 'sso_session', 'sso_start_url', 'sso_account_id', 'sso_role_name', 'login_session'],
];

export function saysHow(profile: Profile | undefined): boolean {
  return profile !== undefined && WAYS.some((key) => profile[key] !== undefined);
}

const ALIKE = /^(aws_?)?(access|secret)_?(access_?)?(key|token)|^credentials?_proc|^role_?(arn|name)$|^source_?prof/i;

/** A setting that must have been meant as one of those: `aws_access_key` instead of `aws_access_key_id`. */
export function misspelt(profile: Profile | undefined): string | null {
  return Object.keys(profile ?? {}).find((key) => ALIKE.test(key) && !WAYS.includes(key)) ?? null;
}

/** A profile and those that it takes its credentials from, nearest first, each once. */
export function lineOf(name: string, { byName }: Profiles): readonly string[] {
  const line: string[] = [];
  let next: string | undefined = name;
  while (next !== undefined && !line.includes(next)) {
    line.push(next);
    next = byName[next]?.['source_profile'];
  }
  return line;
}
