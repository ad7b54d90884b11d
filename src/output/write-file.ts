import type { Chunk } from '../render/renderer.js';
import { randomBytes } from 'node:crypto';
import { lstat, open, readdir, readlink, realpath, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/**
 * Writes a file so that it is there whole or not at all: into a temporary file of the same folder, which takes the
 * place of the target once everything is on disk. Only the owner can read it (0600), because a report says who can do
 * what. A link is followed; a device or pipe (`/dev/stdout`, `>(gzip)`) is written to directly.
 * Errors come as node:fs throws them, and then the target is as it was. Opens before it asks for the first chunk.
 */
export async function writeFileWhole(path: string, chunks: AsyncIterable<Chunk>): Promise<void> {
  if (await isDeviceOrPipe(path)) {
    await writeAndClose(await open(path, 'w'), chunks);
    return;
  }
  const target = await followLinks(path);
  const temporary = temporaryBeside(target);
  const file = await open(temporary, 'wx', 0o600);
  try {
    await writeAndClose(file, chunks, () => file.sync());
    await rename(temporary, target);
  } catch (error) {
    // What went wrong first is what the user needs to know.
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}

/**
 * Could the file be written now? Throws what node:fs would throw then, as far as can be known before; writes nothing
 * but a temporary file, and removes those that a killed process has left in the folder.
 */
export async function tryToWrite(path: string): Promise<void> {
  if (await isDeviceOrPipe(path)) return;
  const target = await followLinks(path);
  await removeLeftovers(dirname(target));
  const temporary = temporaryBeside(target);
  await (await open(temporary, 'wx', 0o600)).close();
  await rm(temporary, { force: true });
  await checkSticky(target);
}

/** In a folder like /tmp, only its owner may replace a file: the rename would fail at the very end. */
async function checkSticky(target: string): Promise<void> {
  const self = process.geteuid?.() ?? 0;
  const found = await lstat(target).catch(nullIfAbsent);
  if (self === 0 || found === null || found.uid === self) return;
  const folder = await stat(dirname(target));
  if ((folder.mode & 0o1000) === 0 || folder.uid === self) return;
  throw Object.assign(new Error('the file belongs to another user'), { code: 'EPERM', syscall: 'rename' });
}

const TEMPORARY = /^\.iam-audit-[0-9a-f]{16}\.tmp$/;
/** A process that still writes to one has done so since. */
const LEFT_FOR_MS = 24 * 3_600_000;

function temporaryBeside(target: string): string {
  return join(dirname(target), `.iam-audit-${randomBytes(8).toString('hex')}.tmp`);
}

/** Half a report that a killed process could not take away says who can do what as well. It must be our own, and old. */
async function removeLeftovers(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((each) => TEMPORARY.test(each))) {
    const path = join(folder, name);
    const found = await lstat(path).catch(() => null);
    if (found?.isFile() !== true || found.uid !== (process.geteuid?.() ?? found.uid) || Date.now() - found.mtimeMs < LEFT_FOR_MS) continue;
    await rm(path, { force: true }).catch(() => undefined);
  }
}

async function isDeviceOrPipe(path: string): Promise<boolean> {
  const found = await stat(path).catch(nullIfAbsent);
  if (found === null || found.isFile()) return false;
  // Fails with the EISDIR that a folder deserves, before anything is fetched for it.
  if (found.isDirectory()) await (await open(path, 'r+')).close();
  return true;
}

/** Where the file shall be, also when a link points to a file that is not there yet. */
async function followLinks(path: string): Promise<string> {
  const real = await realpath(path).catch(nullIfAbsent);
  if (real !== null) return real;
  const link = await readlink(path).catch(nullIfAbsent);
  return link === null ? path : followLinks(resolve(await realpath(dirname(path)), link));
}

async function writeAndClose(file: FileHandle, chunks: AsyncIterable<Chunk>, finish?: () => Promise<void>): Promise<void> {
  try {
    for await (const chunk of chunks) await file.writeFile(chunk);
    await finish?.();
  } finally {
    await file.close();
  }
}

function nullIfAbsent(error: unknown): null {
  if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
}
