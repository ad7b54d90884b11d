import { randomBytes } from 'node:crypto';
import { basename, join } from 'node:path';
import { ignoring, writeWhole, type StoreFiles } from './files.js';
import { count, fits, instant, nullable, object, oneOf, text } from './json-shape.js';
import { codeOf, namingPath, StoreError } from './store-error.js';
import type { DiskParts, ProcessIdentity } from './system.js';

/** Who writes to a run, as the lock file says it. */
interface LockNote extends ProcessIdentity {
  readonly version: 1;
  /** ISO 8601. */
  readonly since: string;
}

const LOCK_NOTE = object<LockNote>({ version: oneOf([1]), pid: count, host: text, started: nullable(text), since: instant });
const LOCK_FILE = /^lock-[0-9a-f]{12}\.json$/;

export interface Lock {
  release(): Promise<void>;
}

/**
 * Takes the lock of a run, for writing; throws a StoreError (`LOCKED`) when another living process has it.
 *
 * Each taker first puts down a file of its own and only then looks for others'. So of two takers at once at least one
 * sees the other and gives way (at worst both do), and the lock of a process that is gone can simply be removed: its
 * name is used by no other process.
 */
export async function takeLock(system: DiskParts, folder: string, now: Date): Promise<Lock> {
  const { files } = system;
  const own = await putLock(system, folder, now).catch(async (error: unknown) => {
    // Who has the lock removes temporary files, so also that of a lock being put.
    if (codeOf(error) === 'ENOENT') await giveWay(system, folder, null);
    throw error;
  });
  const lock = lockAt(files, join(folder, own));
  try {
    await giveWay(system, folder, own);
  } catch (error) {
    await lock.release().catch(() => undefined);
    throw error;
  }
  return lock;
}

/** Removes the locks of processes that are gone; throws when there is another. */
async function giveWay({ files, self, mayRun }: DiskParts, folder: string, own: string | null): Promise<void> {
  for (const found of await locksIn(files, folder)) {
    if (found.name === own) continue;
    if (found.note === null || mayRun(found.note)) throw heldError(folder, found, self);
    const path = join(folder, found.name);
    await namingPath('remove', path, () => files.remove(path));
  }
}

/** A lock that was put and is ours. */
export function lockAt(files: StoreFiles, path: string): Lock {
  return { release: () => namingPath('remove', path, () => files.remove(path)) };
}

/** Puts a lock down without looking for others, which is enough in a folder that no other process knows; returns its name. */
export async function putLock({ files, self }: Pick<DiskParts, 'files' | 'self'>, folder: string, now: Date): Promise<string> {
  const name = `lock-${randomBytes(6).toString('hex')}.json`;
  const note: LockNote = { version: 1, pid: self.pid, host: self.host, started: self.started, since: now.toISOString() };
  await writeWhole(files, join(folder, name), [`${JSON.stringify(note)}\n`]);
  return name;
}

/** May a process be writing to this run? */
export async function isLocked({ files, mayRun }: Pick<DiskParts, 'files' | 'mayRun'>, folder: string): Promise<boolean> {
  const locks = await locksIn(files, folder);
  return locks.some(({ note }) => note === null || mayRun(note));
}

interface FoundLock {
  readonly name: string;
  /** null: what it says can't be read. */
  readonly note: LockNote | null;
}

async function locksIn(files: StoreFiles, folder: string): Promise<readonly FoundLock[]> {
  return namingPath('read the locks of', folder, async () => {
    const found: FoundLock[] = [];
    for (const name of (await files.names(folder)).filter((each) => LOCK_FILE.test(each))) {
      const bytes = await files.read(join(folder, name)).catch(ignoring('ENOENT'));
      if (bytes !== undefined) found.push({ name, note: parseNote(bytes.toString('utf8')) });
    }
    return found;
  });
}

function parseNote(json: string): LockNote | null {
  try {
    const value: unknown = JSON.parse(json);
    return fits(LOCK_NOTE, value) ? value : null;
  } catch {
    return null;
  }
}

function heldError(folder: string, { name, note }: FoundLock, self: ProcessIdentity): StoreError {
  const path = join(folder, name);
  const holder = note === null ? 'another process' : `process ${note.pid} on ${note.host} since ${note.since}`;
  const advice = note?.host === self.host ? '' : `; if that is no longer so, remove ${path}`;
  return new StoreError('LOCKED', `run ${basename(folder)} is being written by ${holder}${advice}`, path);
}
