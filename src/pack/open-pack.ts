import { constants } from 'node:fs';
import { open, readdir, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { usageError } from '../errors.js';
import { codeOf, messageOf } from '../store/store-error.js';
import { quoted, whyUnreadable } from '../text.js';
import { readZip, ZipError, type ReadEntry } from '../zip/read-zip.js';
import { problem, type PackProblem } from './problem.js';

/** The files of a pack, from a folder or from a zip. */
export interface OpenPack {
  readonly names: readonly string[];
  read(name: string): AsyncIterable<Uint8Array>;
  /** What is wrong with it as a whole: links, a damaged zip. */
  readonly problems: readonly PackProblem[];
}

const PLACE = 'Name a pack: its folder or its zip.';

/** Without both of them nothing is a pack. */
export function isOfPack(name: string): boolean {
  return name === 'SHA256SUMS' || name === 'manifest.json';
}

export function noPack(path: string): Error {
  return usageError(`${quoted(path)} is no pack`, 'Name the folder in which SHA256SUMS is, or the zip.');
}

/** Reads only; nothing is unpacked onto the disk. */
export async function withPack<T>(path: string, use: (pack: OpenPack) => Promise<T>): Promise<T> {
  const refused = (code: string): Error => usageError(`${quoted(path)}: ${whyUnreadable(code)}`, PLACE);
  let file: FileHandle;
  try {
    if ((await stat(path)).isDirectory()) return await use(await folderPack(path));
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const code = codeOf(error);
    throw code === null ? error : refused(code);
  }
  try {
    if (!(await file.stat()).isFile()) throw usageError(`${quoted(path)} is no plain file`, PLACE);
    return await use(await zipPack(file));
  } finally {
    await file.close();
  }
}

/** More files than that have no run. */
const MOST = 1_000_000;

async function folderPack(root: string): Promise<OpenPack> {
  // Else another folder, such as that of all files, would be read to its end.
  if (!(await readdir(root)).some(isOfPack)) throw noPack(root);
  const names: string[] = [];
  const problems: PackProblem[] = [];
  const folders = [''];
  for (let at = 0; at < folders.length; at += 1) {
    const under = folders[at] ?? '';
    for (const entry of await readdir(join(root, under), { withFileTypes: true })) {
      const name = under + entry.name;
      if (names.length + folders.length > MOST) throw usageError(`${quoted(root)} has more than ${MOST} files`, PLACE);
      if (entry.isDirectory()) folders.push(`${name}/`);
      else if (entry.isFile()) names.push(name);
      // What it leads to is no part of the pack.
      else problems.push(problem(name, 'extra', 'a link, or no plain file'));
    }
  }
  return { names: names.sort(), problems, read: (name) => filePieces(join(root, name)) };
}

async function* filePieces(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    yield* file.createReadStream({ autoClose: false }) as AsyncIterable<Buffer>;
  } finally {
    await file.close();
  }
}

const ZIP_ITSELF = '(the zip itself)';

async function zipPack(file: FileHandle): Promise<OpenPack> {
  try {
    const zip = await readZip(file);
    const seal = await zip.isSealed();
    return inFolder(zip.entries, seal === true ? [] : [problem(ZIP_ITSELF, 'changed', seal === null ? UNSEALED : OTHER_BYTES)]);
  } catch (error) {
    if (!(error instanceof ZipError)) throw error;
    return { names: [], read: () => filePieces(''), problems: [problem(error.entry ?? ZIP_ITSELF, 'unreadable', error.message)] };
  }
}

const OTHER_BYTES = 'its bytes are not those that were written';
const UNSEALED = 'it was packed by another program: unpack it, and verify the folder';

/** All of them are in one folder, as people unpack it. */
function inFolder(entries: readonly ReadEntry[], found: readonly PackProblem[]): OpenPack {
  const [folder = ''] = /^iam-audit-pack-[\w-]+\//.exec(entries[0]?.name ?? '') ?? [];
  const inside = new Map<string, ReadEntry>();
  const problems = [...found];
  for (const entry of entries) {
    if (folder !== '' && entry.name.startsWith(folder)) inside.set(entry.name.slice(folder.length), entry);
    else problems.push(problem(entry.name, 'extra', 'outside of the folder of the pack'));
  }
  return { names: [...inside.keys()].sort(), problems, read: (name) => inside.get(name)?.content() ?? filePieces('') };
}

/** Why a file of a pack can't be read; what is no reason of that kind is thrown. */
export function readProblem(name: string, error: unknown): PackProblem {
  const code = codeOf(error);
  if (error instanceof ZipError) return problem(name, 'changed', error.message);
  if (code === null) throw error;
  return problem(name, 'unreadable', whyUnreadable(code) === code ? messageOf(error) : whyUnreadable(code));
}
