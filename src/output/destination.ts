import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import { writeFileWhole } from './write-file.js';
import { writeStream } from './write-stream.js';
import { AuditError, usageError } from '../errors.js';
import type { Io } from '../cli/io.js';
import { RENDERERS } from '../render/index.js';
import type { Renderer } from '../render/renderer.js';
import type { Settings } from '../cli/settings.js';
import { quoted } from '../text.js';

const BY_ENDING: Readonly<Record<string, string>> = { '.csv': 'csv', '.json': 'json', '.ndjson': 'ndjson', '.jsonl': 'ndjson', '.md': 'markdown' };

export async function chooseRenderer({ format, output, raw }: Settings): Promise<Renderer> {
  const name = format ?? BY_ENDING[extname(output ?? '').toLowerCase()] ?? 'table';
  if (raw && name !== 'csv') throw usageError('--raw is for CSV only', 'Add --format csv, or leave --raw out.');
  const load = RENDERERS[name];
  if (load === undefined) throw new Error(`no renderer ${name}`);
  return load();
}

/** Found out before the first call: an audit of an hour should not end at a missing folder. */
export async function checkOutput(output: string | undefined): Promise<void> {
  if (output === undefined) return;
  if (output === '') throw usageError('--output needs a file name', 'For example: --output users.csv.');
  const folder = dirname(resolve(output));
  const target = await stat(output).catch(() => null);
  if (target?.isDirectory() === true) throw usageError(`--output ${quoted(output)} is a folder`, 'Name a file in it.');
  try {
    if (!(await stat(folder)).isDirectory()) throw new Error('it is no folder');
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw usageError(`--output: can't write into ${quoted(folder)}: ${reasonOf(error)}`, 'Choose a folder that exists and that you may write to.');
  }
}

/** `closed`: whoever read stdout went away, which is its right. */
export async function deliver(chunks: AsyncIterable<string>, output: string | undefined, io: Io): Promise<'done' | 'closed'> {
  try {
    // A reader that takes nothing more must not hold a run that was told to stop.
    if (output === undefined) return await Promise.race([writeStream(io.out.stream, chunks), interruption(io.signal)]);
    await writeFileWhole(output, untilInterrupted(chunks, io.signal));
  } catch (error) {
    if (!isFileError(error)) throw error;
    if (output === undefined) throw usageError(`the report is not whole: stdout: ${reasonOf(error)}`, 'With --output it is written whole or not at all.');
    throw usageError(`--output ${quoted(output)}: ${reasonOf(error)}`, 'Nothing was written; an older file is as it was.');
  }
  return 'done';
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
async function* untilInterrupted(chunks: AsyncIterable<string>, signal: AbortSignal): AsyncIterable<string> {
  for await (const chunk of chunks) {
    if (signal.aborted) throw new AuditError(130, 'interrupted: no report was written');
    yield chunk;
  }
}

function isFileError(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'syscall' in error;
}

function reasonOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  const words: Readonly<Record<string, string>> = {
    ENOENT: 'it does not exist',
    EACCES: 'no permission',
    EPERM: 'no permission',
    EROFS: 'the file system is read-only',
    ENOSPC: 'the disk is full',
    ENOTDIR: 'a part of the path is no folder',
    EISDIR: 'it is a folder',
  };
  return words[code] ?? String(error instanceof Error ? error.message : error);
}
