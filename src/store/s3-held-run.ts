import { randomBytes } from 'node:crypto';
import type { Bucket, PutCondition } from './bucket.js';
import { sha256, type Content } from './files.js';
import { MANIFEST, RECORDS } from './layout.js';
import type { HeldRun, ProvenFile, RecordOrigin } from './port.js';
import { recordFile, type RecordName } from './record.js';
import { readRecord } from './record-folder.js';
import type { Lease } from './s3-lease.js';
import { PROGRESS } from './s3-places.js';
import { StoreError } from './store-error.js';

/** Among the records, so that lists of runs skip them. */
export const NOTES = 'reused-';

export interface HeldInS3 {
  readonly bucket: Bucket;
  /** Of an address. */
  readonly keyOf: (address: string) => string;
  readonly folder: string;
  readonly lease: Lease;
  /** ETags of what is there; null: it is not. */
  readonly tags: { manifest: string | null; progress: string | null };
}

/**
 * A run in a bucket that this process holds. Records come first; the manifest comes last, and each time only over the one
 * that this holder knows: so one that was taken for dead, and wakes up, changes nothing any more.
 */
export function heldInS3({ bucket, keyOf, folder, lease, tags }: HeldInS3): HeldRun {
  const key = keyOf(folder);
  const records = `${key}/${RECORDS}/`;
  const put = async (name: string, bytes: Buffer, condition?: PutCondition): Promise<string> => {
    await lease.check();
    const etag = await bucket.put(name, bytes, condition);
    if (etag === null) throw new StoreError('LOCKED', `${folder} was written by another process meanwhile`, folder);
    return etag;
  };
  const over = (etag: string | null): PutCondition => (etag === null ? 'new' : { over: etag });
  const note = grouped((lines) => put(`${records}${NOTES}${randomBytes(6).toString('hex')}.txt`, Buffer.from(lines.join(''))));
  return {
    folder,
    release: () => lease.release(),
    // Every object is there whole or not at all.
    tidy: () => Promise.resolve(),
    sync: () => Promise.resolve(),
    async writeRecord(file, bytes) {
      await put(`${records}${file}`, bytes);
    },
    noteReused: note,
    async writeManifest(content, isLast) {
      const bytes = bytesOf(content);
      if (!isLast && tags.manifest === null) {
        tags.progress = await put(`${key}/${PROGRESS}`, bytes, over(tags.progress));
        return;
      }
      tags.manifest = await put(`${key}/${MANIFEST}`, bytes, over(tags.manifest));
      if (tags.progress !== null) await bucket.remove(`${key}/${PROGRESS}`);
      tags.progress = null;
    },
    async takeOver(from, name, keep) {
      const found = await bucket.get(`${keyOf(from.folder)}/${RECORDS}/${recordFile(name.accountId, name.source)}`);
      const proven = found === null ? null : await prove(found.bytes, name, from.proven);
      if (found === null || proven === null) return null;
      await keep(proven);
      await put(`${records}${recordFile(name.accountId, name.source)}`, found.bytes);
      return proven;
    },
  };
}

function bytesOf(content: Content): Buffer {
  return content instanceof Uint8Array ? Buffer.from(content) : Buffer.from([...content].join(''));
}

async function prove(bytes: Buffer, name: RecordName, known: RecordOrigin['proven']): Promise<ProvenFile | null> {
  if (known !== undefined) return sha256(bytes) === known.sha256 ? known : null;
  const read = await readRecord(() => Promise.resolve(bytes), name);
  return 'why' in read ? null : read.proven;
}

/** What comes while one write is on its way goes with the next one: an object can't be added to. */
function grouped(write: (lines: readonly string[]) => Promise<unknown>): (line: string) => Promise<void> {
  let waiting: string[] = [];
  let last: Promise<unknown> = Promise.resolve();
  let next: Promise<void> | null = null;
  return (line) => {
    waiting.push(line);
    next ??= last.catch(() => undefined).then(async () => {
      const lines = waiting;
      waiting = [];
      next = null;
      await (last = write(lines));
    });
    return next;
  };
}
