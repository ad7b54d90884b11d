import { promisify } from 'node:util';
import { constants, gunzip, gunzipSync, gzip, gzipSync } from 'node:zlib';
import pLimit from 'p-limit';
import type { AccountSource, Evidence } from '../evidence/evidence.js';
import type { EvidenceValues } from '../evidence/values.js';
import { ACCOUNT_ID } from '../model/account.js';
import { evidenceShape, isAccountSource } from './evidence-shapes.js';
import { LARGEST_FILE } from './files.js';
import { fits, object, oneOf } from './json-shape.js';
import { messageOf, StoreError } from './store-error.js';

/** Raised when older programs could misread what newer ones write. A field more or less in a value needs no new one. */
export const RECORD_VERSION = 1;

/** Which record: one account × one source. */
export interface RecordName {
  readonly accountId: string;
  readonly source: AccountSource;
}

/** A record that can't be used, and why: it counts as not there. */
export interface DamagedRecord extends RecordName {
  readonly why: string;
}

/** As the manifest names it: `111122223333/config`. */
export type RecordKey = `${string}/${AccountSource}`;

export function recordKey(accountId: string, source: AccountSource): RecordKey {
  return `${accountId}/${source}`;
}

export function parseRecordKey(key: string): RecordName | null {
  return recordName(key.split('/'));
}

export function recordFile(accountId: string, source: AccountSource): string {
  if (!ACCOUNT_ID.test(accountId)) throw new StoreError('BAD_NAME', `"${accountId}" is no account id`);
  return `${accountId}.${source}${SUFFIX}`;
}

export function parseRecordFile(file: string): RecordName | null {
  return file.endsWith(SUFFIX) ? recordName(file.slice(0, -SUFFIX.length).split('.')) : null;
}

const SUFFIX = '.json.gz';

function recordName([accountId, source, ...rest]: readonly string[]): RecordName | null {
  if (accountId === undefined || source === undefined || rest.length > 0) return null;
  return ACCOUNT_ID.test(accountId) && isAccountSource(source) ? { accountId, source } : null;
}

const inThread = { gzip: promisify(gzip), gunzip: promisify(gunzip) };
const FAST = { level: constants.Z_BEST_SPEED };
/** Below this, handing work to a thread costs more than the work. */
const SMALL_TEXT = 512 * 1024;
const SMALL_GZIP = 64 * 1024;

/** As many as there are threads. Hundreds of accounts may end at once, and each would hold megabytes of text in its turn. */
const packing = pLimit(4);

export function encodeRecord<S extends AccountSource>(
  accountId: string,
  source: S,
  evidence: Evidence<EvidenceValues[S]>,
): Promise<Buffer> {
  return packing(async () => {
    const json = JSON.stringify({ version: RECORD_VERSION, account: accountId, source, evidence });
    return json.length < SMALL_TEXT ? gzipSync(json, FAST) : inThread.gzip(json, FAST);
  });
}

export type Decoded<S extends AccountSource> = { readonly evidence: Evidence<EvidenceValues[S]> } | { readonly why: string };

/** The evidence in a record of this account and source; else why the bytes are none. */
export async function decodeRecord<S extends AccountSource>(
  accountId: string,
  source: S,
  bytes: Buffer,
  largest = LARGEST_FILE,
): Promise<Decoded<S>> {
  if (bytes.length === 0) return { why: 'the file is empty' };
  // A megabyte of blanks, packed, is a gigabyte of them.
  const bounded = { maxOutputLength: largest };
  let json: unknown;
  try {
    const text = bytes.length < SMALL_GZIP ? gunzipSync(bytes, bounded) : await inThread.gunzip(bytes, bounded);
    json = JSON.parse(text.toString('utf8'));
  } catch (error) {
    return { why: `the file is cut short or changed: ${messageOf(error)}` };
  }
  if (!fits(RECORD, json)) return { why: `no record of version ${RECORD_VERSION}: the file${RECORD.problem(json) ?? ''}` };
  const { account, evidence } = json;
  if (account !== accountId || json.source !== source) {
    return { why: `the file holds ${String(account)}/${String(json.source)}` };
  }
  const shape = evidenceShape(source);
  return fits(shape, evidence) ? { evidence } : { why: `no evidence of ${source}: .evidence${shape.problem(evidence) ?? ''}` };
}

interface RecordEnvelope {
  readonly version: typeof RECORD_VERSION;
  readonly account: unknown;
  readonly source: unknown;
  readonly evidence: unknown;
}

const ANYTHING = { problem: () => null };
const RECORD = object<RecordEnvelope>({ version: oneOf([RECORD_VERSION]), account: ANYTHING, source: ANYTHING, evidence: ANYTHING });
