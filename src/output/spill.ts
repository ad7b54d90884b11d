import { randomBytes } from 'node:crypto';
import { open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { undeliveredError } from '../errors.js';
import { quoted } from '../text.js';

/** A file for what does not fit into memory: lists of lines, each written once and read once. */
export interface Spill {
  /** Another list, which may be read from now on. */
  write(lines: Iterable<string>): Promise<SpilledLines>;
  close(): Promise<void>;
}

/** Lines of the next block; null: that was the last. */
export type SpilledLines = () => Promise<readonly string[] | null>;

/** Blocks of many lists are in memory at once, so they are small. */
const BLOCK = 32 * 1024;
const FAST = { level: 1 };

/**
 * Nobody else may read it, and it has no name from the start: what ends this process, whatever it is, leaves nothing behind.
 * Where a file that is open has to keep its name, it is removed at the end.
 */
export async function openSpill(folder = tmpdir()): Promise<Spill> {
  const path = join(folder, `iam-audit-${randomBytes(8).toString('hex')}`);
  const file = await open(path, 'wx+', 0o600).catch((error: unknown) => { throw unsorted(folder, error); });
  const remove = (): Promise<boolean> => unlink(path).then(() => true, () => false);
  const isGone = await remove();
  let end = 0;

  async function put(text: string): Promise<Block> {
    const bytes = deflateRawSync(text, FAST);
    const block = { at: end, bytes: bytes.length };
    end += bytes.length;
    await file.writev([bytes], block.at).catch((error: unknown) => { throw unsorted(folder, error); });
    return block;
  }

  async function get({ at, bytes }: Block): Promise<readonly string[]> {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, at);
    if (bytesRead !== bytes) throw unsorted(folder, new Error('the file was cut short'));
    return inflateRawSync(buffer).toString('utf8').split('\n');
  }

  return {
    async write(lines) {
      const blocks: Block[] = [];
      let text: string[] = [];
      let length = 0;
      for (const line of lines) {
        text.push(line);
        length += line.length;
        if (length < BLOCK) continue;
        blocks.push(await put(text.join('\n')));
        [text, length] = [[], 0];
      }
      if (text.length > 0) blocks.push(await put(text.join('\n')));
      let next = 0;
      return async () => {
        const block = blocks[next++];
        return block === undefined ? null : get(block);
      };
    },
    async close() {
      await file.close();
      if (!isGone) await remove();
    },
  };
}

interface Block {
  readonly at: number;
  readonly bytes: number;
}

function unsorted(folder: string, cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const hint = 'Set TMPDIR to a folder with room, or narrow the report with --where or --accounts.';
  return undeliveredError(`so many rows are sorted in a file in ${quoted(folder)}, which failed: ${reason}`, hint, { cause });
}
