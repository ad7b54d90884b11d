import { join } from 'node:path';
import { ignoring, type StoreFiles } from './files.js';
import { REUSED } from './layout.js';
import { namingPath } from './store-error.js';

/**
 * Which records were taken over from other runs, so that a run that was killed still knows it: a line each, appended
 * before the record gets its name. The hash tells whether the record is still that one.
 */
export async function noteReused(files: StoreFiles, folder: string, sha256: string, key: string): Promise<void> {
  const path = join(folder, REUSED);
  await namingPath('write', path, () => files.append(path, `${sha256} ${key}\n`));
}

/** SHA-256 by record key. */
export async function readReused(files: StoreFiles, folder: string): Promise<Map<string, string>> {
  const path = join(folder, REUSED);
  const bytes = await namingPath('read', path, () => files.read(path).catch(ignoring('ENOENT')));
  const found = new Map<string, string>();
  for (const line of bytes?.toString('utf8').split('\n') ?? []) {
    const [hash, key] = line.split(' ');
    if (hash !== undefined && key !== undefined) found.set(key, hash);
  }
  return found;
}
