import { lineOf, misspelt, type Profile, type Profiles } from './profiles.js';

export interface Verdict {
  readonly text: string;
  /** What to do. */
  readonly hint: string;
}

/** What is wrong with a profile that gave no credentials, from its settings and the words of the SDK. */
export function verdict(words: string, name: string, profiles: Profiles): Verdict {
  const line = lineOf(name, profiles);
  const last = line.at(-1) ?? name;
  const settings = profiles.byName[last];
  const said = words.replace(/^Profile '?[^\s']+'? (?=credential_process|could )/, 'its ');
  if (said.includes('no MFA code callback')) return withoutTerminal(line, profiles);
  if (settings === undefined) {
    return { text: `its source_profile ${last} does not exist`, hint: `Profiles that exist: ${profiles.names.join(', ')}.` };
  }
  return (
    circular(line, profiles) ??
    signIn(said, last, profiles) ??
    withoutWay(said, last, settings) ?? { text: said, hint: `Check profile ${last} in ${profiles.files.join(' and ')}.` }
  );
}

function withoutTerminal(line: readonly string[], { byName }: Profiles): Verdict {
  const device = line.map((each) => byName[each]?.['mfa_serial']).find((serial) => serial !== undefined) ?? 'an MFA device';
  return {
    text: `it needs a code of ${device}, and there is no terminal to ask on`,
    hint:
      'Run it at a terminal, or sign in with the code first (`aws sts get-session-token`, `aws configure mfa-login`) and use the' +
      ' profile that gets; what runs by itself needs a role without MFA.',
  };
}

function circular(line: readonly string[], { byName }: Profiles): Verdict | null {
  const next = byName[line.at(-1) ?? '']?.['source_profile'];
  // A profile that has keys beside its role may name itself: then those are meant.
  if (next === undefined || byName[next]?.['aws_access_key_id'] !== undefined) return null;
  const around = `its source_profiles lead in a circle: ${[...line, next].join(' → ')}`;
  const text = line.length === 1 ? 'its source_profile is itself, and it has no keys' : around;
  return { text, hint: 'Name a profile that has credentials of its own in source_profile.' };
}

const NO_LOGIN = /expired|is invalid|not present|Session token not found|UnauthorizedException/i;

function signIn(said: string, name: string, { byName, sections }: Profiles): Verdict | null {
  const { login_session: login, sso_session: session, sso_start_url: start } = byName[name] ?? {};
  if (login !== undefined) return { text: said, hint: `Sign in: aws login --profile ${name}` };
  if (session === undefined && start === undefined) return null;
  if (session !== undefined && sections[`sso-session.${session}`] === undefined) {
    const hint = `Add a section [sso-session ${session}] (\`aws configure sso-session\`), or name another one.`;
    return { text: `its sso_session ${session} does not exist`, hint };
  }
  if (/invalid SSO credentials|missing required property/.test(said)) return null;
  const command = `aws sso login --profile ${name}`;
  if (NO_LOGIN.test(said)) {
    const text = /expired/i.test(said) ? 'the SSO login has expired' : 'there is no valid SSO login';
    return { text, hint: `Sign in again: ${command}` };
  }
  const hint = `Check its account and its permission set (sso_account_id, sso_role_name), then sign in again: ${command}`;
  return { text: said, hint };
}

const WAYS =
  'Add keys, credential_process, sso_session, or role_arn with source_profile; `aws configure` and `aws configure sso` do.';

function withoutWay(said: string, name: string, settings: Profile): Verdict | null {
  const wrong = misspelt(settings);
  if (wrong !== null) {
    const text = `${wrong} of profile ${name} is no setting that says where credentials come from`;
    return { text, hint: 'aws_access_key_id and aws_secret_access_key do.' };
  }
  if (said.startsWith('Could not load credentials')) {
    const text = 'it does not say where its credentials come from, and there are none in the environment, container or instance';
    return { text, hint: WAYS };
  }
  return said.startsWith('Could not resolve credentials') ? halfAWay(name, settings) : null;
}

function halfAWay(name: string, settings: Profile): Verdict {
  const keys = ['aws_access_key_id', 'aws_secret_access_key'];
  const missing = keys.filter((key) => settings[key] === undefined);
  if (missing.length === 1) return { text: `${missing.join('')} of profile ${name} is missing`, hint: 'Keys come in pairs.' };
  if (settings['role_arn'] !== undefined) {
    const text = `profile ${name} has a role_arn, and nothing that says with whose credentials it is assumed`;
    return { text, hint: 'Add source_profile, credential_source or web_identity_token_file, and only one of them.' };
  }
  return { text: `profile ${name} does not say where its credentials come from`, hint: WAYS };
}
