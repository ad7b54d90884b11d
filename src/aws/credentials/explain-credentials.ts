import { SourceError } from '../../gather/source-error.js';
import type { Environment } from '../network/proxies.js';
import { toSourceError } from '../to-source-error.js';
import { lineOf, misspelt, readProfiles, saysHow, type Profile, type Profiles } from './profiles.js';

/** Why there are no credentials, and what to do: which profile, which step of it. Other errors go through as they are. */
export async function explained(error: unknown, profile: string | undefined, env: Environment): Promise<unknown> {
  if (error instanceof SourceError) return error;
  const profiles = await readProfiles(env);
  const name = profile ?? 'default';
  const source = toSourceError(error, `credentials of profile ${name}`);
  if (!(source instanceof SourceError) || source.reason === 'unreachable' || source.reason === 'timed_out') return source;
  if (profile === undefined && !saysHow(profiles.byName[name])) return source;
  const words = source.cause instanceof Error ? source.cause.message : source.message;
  // The provider for SSO makes text of whatever happened to its own calls.
  if (NETWORK.test(words)) return new SourceError('unreachable', 'Unreachable', `credentials of profile ${name}: ${oneLine(words)}`, { cause: error });
  const { text, hint } = verdict(words, name, profiles);
  return new SourceError(source.reason, 'NoCredentials', `profile ${name}: ${text}`, { cause: error, hint });
}

const NETWORK = /\b(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)\b|did not establish a connection|^(Error: )?(self-signed|unable to (verify|get))|^Proxy/i;

interface Verdict {
  readonly text: string;
  readonly hint: string;
}

function verdict(words: string, name: string, profiles: Profiles): Verdict {
  const line = lineOf(name, profiles);
  const last = line.at(-1) ?? name;
  const settings = profiles.byName[last];
  const said = oneLine(words).replace(/^Profile '?[^\s']+'? (?=credential_process|is |could )/, 'its ').replace('its is', 'it is');
  const mfa = line.map((each) => profiles.byName[each]?.['mfa_serial']).find((serial) => serial !== undefined);
  if (said.includes('no MFA code callback')) {
    return { text: `it needs a code of ${mfa ?? 'an MFA device'}, and there is no terminal to ask on`, hint: MFA_HINT };
  }
  if (settings === undefined) return { text: `its source_profile ${last} does not exist`, hint: `Profiles that exist: ${profiles.names.join(', ')}.` };
  return circular(line, profiles) ?? signIn(said, last, settings, profiles) ?? withoutWay(said, last, settings) ?? { text: said, hint: ELSE_HINT(last, profiles) };
}

const MFA_HINT =
  'Run it at a terminal, or sign in with the code first (`aws sts get-session-token`, `aws configure mfa-login`) and use the profile that gets; what runs by itself needs a role without MFA.';

function circular(line: readonly string[], { byName }: Profiles): Verdict | null {
  const next = byName[line.at(-1) ?? '']?.['source_profile'];
  // A profile that has keys beside its role may name itself: then those are meant.
  if (next === undefined || byName[next]?.['aws_access_key_id'] !== undefined) return null;
  const text = line.length === 1 ? 'its source_profile is itself, and it has no keys' : `its source_profiles lead in a circle: ${[...line, next].join(' → ')}`;
  return { text, hint: 'Name a profile that has credentials of its own in source_profile.' };
}

function signIn(said: string, name: string, settings: Profile, { sections }: Profiles): Verdict | null {
  if (settings['login_session'] !== undefined) return { text: said, hint: `Sign in: aws login --profile ${name}` };
  if (settings['sso_session'] === undefined && settings['sso_start_url'] === undefined) return null;
  const session = settings['sso_session'];
  if (session !== undefined && sections[`sso-session.${session}`] === undefined) return { text: `its sso_session ${session} does not exist`, hint: `Add a section [sso-session ${session}] (\`aws configure sso-session\`), or name another one.` };
  if (/invalid SSO credentials|missing required property|could not be found/.test(said)) return null;
  const login = `aws sso login --profile ${name}`;
  if (/expired|not found or is invalid|is invalid|not present|Session token not found|UnauthorizedException/i.test(said)) {
    const gone = /has expired|is expired|expired/i.test(said) ? 'the SSO login has expired' : 'there is no valid SSO login';
    return { text: gone, hint: `Sign in again: ${login}` };
  }
  return { text: said, hint: `Check its account and its permission set (sso_account_id, sso_role_name), then sign in again: ${login}` };
}

function withoutWay(said: string, name: string, settings: Profile): Verdict | null {
  const wrong = misspelt(settings);
  if (wrong !== null) return { text: `${wrong} of profile ${name} is no setting that says where credentials come from`, hint: 'aws_access_key_id and aws_secret_access_key do.' };
  if (said.startsWith('Could not load credentials')) return { text: 'it does not say where its credentials come from, and there are none in the environment, container or instance', hint: WAYS_HINT };
  if (!said.startsWith('Could not resolve credentials')) return null;
  const half = settings['aws_access_key_id'] === undefined ? 'aws_access_key_id' : 'aws_secret_access_key';
  if (settings['aws_access_key_id'] !== undefined || settings['aws_secret_access_key'] !== undefined) return { text: `${half} is missing`, hint: 'Keys come in pairs.' };
  if (settings['role_arn'] !== undefined) return { text: `profile ${name} has a role_arn, and nothing that says with whose credentials it is assumed`, hint: 'Add source_profile, credential_source or web_identity_token_file.' };
  return { text: `profile ${name} does not say where its credentials come from`, hint: WAYS_HINT };
}

const WAYS_HINT = 'Add keys, credential_process, sso_session, or role_arn with source_profile; `aws configure sso` and `aws configure` do.';

const ELSE_HINT = (name: string, { files }: Profiles): string => `Check profile ${name} in ${files.join(' and ')}.`;

function oneLine(text: string): string {
  const line = text.slice(0, 2000).replace(/\s+/g, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}
