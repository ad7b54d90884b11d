import { basename, dirname, join } from 'node:path';
import { takeOver } from './copy-record.js';
import { ignoring, prepareRoot, privateFolder, removeTemporary, writeWhole, type StoreFiles } from './files.js';
import { GONE_PREFIX, INDEX, isRunId, isScopeId, MANIFEST, NEW_PREFIX, RECORDS, REUSED } from './layout.js';
import { runsFolder, scopeFolder, startsBefore, startTimeOf } from './layout.js';
import { isLocked, lockAt, putLock, takeLock, type Lock } from './lock.js';
import type { FoundPlace, HeldRun, RecordSizes, RunPlace, StoreSystem } from './port.js';
import { codeOf, namingPath } from './store-error.js';
import { nodeParts, type DiskParts } from './system.js';

/** Runs in a folder of a disk. */
export function diskSystem(parts: DiskParts): StoreSystem {
  const { files } = parts;
  const textAt = (path: string): Promise<Buffer | undefined> =>
    namingPath('read', path, () => files.read(path).catch(ignoring('ENOENT')));
  return {
    prepare: (root) => prepareRoot(files, root),
    at: join,
    places: (root, wanted = {}) => placesIn(files, root, wanted),
    idsSince: async (root, scopeId, since) => (await placesIn(files, root, { scopeId, since })).map(({ id }) => id),
    isThere: async (folder) => (await files.stat(folder).catch(ignoring('ENOENT')).catch(() => null)) !== undefined,
    manifest: (folder) => namingPath('read', join(folder, MANIFEST), () => files.read(join(folder, MANIFEST))),
    stamp: (folder) => stampOf(files, folder),
    recordNames: (folder) => namesIn(files, join(folder, RECORDS)),
    recordSizes: (folder) => sizesIn(files, join(folder, RECORDS)),
    async recordStamps(folder) {
      const path = join(folder, RECORDS);
      return (await namingPath('read', path, () => files.stamps(path).catch(ignoring('ENOENT')))) ?? new Map();
    },
    record: (folder, file) => namingPath('read', join(folder, RECORDS, file), () => files.read(join(folder, RECORDS, file))),
    reused: async (folder) => (await textAt(join(folder, REUSED)))?.toString('utf8') ?? '',
    begin: (root, place, manifest, now) => begin(parts, root, place, manifest, now),
    hold: async (folder, now) => heldRun(files, folder, await takeLock(parts, folder, now)),
    isHeld: (folder) => isLocked(parts, folder),
    remove: (folder) => removeRun(parts, folder),
    leftovers: (root, now) => leftovers(parts, root, now),
    clear: (folder) => removeFolder(files, folder),
    index: async (root, file) => (await textAt(join(root, INDEX, file))) ?? null,
    async writeIndex(root, file, content) {
      const path = join(root, INDEX, file);
      if (content === null) return namingPath('remove', path, () => files.remove(path));
      // Made with a run: who only reads adds nothing to a copy, or to a sealed pack.
      const there = await namingPath('write', path, () => files.names(join(root, INDEX)).catch(ignoring('ENOENT')));
      if (there !== undefined) await writeWhole(files, path, typeof content === 'string' ? [content] : content);
    },
  };
}

export const nodeSystem: StoreSystem = diskSystem(nodeParts);

function heldRun(files: StoreFiles, folder: string, lock: Lock): HeldRun {
  const records = join(folder, RECORDS);
  const sync = (path: string): Promise<void> => namingPath('write', path, () => files.sync(path));
  return {
    folder,
    release: () => lock.release(),
    async tidy() {
      await privateFolder(files, folder);
      await privateFolder(files, records);
      await namingPath('clean', folder, async () => {
        for (const path of [folder, records]) await removeTemporary(files, path, await files.names(path));
      });
    },
    async writeManifest(content) {
      await writeWhole(files, join(folder, MANIFEST), content);
      await sync(folder);
    },
    writeRecord: (file, bytes) => writeWhole(files, join(records, file), bytes),
    takeOver: (from, name, keep) => takeOver(files, from, name, records, keep),
    noteReused: (line) => namingPath('write', join(folder, REUSED), () => files.append(join(folder, REUSED), line)),
    sync: () => sync(records),
  };
}

/** Its folder appears whole, with manifest and lock, so others never meet half of it. */
async function begin(
  parts: DiskParts,
  root: string,
  { scopeId, id }: Omit<RunPlace, 'folder'>,
  manifest: Parameters<StoreSystem['begin']>[2],
  now: Date,
): Promise<HeldRun> {
  const { files } = parts;
  const runs = runsFolder(root, scopeId);
  await privateFolder(files, scopeFolder(root, scopeId));
  await privateFolder(files, runs);
  await privateFolder(files, join(root, INDEX));
  const [draft, folder] = [join(runs, `${NEW_PREFIX}${id}`), join(runs, id)];
  try {
    await privateFolder(files, join(draft, RECORDS));
    const lock = await putLock(parts, draft, now);
    await writeWhole(files, join(draft, MANIFEST), manifest);
    await namingPath('write', folder, () => files.rename(draft, folder));
    await namingPath('write', runs, () => files.sync(runs));
    return heldRun(files, folder, lockAt(files, join(folder, lock)));
  } catch (error) {
    await files.removeTree(draft).catch(() => undefined);
    throw error;
  }
}

