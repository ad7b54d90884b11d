import type { AwsCredentialIdentity } from '@smithy/types';
import { SourceError } from '../../gather/source-error.js';
import type { Environment } from '../network/proxies.js';

const VARIABLES = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'] as const;

/** Keys that can't be any: with a line break, from a file with Windows line ends or from `echo`, with a blank or a quote. */
export function checkEnvironmentKeys(env: Environment): void {
  const hint = 'Set it without: a file or secret that it was read from may end in a line break.';
  for (const name of VARIABLES) refuse(name, env[name] ?? '', hint);
}

/** The same for keys that came from elsewhere: a process, a file, a service. */
export function checkKeys({ accessKeyId, secretAccessKey, sessionToken = '' }: AwsCredentialIdentity, from: string): void {
  const hint = 'Mend what hands out these credentials: keys are one word of plain ASCII.';
  refuse(`the access key id of ${from}`, accessKeyId, hint);
  refuse(`the secret access key of ${from}`, secretAccessKey, hint);
  refuse(`the session token of ${from}`, sessionToken, hint);
}

function refuse(name: string, value: string, hint: string): void {
  const found = /[^\x21-\x7e]/.exec(value)?.[0];
  if (found === undefined) return;
  const what = /[\r\n]/.test(value) ? 'a line break' : /\s/.test(found) ? 'white space' : 'a character that no key has';
  throw new SourceError('credentials_expired', 'InvalidKeys', `${name} holds ${what}`, { hint });
}
