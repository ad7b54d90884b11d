import { dirname, extname, resolve } from 'node:path';
import { stat } from 'node:fs/promises';
import { tryToWrite, writeFileWhole } from './write-file.js';
import { tryFolder, writeFolderWhole } from './write-folder.js';
import { writePaged } from './write-paged.js';
import { writeStream } from './write-stream.js';
import { AuditError, undeliveredError, usageError } from '../errors.js';
import type { Io } from '../cli/io.js';
import { FORMATS, formatOfEnding, loadRenderer } from '../render/index.js';
import type { Chunk, Renderer } from '../render/renderer.js';
import type { Settings } from '../cli/settings.js';
import { quoted } from '../text.js';
import type { ZipEntry } from '../zip/write-zip.js';

/** `any`: also a format that is of some reports only. */
export async function chooseRenderer({ format, output, raw }: Settings, any = false): Promise<Renderer> {
  const name = format ?? formatOf(output);
  if (raw && name !== 'csv') throw usageError('--raw is for CSV only', 'Add --format csv, or leave --raw out.');
  const renderer = await loadRenderer(name);
  const isLost = renderer.binary === true && output === undefined;
  if (isLost) throw usageError(`--format ${name} needs a file`, `Name it: --output report.${name}.`);
  if (!any && renderer.takes !== undefined) throw usageError(`--format ${name} does not go with this command`, 'It is of findings only.');
  return renderer;
}

/** People open a file with the program that its ending belongs to: a table in `users.pdf` would look damaged. */
function formatOf(output = ''): string {
  const ending = extname(output).toLowerCase();
  const found = ending === '' || ending === '.' ? 'table' : formatOfEnding(ending);
  if (found !== null) return found;
  const all = Object.values(FORMATS).flatMap(({ endings }) => endings);
  const allowed = `Allowed: ${all.join(', ')}, or no ending; with --format, any.`;
  throw usageError(`--output ${quoted(output)}: no format has the ending ${quoted(ending)}`, allowed);
}

/** Found out before the first call: an audit of an hour should not end at a missing folder. */
export async function checkOutput(output: string | undefined, option = '--output'): Promise<void> {
  if (output === undefined) return;
  try {
    await tryToWrite(output);
  } catch (error) {
    if (!isFileError(error)) throw error;
    if (codeOf(error) === 'EISDIR') throw usageError(`${option} ${quoted(output)} is a folder`, 'Name a file in it.');
    const folder = dirname(resolve(output));
    const isFolder = await stat(folder).then((found) => found.isDirectory(), () => false);
    const what = isFolder ? `can't write ${quoted(output)}` : `can't write into ${quoted(folder)}`;
    throw usageError(`${option}: ${what}: ${reasonOf(error)}`, 'Choose a folder that exists and a file that you may write.');
  }
}

/**
 * `closed`: the reader of stdout went away, which is its right. The report is read to its end all the same, because what
 * the run says of itself at its end must not depend on its reader. `again`: how to get the report without asking AWS.
 */
export async function deliver(
  chunks: AsyncIterable<Chunk>,
  output: string | undefined,
  io: Io,
  again: string,
  option = '--output',
): Promise<'done' | 'closed'> {
  try {
    // A reader that takes nothing more must not hold a run that was told to stop.
    if (output === undefined) return await toScreen(chunks, io);
    await writeFileWhole(output, untilInterrupted(chunks, io.signal));
  } catch (error) {
    if (!isFileError(error)) throw error;
    if (output === undefined) {
      const hint = `With --output it is written whole or not at all. ${again}`;
      throw undeliveredError(`the report is not whole: stdout: ${reasonOf(error)}`, hint, { cause: error });
    }
    const hint = `Nothing was written; an older file is as it was. ${again}`;
    throw undeliveredError(`${option} ${quoted(output)}: ${reasonOf(error)}`, hint, { cause: error });
  }
  return 'done';
}

/** The same for a folder. */
export async function deliverFolder(files: AsyncIterable<ZipEntry>, output: string, again: string): Promise<void> {
  try {
    await writeFolderWhole(output, files);
  } catch (error) {
    if (!isFileError(error)) throw error;
    throw undeliveredError(`--output ${quoted(output)}: ${reasonOf(error)}`, `Nothing was written. ${again}`, { cause: error });
  }
}

/** Before the first file of it is made. */
export async function checkFolder(output: string): Promise<void> {
  try {
    await tryFolder(output);
  } catch (error) {
    if (!isFileError(error)) throw error;
    throw usageError(`--output ${quoted(output)}: ${reasonOf(error)}`, 'Name a folder that is not there yet, or that is empty.');
  }
}

/** A pager has the terminal until it is left, and Ctrl-C in it is its own. */
async function toScreen(chunks: AsyncIterable<Chunk>, { out, pager, signal }: Io): Promise<'done' | 'closed'> {
  if (pager !== undefined && pager !== null) return writePaged(textOf(chunks), out.stream, pager, writeAll);
  return Promise.race([writeAll(out.stream, chunks), interruption(signal)]);
}

/** What needs a file does not come here. */
async function* textOf(chunks: AsyncIterable<Chunk>): AsyncIterable<string> {
  for await (const chunk of chunks) yield typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
}

async function writeAll(stream: NodeJS.WritableStream, chunks: AsyncIterable<Chunk>): Promise<'done' | 'closed'> {
  const iterator = chunks[Symbol.asyncIterator]();
  // Without `return`, so that the end of the writing is not the end of the report.
  const end = await writeStream(stream, { [Symbol.asyncIterator]: () => ({ next: () => iterator.next() }) });
  if (end === 'closed') while ((await iterator.next()).done !== true);
  return end;
}

function interruption(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = (): void => {
      reject(new AuditError(130, 'interrupted: the report is not whole'));
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

/** Ends between two chunks, so that the half of a file is taken away again. */
async function* untilInterrupted(chunks: AsyncIterable<Chunk>, signal: AbortSignal): AsyncIterable<Chunk> {
  for await (const chunk of chunks) {
    if (signal.aborted) throw new AuditError(130, 'interrupted: no report was written');
    yield chunk;
  }
}

function isFileError(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'syscall' in error;
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

function reasonOf(error: unknown): string {
  const words: Readonly<Record<string, string>> = {
    ENOENT: 'it does not exist',
    EACCES: 'no permission',
    EPERM: 'no permission',
    EROFS: 'the file system is read-only',
    ENOSPC: 'the disk is full',
    EDQUOT: 'the disk quota is used up',
    ENAMETOOLONG: 'the name is too long',
    ELOOP: 'a link leads to itself',
    ENOTDIR: 'a part of the path is no folder',
    EISDIR: 'it is a folder',
    EEXIST: 'it is there already, and not empty',
    ENOTEMPTY: 'it is there already, and not empty',
  };
  return words[codeOf(error)] ?? String(error instanceof Error ? error.message : error);
}
