import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { ignoring, privateFolder, writeWhole, type StoreFiles } from './files.js';
import { takeLock } from './lock.js';
import { namingPath } from './store-error.js';
import { nodeParts } from './system.js';

/*
 * <root>/cleanup/<id of the plan>/plan.json      with all principals that it was ever applied with
 *                                 journal.ndjson a line before and after each call
 *                                 undo.ndjson    each principal as it was before the first write
 */

const FOLDER = 'cleanup';
const JOURNAL = 'journal.ndjson';
const UNDO = 'undo.ndjson';
const PLAN = 'plan.json';

/** What is kept of one plan, as text. */
export interface CleanupTexts {
  readonly id: string;
  readonly folder: string;
  readonly plan: string;
  readonly journal: string;
  readonly undo: string;
}

export interface CleanupWriter {
  /** The line is on the disk when this resolves. */
  readonly journal: (line: string) => Promise<void>;
  readonly undo: (line: string) => Promise<void>;
  /** From before. */
  readonly kept: CleanupTexts;
  close(): Promise<void>;
}

const isPlanId = (name: string): boolean => /^[0-9a-f]{8,64}$/.test(name);

export function cleanupFolder(root: string, id: string): string {
  if (!isPlanId(id)) throw new Error(`not the id of a plan: ${id}`);
  return join(root, FOLDER, id);
}

/**
 * Nobody else cleans up from here meanwhile, by this plan or another: IAM takes writes for too fast, and two plans may mean the
 * same one. `widened`: the plan to keep instead of the one that is kept; null: that one.
 */
export async function openCleanup(
  root: string,
  id: string,
  plan: string,
  now: Date,
  widened: (kept: string) => string | null = () => null,
): Promise<CleanupWriter> {
  const { files } = nodeParts;
  const folder = cleanupFolder(root, id);
  await privateFolder(files, root);
  await privateFolder(files, join(root, FOLDER));
  await privateFolder(files, folder);
  const lock = await takeLock(nodeParts, join(root, FOLDER), now);
  try {
    await namingPath('write', join(folder, PLAN), () => files.create(join(folder, PLAN), [plan]).catch(ignoring('EEXIST')));
    const found = await readCleanup(folder, id);
    const wider = widened(found.plan);
    if (wider !== null) await writeWhole(files, join(folder, PLAN), [wider]);
    const kept = wider === null ? found : { ...found, plan: wider };
    const [journal, undo] = [await appender(join(folder, JOURNAL)), await appender(join(folder, UNDO))];
    // The names of new files must last as well.
    await files.sync(folder);
    const close = async (): Promise<void> => {
      await Promise.all([journal.close(), undo.close()]);
      await lock.release();
    };
    return { kept, journal: journal.append, undo: undo.append, close };
  } catch (error) {
    await lock.release().catch(() => undefined);
    throw error;
  }
}

/** A line that was cut short by the end of a process is closed, so that the next one begins a line. */
async function appender(path: string): Promise<{ readonly append: (line: string) => Promise<void>; close(): Promise<void> }> {
  return namingPath('write', path, async () => {
    const file = await open(path, 'a+', 0o600);
    const { size } = await file.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await file.read(last, 0, 1, size - 1);
    if (size > 0 && last.toString() !== '\n') await file.appendFile('\n');
    const append = (line: string): Promise<void> =>
      namingPath('write', path, async () => {
        await file.appendFile(`${line}\n`);
        await file.datasync();
      });
    return { append, close: () => file.close() };
  });
}

async function readCleanup(folder: string, id: string): Promise<CleanupTexts> {
  const { files } = nodeParts;
  const text = async (name: string): Promise<string> => (await textAt(files, join(folder, name))) ?? '';
  return { id, folder, plan: await text(PLAN), journal: await text(JOURNAL), undo: await text(UNDO) };
}

async function textAt(files: StoreFiles, path: string): Promise<string | null> {
  return namingPath('read', path, async () => (await files.read(path).catch(ignoring('ENOENT')))?.toString('utf8') ?? null);
}

/** Of all plans that were applied from here. */
export async function readCleanups(root: string): Promise<readonly CleanupTexts[]> {
  const folder = join(root, FOLDER);
  const names = await namingPath('read', folder, () => nodeParts.files.folders(folder).catch(ignoring('ENOENT')));
  const ids = (names ?? []).filter(isPlanId).sort();
  return Promise.all(ids.map((id) => readCleanup(join(folder, id), id)));
}

/** By the folder itself, the journal in it, or the id of the plan or its beginning; null: there is none, or more than one. */
export async function findCleanup(root: string, wanted: string): Promise<CleanupTexts | null> {
  const all = await readCleanups(root);
  const id = wanted.replace(/[/\\]+(journal\.ndjson)?$/, '').split(/[/\\]/).at(-1) ?? '';
  const found = all.filter((each) => isPlanId(id) && each.id.startsWith(id));
  return found.length === 1 ? (found[0] ?? null) : null;
}
