import { createHash, randomBytes } from 'node:crypto';
import { constants, lstatSync, type Stats } from 'node:fs';
import { appendFile, chmod, link, lstat, mkdir, open, readdir, realpath, rename, rm, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setImmediate as immediate } from 'node:timers/promises';
import { codeOf, namingPath, StoreError } from './store-error.js';

/** What the store asks of the file system. Errors come as node:fs throws them. Folders are 0700, files 0600. */
export interface StoreFiles {
  /** Makes the folder and those above it; one that is there already stays as it is. */
  makeFolder(path: string): Promise<void>;
  closeToOthers(folder: string): Promise<void>;
  /** A new file; its bytes are on the disk (not only in memory) when this resolves. Fails when there is one. */
  create(path: string, content: Content): Promise<void>;
  append(path: string, text: string): Promise<void>;
  /** The whole of a file that is one, and not absurdly large. */
  read(path: string): Promise<Buffer>;
  /** Names in a folder. */
  names(folder: string): Promise<readonly string[]>;
  /** Names of the folders in a folder; links to folders are none. */
  folders(folder: string): Promise<readonly string[]>;
  /** A link is not followed. */
  stat(path: string): Promise<FileStat>;
  /** The stamps of all that lies in a folder. */
  stamps(folder: string): Promise<ReadonlyMap<string, string>>;
  /** Without links. */
  realPath(path: string): Promise<string>;
  rename(from: string, to: string): Promise<void>;
  link(from: string, to: string): Promise<void>;
  /** Removes a file; one that is not there is no error. */
  remove(path: string): Promise<void>;
  /** Removes a folder with everything in it; a link in it is removed, not followed. */
  removeTree(folder: string): Promise<void>;
  /** Makes renames in the folder last beyond a power cut. */
  sync(folder: string): Promise<void>;
}

/** Bytes, or text in pieces. */
export type Content = Uint8Array | Iterable<string>;

export interface FileStat {
  readonly isFolder: boolean;
  /** Permission bits. */
  readonly mode: number;
  readonly bytes: number;
  /** Names that this file has, hard links counted. */
  readonly links: number;
  /** The number of the user whom it belongs to; null where there are none. */
  readonly owner: number | null;
  /** Another one as soon as the file is another, or was written to. */
  readonly stamp: string;
}

export const nodeFiles: StoreFiles = {
  async makeFolder(path) {
    await makeWithParents(path);
  },
  closeToOthers: (folder) => chmod(folder, 0o700),
  async create(path, content) {
    const file = await open(path, 'wx', 0o600);
    try {
      for (const piece of content instanceof Uint8Array ? [content] : content) await file.writeFile(piece);
      await file.datasync();
    } finally {
      await file.close();
    }
  },
  append: (path, text) => appendFile(path, text, { mode: 0o600 }),
  read: readPlainFile,
  names: (folder) => readdir(folder),
  async folders(folder) {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  },
  async stat(path) {
    const found = await lstat(path);
    const owner = self() === null ? null : found.uid;
    const { size: bytes, nlink: links } = found;
    return { isFolder: found.isDirectory(), mode: found.mode & 0o777, bytes, links, owner, stamp: stampOf(found) };
  },
  async stamps(folder) {
    const names = await readdir(folder);
    const found = new Map<string, string>();
    for (const [at, name] of names.entries()) {
      // One that waits for a thread costs three times as much; in between others get their turn.
      const stats = lstatSync(join(folder, name), { throwIfNoEntry: false });
      if (stats !== undefined) found.set(name, stampOf(stats));
      if (at % STATS_AT_ONCE === STATS_AT_ONCE - 1) await immediate();
    }
    return found;
  },
  realPath: (path) => realpath(path),
  rename,
  link,
  remove: (path) => unlink(path).catch(ignoring('ENOENT')),
  removeTree: (folder) => rm(folder, { recursive: true, force: true }),
  async sync(folder) {
    // Windows can't open a folder, and some network file systems can't sync one: there a rename lasts by itself.
    const handle = await open(folder, 'r').catch(ignoring('EISDIR', 'EPERM', 'EACCES'));
    if (handle === undefined) return;
    try {
      await handle.sync().catch(ignoring('EINVAL', 'ENOTSUP', 'EPERM', 'EBADF'));
    } finally {
      await handle.close();
    }
  },
};

const STATS_AT_ONCE = 1_000;

