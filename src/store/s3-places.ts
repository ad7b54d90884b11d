import type { Bucket, BucketEntry } from './bucket.js';
import { isRunId, isScopeId, MANIFEST, RECORDS, startsBefore, startTimeOf } from './layout.js';
import type { RunPlace, StoreSystem } from './port.js';

export const LOCK = 'lock.json';
/** The manifest of a run that has not come to its end. */
export const PROGRESS = 'progress.json';

export interface RunBelow extends RunPlace {
  /** ETag of its manifest, or of what stands for it; null: there is none. */
  readonly stamp: string | null;
}

type Wanted = NonNullable<Parameters<StoreSystem['places']>[1]>;

/** Runs below an address, from one listing that skips their records: a page has some three hundred. */
export async function runsBelow(bucket: Bucket, root: string, base: string, wanted: Wanted): Promise<readonly RunBelow[]> {
  const { scopeId, since = null } = wanted;
  const prefix = root.length <= base.length ? '' : `${root.slice(base.length)}/`;
  const found = new Map<string, RunBelow>();
  for await (const { key, etag } of bucket.list(scopeId === undefined ? prefix : `${prefix}${scopeId}/runs/`, `/${RECORDS}/`)) {
    const one = runIn(key.slice(prefix.length), `${base}${prefix}`);
    if (one === null || startsBefore(one.place.id, since)) continue;
    const before = found.get(one.place.folder)?.stamp ?? null;
    const counts = one.name === MANIFEST || (one.name === PROGRESS && before === null);
    found.set(one.place.folder, { ...one.place, stamp: counts ? etag : before });
  }
  return [...found.values()];
}

/** null: it lies somewhere else. */
function runIn(key: string, above: string): { readonly place: RunPlace; readonly name: string } | null {
  const [scopeId = '', runs, id = '', ...rest] = key.split('/');
  if (!isScopeId(scopeId) || runs !== 'runs' || !isRunId(id)) return null;
  return { place: { id, scopeId, folder: `${above}${scopeId}/runs/${id}` }, name: rest.join('/') };
}

/** A start that has taken longer was killed. */
const LONGEST_START = 3_600_000;

/** What has no manifest is no run; a moment ago it may have been about to become one. */
export function isLeftover({ id, stamp }: RunBelow, now: Date): boolean {
  return stamp === null && now.getTime() - (startTimeOf(id)?.getTime() ?? 0) > LONGEST_START;
}

type EntryBelow = Omit<BucketEntry, 'key'> & { readonly name: string };

export async function entriesBelow(bucket: Bucket, prefix: string): Promise<readonly EntryBelow[]> {
  const found: EntryBelow[] = [];
  for await (const { key, bytes, etag } of bucket.list(prefix)) found.push({ name: key.slice(prefix.length), bytes, etag });
  return found;
}

/** Removes all of a run, its lock last. What makes it a run goes first, so that half a run is never listed. */
export async function cleared(bucket: Bucket, folder: string): Promise<number> {
  const found = await entriesBelow(bucket, `${folder}/`);
  const names = found.map(({ name }) => name);
  for (const name of [MANIFEST, PROGRESS].filter((each) => names.includes(each))) await bucket.remove(`${folder}/${name}`);
  await bucket.removeAll(names.filter((name) => name !== LOCK).map((name) => `${folder}/${name}`));
  await bucket.remove(`${folder}/${LOCK}`);
  return found.reduce((sum, { bytes }) => sum + bytes, 0);
}
