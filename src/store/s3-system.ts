import type { Bucket } from './bucket.js';
import { INDEX, isScopeId, MANIFEST, RECORDS } from './layout.js';
import type { HeldRun, StoreSystem } from './port.js';
import { parseRecordFile } from './record.js';
import { isLeased, takeLease, type Lease, type LeaseTools } from './s3-lease.js';
import { heldInS3, NOTES, type HeldInS3 } from './s3-held-run.js';
import { cleared, entriesBelow, isLeftover, LOCK, PROGRESS, runsBelow } from './s3-places.js';
import { StoreError } from './store-error.js';

/*
 * <prefix><scope id>/runs/<run id>/manifest.json   when the run has come to its end: put last, and only where there is none
 *                                  progress.json   its manifest before that
 *                                  lock.json       while a process writes
 *                                  records/<account id>.<source>.json.gz
 *                                  records/reused-<hex>.txt   notes of records that were taken over
 * <prefix>.index/<day>.json, <run id>.accounts.gz
 */

export interface S3Parts extends Omit<LeaseTools, 'bucket'> {
  /** `s3://bucket/`: addresses begin with it. */
  readonly base: string;
  /** Opened at the first question. */
  readonly open: () => Promise<Bucket>;
}

interface Tools extends S3Parts {
  readonly keyOf: (address: string) => string;
}

/** Runs below a prefix of a bucket, in the layout of the disk. */
export function s3System(parts: S3Parts): StoreSystem {
  const tools = { ...parts, keyOf: (address: string) => address.slice(parts.base.length) };
  return { at, ...reading(tools), ...writing(tools) };
}

function at(folder: string, ...names: readonly string[]): string {
  return [folder.replace(/\/$/, ''), ...names].join('/');
}

const indexAt = (root: string, file: string): string => at(root, INDEX, file);

type OfRecords = 'recordNames' | 'recordSizes' | 'recordStamps' | 'record';
type Reading = OfRecords | 'places' | 'isThere' | 'manifest' | 'stamp' | 'reused' | 'isHeld' | 'leftovers' | 'index';

function reading({ open, keyOf, base, ...rest }: Tools): Pick<StoreSystem, Reading> {
  const get = async (address: string): Promise<Buffer | null> => (await (await open()).get(keyOf(address)))?.bytes ?? null;
  const needed = async (address: string): Promise<Buffer> => {
    const bytes = await get(address);
    if (bytes === null) throw new StoreError('ENOENT', `cannot read ${address}: it is not there`, address);
    return bytes;
  };
  const manifestOf = async (folder: string): Promise<Buffer | null> => (await get(at(folder, MANIFEST))) ?? get(at(folder, PROGRESS));
  const recordsOf = async (folder: string) => entriesBelow(await open(), `${keyOf(at(folder, RECORDS))}/`);
  const isHeld = async (folder: string): Promise<boolean> => isLeased({ ...rest, bucket: await open() }, keyOf(at(folder, LOCK)));
  return {
    isHeld,
    async places(root, wanted = {}) {
      const found = await runsBelow(await open(), root, base, wanted);
      return found.filter(({ stamp }) => stamp !== null);
    },
    isThere: async (folder) => (await manifestOf(folder)) !== null,
    manifest: async (folder) => (await manifestOf(folder)) ?? needed(at(folder, MANIFEST)),
    async stamp(folder) {
      const { manifest, progress } = await tagsOf(await open(), keyOf(folder));
      return manifest ?? progress;
    },
    recordNames: async (folder) => (await recordsOf(folder)).map(({ name }) => name),
    async recordSizes(folder) {
      const found = (await recordsOf(folder)).filter(({ name }) => parseRecordFile(name) !== null);
      return { records: found.length, bytes: found.reduce((sum, { bytes }) => sum + bytes, 0) };
    },
    recordStamps: async (folder) => new Map((await recordsOf(folder)).map(({ name, etag, bytes }) => [name, `${bytes}-${String(etag)}`])),
    record: (folder, file) => needed(at(folder, RECORDS, file)),
    async reused(folder) {
      const notes = (await recordsOf(folder)).filter(({ name }) => name.startsWith(NOTES));
      const texts = await Promise.all(notes.map(({ name }) => get(at(folder, RECORDS, name))));
      return texts.map((text) => text?.toString('utf8') ?? '').join('');
    },
    async leftovers(root, now) {
      const old = (await runsBelow(await open(), root, base, {})).filter((one) => isLeftover(one, now));
      const held = await Promise.all(old.map(({ folder }) => isHeld(folder)));
      return old.filter((_, index) => held[index] === false).map(({ id, scopeId, folder }) => ({ id, scopeId, folder }));
    },
    index: (root, file) => get(indexAt(root, file)),
  };
}

function writing({ open, keyOf, base: _, ...rest }: Tools): Omit<StoreSystem, Reading | 'at'> {
  const lease = async (folder: string): Promise<Lease> =>
    takeLease({ ...rest, bucket: await open() }, keyOf(at(folder, LOCK)), folder.slice(folder.lastIndexOf('/') + 1), at(folder, LOCK));
  const held = async (folder: string, own: Lease, tags: HeldInS3['tags']): Promise<HeldRun> =>
    heldInS3({ bucket: await open(), keyOf, folder, lease: own, tags });
  return {
    async prepare(root) {
      const bucket = await open();
      const trial = keyOf(at(root, '.trial'));
      await bucket.put(trial, Buffer.from('.'));
      await bucket.get(trial);
      await bucket.remove(trial);
    },
    idsSince: () => Promise.resolve([]),
    async begin(root, { scopeId, id }, manifest) {
      if (!isScopeId(scopeId)) throw new StoreError('BAD_NAME', `"${scopeId}" is neither an organization id nor an account id`);
      const folder = at(root, scopeId, 'runs', id);
      const own = await lease(folder);
      return releasedOnError(own, async () => {
        const tags = await tagsOf(await open(), keyOf(folder));
        if (tags.manifest !== null || tags.progress !== null) throw new StoreError('EEXIST', `there is a run ${folder} already`, folder);
        const run = await held(folder, own, tags);
        await run.writeManifest(manifest, false);
        return run;
      });
    },
    async hold(folder) {
      const own = await lease(folder);
      return releasedOnError(own, async () => held(folder, own, await tagsOf(await open(), keyOf(folder))));
    },
    async remove(folder) {
      const own = await lease(folder).catch(lockedAsNull);
      if (own === null) return null;
      const { manifest, progress } = await tagsOf(await open(), keyOf(folder));
      const bytes = await cleared(await open(), keyOf(folder));
      return manifest === null && progress === null ? null : bytes;
    },
    clear: async (folder) => cleared(await open(), keyOf(folder)),
    async writeIndex(root, file, content) {
      const key = keyOf(indexAt(root, file));
      if (content === null) await (await open()).remove(key);
      else await (await open()).put(key, Buffer.from(content));
    },
  };
}

async function tagsOf(bucket: Bucket, folder: string): Promise<HeldInS3['tags']> {
  const tags: HeldInS3['tags'] = { manifest: null, progress: null };
  for await (const { key, etag } of bucket.list(`${folder}/`, `/${RECORDS}/`)) {
    if (key === `${folder}/${MANIFEST}`) tags.manifest = etag;
    if (key === `${folder}/${PROGRESS}`) tags.progress = etag;
  }
  return tags;
}

async function releasedOnError<T>(own: Lease, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await own.release().catch(() => undefined);
    throw error;
  }
}

function lockedAsNull(error: unknown): null {
  if (error instanceof StoreError && error.code === 'LOCKED') return null;
  throw error;
}
