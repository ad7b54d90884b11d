import { SourceError } from '../../gather/source-error.js';
import type { Environment } from '../network/proxies.js';
import { toSourceError } from '../to-source-error.js';
import { readProfiles, saysHow } from './profiles.js';
import { verdict } from './profile-verdict.js';

/** Why there are no credentials, and what to do: which profile, which step of it. Other errors go through as they are. */
export async function explained(error: unknown, profile: string | undefined, env: Environment): Promise<unknown> {
  if (error instanceof SourceError) return error;
  const profiles = await readProfiles(env);
  const name = profile ?? 'default';
  const source = toSourceError(error, `credentials of profile ${name}`);
  if (!(source instanceof SourceError) || source.reason === 'unreachable' || source.reason === 'timed_out') return source;
  if (profile === undefined && !saysHow(profiles.byName[name])) return source;
  const words = oneLine(source.cause instanceof Error ? source.cause.message : source.message);
  // The provider for SSO makes text of whatever happened to its own calls.
  if (NETWORK.test(words)) {
    return new SourceError('unreachable', 'Unreachable', `credentials of profile ${name}: ${words}`, { cause: error });
  }
  const { text, hint } = verdict(words, name, profiles);
  return new SourceError(source.reason, 'NoCredentials', `profile ${name}: ${text}`, { cause: error, hint });
}

const CODES = 'ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH';
const OTHERS = 'did not establish a connection|^(\\w*Error: )?(self-signed|unable to (verify|get))|^Proxy';
const NETWORK = new RegExp(`\\b(${CODES})\\b|${OTHERS}`, 'i');

function oneLine(text: string): string {
  const line = text.slice(0, 2000).replace(/\s+/g, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}