interface RunsFolder {
  readonly scopeId: string;
  readonly runs: string;
  /** Of the folders in it. */
  readonly names: readonly string[];
}

/** The `runs` folder of each scope. Links are not followed: they lead out of the store. */
async function runsFoldersIn(files: StoreFiles, root: string, only?: string): Promise<readonly RunsFolder[]> {
  const scopes = await namingPath('read', root, () => files.folders(root).catch(ignoring('ENOENT')));
  const found: RunsFolder[] = [];
  for (const scopeId of (scopes ?? []).filter((name) => isScopeId(name) && (only ?? name) === name)) {
    // Others' folders in a shared place may be closed to us; they are no reason to hide ours.
    const inScope = await files.folders(join(root, scopeId)).catch(ignoring('ENOENT', 'EACCES'));
    if (inScope?.includes('runs') !== true) continue;
    const runs = join(root, scopeId, 'runs');
    const names = await files.folders(runs).catch(ignoring('ENOENT', 'EACCES'));
    if (names !== undefined) found.push({ scopeId, runs, names });
  }
  return found;
}

async function placesIn(
  files: StoreFiles,
  root: string,
  { scopeId: only, since = null }: NonNullable<Parameters<StoreSystem['places']>[1]>,
): Promise<readonly FoundPlace[]> {
  const places: FoundPlace[] = [];
  for (const { scopeId, runs, names } of await runsFoldersIn(files, root, only)) {
    for (const id of names.filter((name) => isRunId(name) && !startsBefore(name, since))) {
      const folder = join(runs, id);
      places.push({ id, scopeId, folder, stamp: await stampOf(files, folder) });
    }
  }
  return places;
}

async function stampOf(files: StoreFiles, folder: string): Promise<string | null> {
  return (await files.stat(join(folder, MANIFEST)).catch(() => null))?.stamp ?? null;
}

async function namesIn(files: StoreFiles, path: string): Promise<readonly string[]> {
  return (await namingPath('read', path, () => files.names(path).catch(ignoring('ENOENT')))) ?? [];
}

const AT_ONCE = 64;

async function sizesIn(files: StoreFiles, path: string): Promise<RecordSizes> {
  const names = await namesIn(files, path);
  let bytes = 0;
  for (let start = 0; start < names.length; start += AT_ONCE) {
    const some = names.slice(start, start + AT_ONCE);
    const look = some.map((name) => files.stat(join(path, name)).catch(ignoring('ENOENT')));
    for (const stat of await namingPath('read', path, () => Promise.all(look))) bytes += stat?.bytes ?? 0;
  }
  return { records: names.length, bytes };
}

async function removeRun(parts: DiskParts, folder: string): Promise<number | null> {
  const { files } = parts;
  const gone = join(dirname(folder), `${GONE_PREFIX}${basename(folder)}`);
  try {
    if (await isLocked(parts, folder)) return null;
    // Out of sight at once: half a run is never listed. It needs no space, so that it works on a full disk.
    await namingPath('remove', folder, () => files.rename(folder, gone));
    if (await isLocked(parts, gone)) {
      await namingPath('restore', folder, () => files.rename(gone, folder));
      return null;
    }
    return await removeFolder(files, gone);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

async function removeFolder(files: StoreFiles, folder: string): Promise<number> {
  return namingPath('remove', folder, async () => {
    const bytes = await freedBy(files, folder);
    await files.removeTree(folder);
    return bytes;
  });
}

async function freedBy(files: StoreFiles, path: string): Promise<number> {
  const stat = await files.stat(path);
  if (!stat.isFolder) return stat.links > 1 ? 0 : stat.bytes;
  let bytes = 0;
  for (const name of await files.names(path)) bytes += await freedBy(files, join(path, name));
  return bytes;
}

/** A start may take a while on a slow disk; one that is older than this was killed. */
const LONGEST_START = 3_600_000;

async function leftovers(parts: DiskParts, root: string, now: Date): Promise<readonly RunPlace[]> {
  const found: RunPlace[] = [];
  for (const { scopeId, runs, names } of await runsFoldersIn(parts.files, root)) {
    for (const name of names) {
      const place = { id: name.replace(/^\.[a-z]+-/, ''), scopeId, folder: join(runs, name) };
      if (isLeftover(name, startTimeOf(place.id), now) && !(await isLocked(parts, place.folder))) found.push(place);
    }
  }
  return found;
}

function isLeftover(name: string, started: Date | null, now: Date): boolean {
  if (started === null) return false;
  return name.startsWith(GONE_PREFIX) || (name.startsWith(NEW_PREFIX) && now.getTime() - started.getTime() > LONGEST_START);
}
