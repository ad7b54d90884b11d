import { createHmac, randomBytes } from 'node:crypto';
import { lstat, readFile, writeFile } from 'node:fs/promises';
import { usageError } from '../errors.js';
import { isRecord } from '../model/is-record.js';
import { nodeFiles, writeWhole } from '../store/files.js';
import { codeOf } from '../store/store-error.js';
import { quoted, whyUnreadable } from '../text.js';

/** The same name is the same pseudonym in every pack that is made with this key. */
export interface Pseudonyms {
  /** Of a name, part by part: an ARN has that of its account and that of its user in the place of both. */
  of(name: string): string;
  /** What only the owner of the key can make again. */
  proof(text: string): string;
  /** Writes which name each stands for beside the key. */
  save(): Promise<void>;
}

const KEY = /^[0-9a-f]{64}\n?$/;

/** `--redact`: the key in that file, which is made where there is none. */
export async function pseudonymsIn(file: string): Promise<Pseudonyms> {
  const beside = `${file}.names.json`;
  const before = await namesIn(beside);
  const key = await keyIn(file);
  const names = new Map(before);
  const code = (text: string): string => createHmac('sha256', key).update(text.normalize('NFC').toLowerCase()).digest('hex');
  const token = (part: string): string => {
    const made = `x${BigInt(`0x${code(part).slice(0, 16)}`).toString(36).padStart(13, '0')}`;
    if (!names.has(made)) names.set(made, part);
    return made;
  };
  return { of: (name) => replaced(name, token), proof: code, save: () => save(beside, names) };
}

/** Words of AWS's and of our own that stand where names stand; policies that everybody has. */
const OPEN: ReadonlySet<string> = new Set([
  ...['unknown', 'never', 'none', 'ambiguous', 'deleted', 'root', '<root_account>', 'anyone', '*'],
  ...['AdministratorAccess', 'PowerUserAccess', 'ReadOnlyAccess', 'ViewOnlyAccess', 'SecurityAudit', 'IAMFullAccess', 'AWSSupportAccess'],
]);

/** AWS's own policies, its services, its condition keys. */
const OPEN_NAME = /^(?:arn:[a-z-]+:iam::aws:policy\/[\w/+=,.@-]+|[a-z0-9-]+\.amazonaws\.com|(?:aws|iam|sts|saml):[A-Za-z0-9]+)$/;

/** Partition, service, Region and kind of an ARN say nothing of whom it is. */
const ARN = new RegExp(
  '^(arn:aws[a-z-]*:[a-z0-9-]{2,20}:[a-z0-9-]*:)(\\d{12})?:' +
    '((?:user|role|group|policy|assumed-role|saml-provider|oidc-provider|mfa|instance-profile|server-certificate)/)?(.*)$',
  's',
);

/** Where names are joined: lists in one cell, paths, e-mail addresses, `Group>Policy#2`, `account/user`. */
const JOINT = /([\s/:@#>=→,;|]+)/;

function replaced(name: string, token: (part: string) => string): string {
  if (OPEN.has(name) || OPEN_NAME.test(name)) return name;
  const [, place = '', account = '', kind = '', rest = name] = ARN.exec(name) ?? [];
  if (place !== '') return `${place}${account === '' ? '' : token(account)}:${kind}${replaced(rest, token)}`;
  const parts = name.split(JOINT);
  return parts.map((part, index) => {
    const isJoint = index % 2 === 1;
    const isNumber = parts[index - 1] === '#' && /^\d{1,4}$/.test(part);
    return isJoint || isNumber || part === '' || OPEN.has(part) ? part : token(part);
  }).join('');
}

async function keyIn(file: string): Promise<Buffer> {
  const text = (await readOwn(file, '--redact')) ?? (await made(file));
  if (!KEY.test(text)) throw usageError(`--redact ${quoted(file)} is no key of pseudonyms`, 'Name a file that is not there: one is made.');
  return Buffer.from(text.trim(), 'hex');
}

/** null: there is none. Who else can read it can tell every pseudonym. */
async function readOwn(file: string, option: string): Promise<string | null> {
  try {
    const found = await lstat(file);
    if (!found.isFile()) throw usageError(`${option} ${quoted(file)} is no plain file`, 'Name a file.');
    if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) {
      throw usageError(`${option} ${quoted(file)} can be read by others`, `Close it, it tells who is who: chmod 600 ${quoted(file)}.`);
    }
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return null;
    if (code === null) throw error;
    throw usageError(`${option} ${quoted(file)}: ${whyUnreadable(code)}`, 'Name a file that you may read.');
  }
}

async function made(file: string): Promise<string> {
  const text = `${randomBytes(32).toString('hex')}\n`;
  try {
    await writeFile(file, text, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    const code = codeOf(error);
    if (code === null) throw error;
    const why = code === 'ENOENT' ? 'its folder is not there' : whyUnreadable(code);
    throw usageError(`--redact ${quoted(file)} can't be made: ${why}`, 'Name a file in a folder of yours.');
  }
  return text;
}

/** Those of earlier packs stay. */
async function namesIn(file: string): Promise<readonly (readonly [string, string])[]> {
  const text = await readOwn(file, '--redact');
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    if (isRecord(value)) return Object.entries(value).map(([made, name]) => [made, String(name)]);
  } catch {
    // Told as what it is: not written by us.
  }
  throw usageError(`--redact: ${quoted(file)} has no list of names`, 'Move it away; it is written again.');
}

async function save(file: string, names: ReadonlyMap<string, string>): Promise<void> {
  const sorted = [...names].sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = sorted.map(([made, name]) => `${JSON.stringify(made)}: ${JSON.stringify(name)}`);
  await writeWhole(nodeFiles, file, [`{\n${lines.join(',\n')}\n}\n`]);
}
