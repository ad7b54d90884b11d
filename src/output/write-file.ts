import { randomBytes } from 'node:crypto';
import { open, readlink, realpath, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/**
 * Writes a file so that it is there whole or not at all: into a temporary file of the same folder, which takes the
 * place of the target once everything is on disk. Only the owner can read it (0600), because a report says who can do
 * what. A link is followed; a device or pipe (`/dev/stdout`, `>(gzip)`) is written to directly.
 * Errors come as node:fs throws them, and then the target is as it was. Opens before it asks for the first chunk.
 */
export async function writeFileWhole(path: string, chunks: AsyncIterable<string>): Promise<void> {
  if (await isDeviceOrPipe(path)) {
    await writeAndClose(await open(path, 'w'), chunks);
    return;
  }
  const target = await followLinks(path);
  const temporary = join(dirname(target), `.iam-audit-${randomBytes(8).toString('hex')}.tmp`);
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

async function writeAndClose(
  file: FileHandle,
  chunks: AsyncIterable<string>,
  finish?: () => Promise<void>,
): Promise<void> {
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
