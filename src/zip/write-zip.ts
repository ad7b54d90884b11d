import { createHash } from 'node:crypto';
import { crc32, createDeflateRaw } from 'node:zlib';
import { DAY, END, END64, ENTRY, LOCAL, LOCATOR64, METHODS, sealOf, UTF8, VERSION, VERSION64 } from './format.js';

export interface ZipEntry {
  readonly name: string;
  readonly content: AsyncIterable<string | Uint8Array>;
  /** What is packed already stays as it is. */
  readonly stored?: boolean;
}

/** A zip can't hold it; nothing of ours comes near that. */
const LARGEST = 0xffffffff;

/**
 * A zip of its entries, one after the other; each is held compressed until its size is known. The same content makes the same
 * bytes. `sealed`: it ends with the SHA-256 of all that stands before, as its comment.
 */
export async function* zip(
  entries: AsyncIterable<ZipEntry> | Iterable<ZipEntry>,
  { sealed = false }: { readonly sealed?: boolean } = {},
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  const directory: Buffer[] = [];
  let at = 0;
  for await (const entry of entries) {
    const { local, listed } = await written(entry, at);
    directory.push(listed);
    for (const piece of local) {
      at += piece.length;
      if (sealed) hash.update(piece);
      yield piece;
    }
  }
  const comment = sealed ? sealOf('0'.repeat(64)).length : 0;
  const end = Buffer.concat([...directory, ending(directory, at, comment)]);
  yield end;
  if (sealed) yield sealOf(hash.update(end).digest('hex'));
}

interface Written {
  readonly local: readonly Buffer[];
  /** The same in the directory. */
  readonly listed: Buffer;
}

async function written({ name, content, stored = false }: ZipEntry, at: number): Promise<Written> {
  const { packed, crc, size } = await (stored ? kept(content) : deflated(content));
  const length = packed.reduce((sum, piece) => sum + piece.length, 0);
  if (Math.max(length, size) >= LARGEST) throw new RangeError(`${name} has more than 4 GiB`);
  const title = Buffer.from(name, 'utf8');
  const far = at >= LARGEST ? Buffer.alloc(12) : Buffer.alloc(0);
  const about = Buffer.alloc(26);
  [VERSION, UTF8, stored ? METHODS.stored : METHODS.deflated, 0, DAY].forEach((value, index) => about.writeUInt16LE(value, index * 2));
  [crc, length, size].forEach((value, index) => about.writeUInt32LE(value, 10 + index * 4));
  about.writeUInt16LE(title.length, 22);
  const local = [Buffer.concat([LOCAL, about, title]), ...packed];
  const place = Buffer.alloc(14);
  place.writeUInt32LE(Math.min(at, LARGEST), 10);
  if (far.length > 0) {
    about.writeUInt16LE(VERSION64, 0);
    about.writeUInt16LE(far.length, 24);
    far.writeUInt16LE(1, 0);
    far.writeUInt16LE(8, 2);
    far.writeBigUInt64LE(BigInt(at), 4);
  }
  const made = Buffer.alloc(2);
  made.writeUInt16LE(VERSION, 0);
  return { local, listed: Buffer.concat([ENTRY, made, about, place, title, far]) };
}

/** The end; what has more than 65,534 entries or 4 GiB says so in another one before it. APPNOTE.TXT 4.3.14 */
function ending(directory: readonly Buffer[], at: number, comment: number): Buffer {
  const [count, bytes] = [directory.length, directory.reduce((sum, { length }) => sum + length, 0)];
  const end = Buffer.alloc(18);
  end.writeUInt16LE(Math.min(count, 0xffff), 4);
  end.writeUInt16LE(Math.min(count, 0xffff), 6);
  end.writeUInt32LE(Math.min(bytes, LARGEST), 8);
  end.writeUInt32LE(Math.min(at, LARGEST), 12);
  end.writeUInt16LE(comment, 16);
  const isLarge = count >= 0xffff || bytes >= LARGEST || at >= LARGEST;
  return Buffer.concat([...(isLarge ? large(count, bytes, at) : []), END, end]);
}

function large(count: number, bytes: number, at: number): readonly Buffer[] {
  const end = Buffer.alloc(52);
  end.writeBigUInt64LE(44n, 0);
  end.writeUInt16LE(VERSION64, 8);
  end.writeUInt16LE(VERSION64, 10);
  [count, count, bytes, at].forEach((value, index) => end.writeBigUInt64LE(BigInt(value), 20 + index * 8));
  const locator = Buffer.alloc(16);
  locator.writeBigUInt64LE(BigInt(at + bytes), 4);
  locator.writeUInt32LE(1, 12);
  return [END64, end, LOCATOR64, locator];
}

interface Packed {
  readonly packed: readonly Buffer[];
  readonly crc: number;
  readonly size: number;
}

async function kept(content: ZipEntry['content']): Promise<Packed> {
  const packed: Buffer[] = [];
  let [crc, size] = [0, 0];
  for await (const piece of content) {
    const bytes = Buffer.from(piece);
    [crc, size] = [crc32(bytes, crc), size + bytes.length];
    packed.push(bytes);
  }
  return { packed, crc, size };
}

async function deflated(content: ZipEntry['content']): Promise<Packed> {
  const stream = createDeflateRaw();
  const packed: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => packed.push(chunk));
  const done = new Promise<void>((resolve, reject) => {
    stream.on('end', resolve);
    stream.on('error', reject);
  });
  let [crc, size] = [0, 0];
  for await (const piece of content) {
    const bytes = Buffer.from(piece);
    [crc, size] = [crc32(bytes, crc), size + bytes.length];
    if (!stream.write(bytes)) await new Promise((resolve) => stream.once('drain', resolve));
  }
  stream.end();
  await done;
  return { packed, crc, size };
}
