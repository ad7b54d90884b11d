import { join } from 'node:path';
import { ignoring, sha256, temporaryName, type StoreFiles } from './files.js';
import { RECORDS } from './layout.js';
import { recordFile, type RecordName } from './record.js';
import type { ProvenFile, RecordOrigin } from './port.js';
import { readRecord } from './record-folder.js';
import { codeOf, namingPath } from './store-error.js';

/**
 * Gives the folder `records` the record of another run: the same file under a second name, or a copy where there are no hard
 * links. It is checked under a temporary name, so it can't change any more. Returns null, and leaves what is there as it
 * was, when there is no intact record. `keep` runs before the record gets its name.
 */
export async function takeOver(
  files: StoreFiles,
  from: RecordOrigin,
  name: RecordName,
  records: string,
  keep: (proven: ProvenFile) => Promise<void>,
): Promise<ProvenFile | null> {
  const origin = join(from.folder, RECORDS, recordFile(name.accountId, name.source));
  const target = join(records, recordFile(name.accountId, name.source));
  const temporary = join(records, temporaryName());
  return namingPath('write', target, async () => {
    try {
      if (!(await linkOrCopy(files, origin, temporary))) return null;
      const proven = await prove(files, temporary, name, from.proven);
      if (proven === null) return null;
      await keep(proven);
      await files.rename(temporary, target);
      return proven;
    } finally {
      // Also when all went well: a rename between two names of the same file leaves both.
      await files.remove(temporary).catch(() => undefined);
    }
  });
}

/** false: there is nothing that can be taken over. */
async function linkOrCopy(files: StoreFiles, origin: string, temporary: string): Promise<boolean> {
  try {
    await files.link(origin, temporary);
    return true;
  } catch (error) {
    if (ABSENT.includes(codeOf(error) ?? '')) return false;
    // No links here, or not to this file: if there is more to it, the copy will tell.
  }
  const bytes = await files.read(origin).catch(ignoring(...ABSENT, ...UNREADABLE));
  if (bytes === undefined) return false;
  await files.create(temporary, bytes);
  return true;
}

const ABSENT = ['ENOENT', 'ENOTDIR'];
const UNREADABLE = ['EACCES', 'EIO', 'EISDIR'];

async function prove(files: StoreFiles, path: string, name: RecordName, known: ProvenFile | undefined): Promise<ProvenFile | null> {
  if (known === undefined) {
    const read = await readRecord(() => namingPath('read', path, () => files.read(path)), name);
    return 'why' in read ? null : read.proven;
  }
  const bytes = await files.read(path).catch(ignoring(...UNREADABLE));
  return bytes !== undefined && sha256(bytes) === known.sha256 ? known : null;
}