function stampOf({ size, mtimeMs, ino }: Stats): string {
  return `${size}-${mtimeMs}-${ino}`;
}

/** Nothing that iam-audit keeps in one file comes near this. */
export const LARGEST_FILE = 512 * 1024 * 1024;

/** Opened without waiting: another process may have put a pipe there, which never ends. */
async function readPlainFile(path: string): Promise<Buffer> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const found = await file.stat();
    if (found.isDirectory()) throw refusal('EISDIR', path);
    if (!found.isFile()) throw refusal('ENXIO', path);
    if (found.size > LARGEST_FILE) throw refusal('EFBIG', path);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

function refusal(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: read '${path}'`), { code, syscall: 'read', path });
}

/**
 * Writes a file so that it is there whole or not at all. The folder is not synced: after a power cut the file may be
 * missing, or the older one may be there again, but it is never half; who needs more syncs the folder at the end.
 */
export async function writeWhole(files: StoreFiles, path: string, content: Content): Promise<void> {
  const temporary = join(dirname(path), temporaryName());
  await namingPath('write', path, async () => {
    try {
      await files.create(temporary, content);
      await files.rename(temporary, path);
    } catch (error) {
      // What went wrong first is what the user needs to know; the next writer of this run removes what is left.
      await files.remove(temporary).catch(() => undefined);
      throw error;
    }
  });
}

const TEMPORARY = /^\.tmp-[0-9a-f]{16}$/;

export function temporaryName(): string {
  return `.tmp-${randomBytes(8).toString('hex')}`;
}

/** Removes what a killed process left behind; only for the one who may write in this folder. */
export async function removeTemporary(files: StoreFiles, folder: string, names: readonly string[]): Promise<void> {
  for (const name of names.filter((each) => TEMPORARY.test(each))) await files.remove(join(folder, name));
}

/** Node's own recursive mkdir turns in circles for ever where a parent can't be made, as below /proc. */
async function makeWithParents(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return;
    if (codeOf(error) !== 'ENOENT' || dirname(path) === path) throw error;
    const before = await stat(dirname(path)).catch(() => null);
    if (before !== null) throw error;
    await makeWithParents(dirname(path));
    await mkdir(path, { mode: 0o700 }).catch(ignoring('EEXIST'));
  }
}

/** The user whose rights this process has; null on Windows, where files have no such numbers. */
function self(): number | null {
  return process.geteuid?.() ?? null;
}

/**
 * Who owns a folder reads and exchanges what is put there, whatever its mode is. The administrator could anyhow, so a
 * folder of root's is accepted. `user`: whose rights this process has.
 */
export function checkOwner({ owner }: Pick<FileStat, 'owner'>, path: string, user = self()): void {
  if (owner === null || user === null || owner === user || owner === 0) return;
  throw new StoreError('EOWNER', `${path} belongs to another user (uid ${owner}): evidence is not kept there`, path);
}

/**
 * The folder that the store lies in is made, and tried: that it can't be written to should come out before AWS is asked.
 * A link to it is followed if it is our own.
 */
export async function prepareRoot(files: StoreFiles, root: string): Promise<void> {
  await namingPath('make the folder', root, async () => {
    await files.makeFolder(root);
    checkOwner(await files.stat(root), root);
    const real = await files.realPath(root);
    const found = await files.stat(real);
    if (!found.isFolder) throw new StoreError('ENOTDIR', `${root} is not a folder`, root);
    checkOwner(found, root);
  });
  const trial = join(root, temporaryName());
  await namingPath('write into', root, async () => {
    await files.create(trial, ['.']).finally(() => files.remove(trial).catch(() => undefined));
  });
}

/** Makes one of the store's own folders, and closes an existing one to others: evidence says who can do what. */
export async function privateFolder(files: StoreFiles, path: string): Promise<void> {
  await namingPath('make the folder', path, async () => {
    await files.makeFolder(path);
    const found = await files.stat(path);
    if (!found.isFolder) throw new StoreError('ENOTDIR', `${path} is a link, not a folder: evidence is not written through it`, path);
    checkOwner(found, path);
    if ((found.mode & 0o077) !== 0) await files.closeToOthers(path);
  });
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** For `catch`: an error of the file system with one of these codes becomes undefined. */
export function ignoring(...codes: readonly string[]): (error: unknown) => undefined {
  return (error) => {
    if (!codes.includes(codeOf(error) ?? '')) throw error;
    return undefined;
  };
}
