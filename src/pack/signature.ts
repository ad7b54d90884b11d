import { createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { usageError } from '../errors.js';
import { codeOf } from '../store/store-error.js';
import { quoted, whyUnreadable } from '../text.js';

export interface Signer {
  /** SPKI, as PEM. */
  readonly publicKey: string;
  readonly fingerprint: string;
  sign(bytes: Uint8Array): Buffer;
}

const HOW = 'Make one with: openssl genpkey -algorithm ed25519 -out key.pem';

/** `--sign`: the private key in that file. */
export async function signerIn(file: string): Promise<Signer> {
  const pem = await pemIn(file, '--sign');
  if (/PUBLIC KEY-----/.test(pem)) throw refused('--sign', file, 'is a public key', 'Name the private one.');
  if (/ENCRYPTED/.test(pem)) {
    throw refused('--sign', file, 'is encrypted', 'Decrypt it for this run: openssl pkey -in key.pem -out plain.pem.');
  }
  const key = keyOf(() => createPrivateKey(pem), '--sign', file);
  const open = createPublicKey(key);
  const publicKey = open.export({ type: 'spki', format: 'pem' }).toString();
  return { publicKey, fingerprint: fingerprintOf(open), sign: (bytes) => sign(null, bytes, key) };
}

/** `--key`: the public key in that file. */
export async function publicKeyIn(file: string): Promise<KeyObject> {
  const pem = await pemIn(file, '--key');
  return keyOf(() => createPublicKey(pem), '--key', file, 'Name the public key of whoever signed the pack.');
}

/** The key that a pack brings along; null: it is none. */
export function publicKeyFrom(pem: string): KeyObject | null {
  try {
    const key = createPublicKey(pem);
    return key.asymmetricKeyType === 'ed25519' ? key : null;
  } catch {
    return null;
  }
}

/** SHA-256 of its SPKI: `openssl pkey -pubin -in public-key.pem -outform DER | sha256sum`. */
export function fingerprintOf(key: KeyObject): string {
  return createHash('sha256').update(key.export({ type: 'spki', format: 'der' })).digest('hex');
}

export function isSignedBy(key: KeyObject, bytes: Uint8Array, signature: Uint8Array): boolean {
  return signature.length === 64 && verify(null, bytes, key, signature);
}

function keyOf(read: () => KeyObject, option: string, file: string, next = HOW): KeyObject {
  let key: KeyObject;
  try {
    key = read();
  } catch {
    throw refused(option, file, 'is no key in PEM', next);
  }
  const { asymmetricKeyType: type = 'secret' } = key;
  if (type !== 'ed25519') throw refused(option, file, `is a key of another kind (${type})`, `Allowed: Ed25519. ${next}`);
  return key;
}

const LARGEST = 64 * 1024;

async function pemIn(file: string, option: string): Promise<string> {
  try {
    const found = await stat(file);
    if (found.isFile() && found.size > LARGEST) throw refused(option, file, 'is no key: it is too large', HOW);
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = codeOf(error);
    if (code === null) throw error;
    throw usageError(`${option} ${quoted(file)}: ${whyUnreadable(code)}`, 'Name a file that you may read.');
  }
}

function refused(option: string, file: string, why: string, next: string): Error {
  return usageError(`${option} ${quoted(file)} ${why}`, next);
}
