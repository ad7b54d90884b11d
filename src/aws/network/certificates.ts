import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { SourceError } from '../../gather/source-error.js';
import type { Environment } from './proxies.js';

const BLOCK = /-----BEGIN (?:TRUSTED )?CERTIFICATE-----[^-]+-----END (?:TRUSTED )?CERTIFICATE-----/g;

/**
 * The certificates to trust where AWS_CA_BUNDLE or a profile's `ca_bundle` names some of its own: they come on top of
 * what Node trusts by itself. undefined: Node's own, NODE_EXTRA_CA_CERTS among them.
 */
export async function trustedCertificates(env: Environment, bundleOfProfile: string | undefined): Promise<readonly string[] | undefined> {
  const [name, path] = env['AWS_CA_BUNDLE'] ? ['AWS_CA_BUNDLE', env['AWS_CA_BUNDLE']] : ['ca_bundle of the profile', bundleOfProfile ?? ''];
  if (path === '') return undefined;
  return [...(await ordinary(env)), ...(await certificatesIn(name, path))];
}

async function certificatesIn(name: string, path: string): Promise<readonly string[]> {
  const hint = 'Allowed: a file of certificates in PEM form (-----BEGIN CERTIFICATE-----).';
  const refuse = (why: string): SourceError =>
    new SourceError('failed', 'InvalidCertificates', `${name} is ${JSON.stringify(path)}, ${why}`, { hint });
  const text = await readFile(expanded(path), 'utf8').catch((error: unknown) => {
    throw refuse(`which can't be read (${(error as NodeJS.ErrnoException).code ?? 'failed'})`);
  });
  const blocks = text.match(BLOCK) ?? [];
  if (blocks.length === 0) throw refuse('which holds no certificate');
  if (!blocks.every(isCertificate)) throw refuse('which holds a certificate that is damaged');
  return blocks;
}

function isCertificate(pem: string): boolean {
  try {
    new X509Certificate(pem);
    return true;
  } catch {
    return false;
  }
}

function expanded(path: string): string {
  return path.startsWith('~/') ? join(homedir(), path.slice(2)) : path;
}

/** A list of one's own replaces Node's, so that one has to be in it. Older Nodes can't say what they would trust. */
async function ordinary(env: Environment): Promise<readonly string[]> {
  const { getCACertificates } = tls as { readonly getCACertificates?: (type: 'default') => string[] };
  if (getCACertificates !== undefined) return getCACertificates('default');
  const extra = env['NODE_EXTRA_CA_CERTS'];
  const found = extra ? ((await readFile(extra, 'utf8').catch(() => '')).match(BLOCK) ?? []) : [];
  return [...tls.rootCertificates, ...found.filter(isCertificate)];
}
