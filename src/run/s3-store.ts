import type { Io } from '../cli/io.js';
import type { Settings } from '../cli/settings.js';
import type { S3Place, S3Port } from '../deliver/ports.js';
import { SendError } from '../deliver/send-error.js';
import { s3Address, type S3Address } from '../options/s3-address.js';
import type { Bucket } from '../store/bucket.js';
import type { StoreSystem } from '../store/port.js';
import { s3System } from '../store/s3-system.js';
import { StoreError } from '../store/store-error.js';
import { nodeParts } from '../store/system.js';
import { without } from '../model/without.js';

/** `--store s3://bucket/prefix/`: nothing is loaded and nobody asked before the first question. */
export function s3Store(text: string, settings: Settings, io: Io): { readonly root: string; readonly system: StoreSystem } {
  const address = s3Address('--store', text);
  const base = `s3://${address.bucket}/`;
  let opened: Promise<Bucket> | undefined;
  const open = (): Promise<Bucket> => (opened ??= connected(address, settings, io));
  const { self, mayRun } = nodeParts;
  return { root: `${base}${address.prefix.replace(/\/$/, '')}`, system: s3System({ base, open, self, mayRun, now: () => io.clock.now() }) };
}

/** With the own credentials. Neither the end of patience nor an interruption ends it, since evidence has to be put away after them. */
async function connected(address: S3Address, settings: Settings, io: Io): Promise<Bucket> {
  const { connect } = await import('./connect.js');
  const sleep = (ms: number): Promise<void> => io.clock.sleep(ms).catch((error: unknown) => { if (!io.signal.aborted) throw error; });
  const lasting: Io = { ...without(io, 'askableMs'), signal: new AbortController().signal, clock: { ...io.clock, sleep } };
  const { ports } = await connect({ ...without(settings, 'deadline'), demo: false }, [], lasting, () => undefined);
  return bucketAt(address, (await ports()).s3);
}

export function bucketAt(address: S3Address, s3: S3Port): Bucket {
  const { bucket, region, owner, kmsKey } = address;
  const place = (key: string): S3Place => ({ bucket, region, owner, key });
  const asked = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw explained(error, address);
    }
  };
  /** null: the condition did not hold. */
  const conditional = <T>(work: () => Promise<T>): Promise<T | null> =>
    work().catch((error: unknown) => {
      if (error instanceof SendError && UNMET.some((code) => error.code === code || error.reason === code)) return null;
      throw error;
    });
  return {
    get: (key) =>
      asked(async () => {
        const found = await s3.get(place(key));
        return found === null ? null : { bytes: Buffer.from(found.bytes), etag: found.etag ?? '' };
      }),
    put: (key, bytes, condition) =>
      asked(async () => {
        const contentType = key.endsWith('.gz') ? 'application/gzip' : key.endsWith('.txt') ? 'text/plain' : 'application/json';
        const when = typeof condition === 'object' ? { ifMatch: condition.over } : {};
        const put = (): ReturnType<S3Port['put']> =>
          s3.put({ ...place(key), kmsKey, contentType, metadata: {}, onlyNew: condition === 'new', ...when }, pieceOf(bytes));
        if (condition === undefined) return (await put()).etag ?? '';
        const done = await conditional(put);
        if (done?.etag === null) throw new StoreError('S3', `${bucket}: the server names no ETags, so nothing can be locked there`);
        return done?.etag ?? null;
      }),
    async *list(prefix, delimiter) {
      try {
        yield* s3.list(place(prefix), delimiter);
      } catch (error) {
        throw explained(error, address);
      }
    },
    remove: (key, etag) => asked(async () => (await conditional(() => s3.remove(place(key), etag).then(() => true))) ?? false),
    removeAll: (keys) => asked(() => s3.removeAll(place(''), keys)),
  };
}

/** It is there, it is another, it was gone, or another writes it at this moment. */
const UNMET: readonly string[] = ['exists', 'ConditionalRequestConflict', 'NoSuchKey'];

async function* pieceOf(content: Uint8Array): AsyncIterable<Uint8Array> {
  yield await Promise.resolve(content);
}

function explained(error: unknown, { bucket, prefix, owner }: S3Address): unknown {
  if (!(error instanceof SendError)) return error;
  const hint = hintFor(error, bucket, prefix, owner);
  return new StoreError('S3', `s3://${bucket}/${prefix}: ${error.message}`, null, { cause: error, hint });
}

/** Which permission on what, where it is one that is missing. */
function hintFor({ reason, code, message, hint }: SendError, bucket: string, prefix: string, owner: string | null): string | null {
  if (code === 'NoSuchBucket') return 'There is no bucket of this name: check it, or make it (docs/kept-evidence.md).';
  if (reason !== 'denied') return hint;
  const action = /^s3:(\w+)/.exec(message)?.[1] ?? 'GetObject';
  const what = action === 'ListObjectsV2'
    ? `s3:ListBucket on arn:aws:s3:::${bucket}`
    : `s3:${PERMISSIONS[action] ?? action} on arn:aws:s3:::${bucket}/${prefix}*`;
  const other = owner === null ? '' : `, or the bucket belongs to another account than ${owner}`;
  return `It takes ${what}${other}. docs/kept-evidence.md has the policy.`;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html */
const PERMISSIONS: Readonly<Record<string, string>> = {
  HeadObject: 'GetObject',
  DeleteObjects: 'DeleteObject',
  CreateMultipartUpload: 'PutObject',
  UploadPart: 'PutObject',
  CompleteMultipartUpload: 'PutObject',
};
