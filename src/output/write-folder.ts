import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { ZipEntry } from '../zip/write-zip.js';

/**
 * Writes a folder that is there whole or not at all, for its owner only. One that is there already has to be empty. Errors come as
 * node:fs throws them.
 */
export async function writeFolderWhole(target: string, files: AsyncIterable<ZipEntry>): Promise<void> {
  const path = resolve(target);
  const temporary = join(dirname(path), `.iam-audit-${randomBytes(8).toString('hex')}.tmp`);
  await mkdir(temporary, { mode: 0o700 });
  try {
    for await (const { name, content } of files) {
      const place = join(temporary, name);
      await mkdir(dirname(place), { recursive: true, mode: 0o700 });
      const file = await open(place, 'wx', 0o600);
      try {
        for await (const piece of content) await file.writeFile(piece);
        await file.datasync();
      } finally {
        await file.close();
      }
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
}

/** Could it be written now? Throws what node:fs would throw; EEXIST: something is there. */
export async function tryFolder(target: string): Promise<void> {
  const path = resolve(target);
  const names = await readdir(path).catch((error: unknown) => {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  if (names.length > 0) throw Object.assign(new Error('it is not empty'), { code: 'EEXIST', syscall: 'mkdir' });
  const trial = join(dirname(path), `.iam-audit-${randomBytes(8).toString('hex')}.tmp`);
  await mkdir(trial, { mode: 0o700 });
  await rm(trial, { recursive: true });
}
