import { join } from 'node:path';
import { ignoring, nodeFiles, prepareRoot, privateFolder, writeWhole } from '../store/files.js';
import { isRunId, isScopeId, MANIFEST, RECORDS, REUSED } from '../store/layout.js';
import { listRuns } from '../store/list-runs.js';
import { parseRecordFile } from '../store/record.js';
import { eachOf, type Shelf } from './shelf.js';

/*
 * S3 has what the disk has, under the same names: <prefix><scope>/runs/<run>/…. A run is there when its manifest is,
 * which is why that comes last.
 */

/** A run as S3 has it. */
interface ShelvedRun {
  readonly scopeId: string;
  readonly id: string;
  /** Names in its folder, but for the manifest. */
  readonly files: readonly string[];
}

/** What S3 has of a run that was loaded. */
interface LoadedRun {
  readonly files: ReadonlySet<string>;
  readonly manifest: Buffer;
}

/** By `<scope>/runs/<run>`. */
export type LoadedRuns = ReadonlyMap<string, LoadedRun>;

const folderOf = ({ scopeId, id }: Pick<ShelvedRun, 'scopeId' | 'id'>): string => `${scopeId}/runs/${id}`;

/** Brings the newest runs of each scope into the store at `root`. What lies there already, from an earlier call, is not fetched again. */
export async function loadRuns(shelf: Shelf, root: string, newest: number): Promise<LoadedRuns> {
  await prepareRoot(nodeFiles, root);
  const loaded = new Map<string, LoadedRun>();
  for (const run of newestOf(await shelvedRuns(shelf), newest)) {
    const manifest = await shelf.get(`${folderOf(run)}/${MANIFEST}`);
    if (manifest === null) continue;
    const known = { files: new Set(run.files), manifest: Buffer.from(manifest) };
    await fetchRun(shelf, root, run, known.manifest);
    loaded.set(folderOf(run), known);
  }
  return loaded;
}

async function shelvedRuns(shelf: Shelf): Promise<readonly ShelvedRun[]> {
  const files = new Map<string, string[]>();
  const whole = new Set<string>();
  for await (const { key } of shelf.list('')) {
    const [scopeId = '', runs, id = '', ...rest] = key.split('/');
    const name = rest.join('/');
    if (!isScopeId(scopeId) || runs !== 'runs' || !isRunId(id)) continue;
    const folder = folderOf({ scopeId, id });
    if (name === MANIFEST) whole.add(folder);
    else if (isEvidence(name)) files.set(folder, [...(files.get(folder) ?? []), name]);
  }
  return [...whole].map((folder) => {
    const [scopeId = '', , id = ''] = folder.split('/');
    return { scopeId, id, files: files.get(folder) ?? [] };
  });
}

/** Whatever else lies in the bucket is not written to the disk. */
function isEvidence(name: string): boolean {
  return name === REUSED || (name.startsWith(`${RECORDS}/`) && parseRecordFile(name.slice(RECORDS.length + 1)) !== null);
}

/** Ids of runs begin with their time. */
function newestOf(runs: readonly ShelvedRun[], newest: number): readonly ShelvedRun[] {
  const inOrder = [...runs].sort((a, b) => (a.id < b.id ? 1 : -1));
  const counts = new Map<string, number>();
  return inOrder.filter(({ scopeId }) => {
    const count = (counts.get(scopeId) ?? 0) + 1;
    counts.set(scopeId, count);
    return count <= newest;
  });
}

async function fetchRun(shelf: Shelf, root: string, run: ShelvedRun, manifest: Buffer): Promise<void> {
  const folder = join(root, folderOf(run));
  const here = await nodeFiles.read(join(folder, MANIFEST)).catch(ignoring('ENOENT'));
  if (here?.equals(manifest) === true) return;
  await privateFolder(nodeFiles, join(folder, RECORDS));
  await eachOf(run.files, async (name) => {
    const content = await shelf.get(`${folderOf(run)}/${name}`);
    // Gone meanwhile: the manifest tells what is missing.
    if (content !== null) await writeWhole(nodeFiles, join(folder, name), content);
  });
  await writeWhole(nodeFiles, join(folder, MANIFEST), manifest);
}

/** Puts what is new in the store at `root` onto the shelf, the manifests last; returns the ids of these runs. */
export async function saveRuns(shelf: Shelf, root: string, loaded: LoadedRuns): Promise<readonly string[]> {
  const saved: string[] = [];
  for (const run of await listRuns(root)) {
    // A run that is still written has its end in a later call.
    if (run.status !== 'finished' && run.status !== 'interrupted') continue;
    if (await saveRun(shelf, run, loaded.get(folderOf(run)))) saved.push(run.id);
  }
  return saved;
}

interface StoredRun extends Pick<ShelvedRun, 'scopeId' | 'id'> {
  readonly folder: string;
}

async function saveRun(shelf: Shelf, { folder, ...run }: StoredRun, before: LoadedRun | undefined): Promise<boolean> {
  const manifest = await nodeFiles.read(join(folder, MANIFEST));
  if (before?.manifest.equals(manifest) === true) return false;
  // The records of a finished run do not change; those of another may have been asked again.
  const there = before !== undefined && isFinished(before.manifest) ? before.files : new Set<string>();
  const records = (await nodeFiles.names(join(folder, RECORDS))).map((name) => `${RECORDS}/${name}`);
  const names = [...records, REUSED].filter((name) => isEvidence(name) && !there.has(name));
  await eachOf(names, async (name) => {
    const content = await nodeFiles.read(join(folder, name)).catch(ignoring('ENOENT'));
    if (content !== undefined) await shelf.put(`${folderOf(run)}/${name}`, content);
  });
  await shelf.put(`${folderOf(run)}/${MANIFEST}`, manifest);
  return true;
}

function isFinished(manifest: Buffer): boolean {
  const { status } = JSON.parse(manifest.toString('utf8')) as { readonly status?: unknown };
  return status === 'finished';
}
