import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { END, END64, ENTRY, LOCAL, LOCATOR64, METHODS, SEAL_BYTES, sealOf, UTF8 } from './format.js';

/** It is no zip that can be read, and why. */
export class ZipError extends Error {
  /** Of the entry; null: of the zip as a whole. */
  readonly entry: string | null;

  constructor(message: string, entry: string | null = null) {
    super(message);
    this.name = 'ZipError';
    this.entry = entry;
  }
}

export interface ReadEntry {
  readonly name: string;
  readonly size: number;
  /** Never more than `size` bytes; throws a ZipError at the end where they are not what the zip says. */
  content(): AsyncIterable<Buffer>;
}

export interface ReadZip {
  readonly entries: readonly ReadEntry[];
  /** Does the SHA-256 at its end fit? null: it has none. */
  isSealed(): Promise<boolean | null>;
}

/** Names of a million files; a directory that claims more is not read. */
const LARGEST_DIRECTORY = 256 * 1024 * 1024;
/** Of all entries together. */
const LARGEST_CONTENT = 64 * 1024 ** 3;
/** Deflate can't pack more tightly. https://zlib.net/zlib_tech.html */
const TIGHTEST = 1032;

/** Reads the directory, trusting nothing in it; content is read when it is asked for, and never written anywhere. */
export async function readZip(file: FileHandle): Promise<ReadZip> {
  const { size: bytes } = await file.stat();
  const end = await endOf(file, bytes);
  if (end.size > LARGEST_DIRECTORY || end.at + end.size > end.before) throw new ZipError('its directory lies outside of it');
  const listed = listedIn(await read(file, end.at, end.size), end.count);
  checkPlaces(listed, end.at);
  const entries = listed.map((one): ReadEntry => ({ name: one.name, size: one.size, content: () => contentOf(file, one) }));
  return { entries, isSealed: () => isSealed(file, bytes) };
}

interface End {
  readonly count: number;
  readonly size: number;
  readonly at: number;
  /** Where it begins itself: nothing of the directory is behind. */
  readonly before: number;
}

async function endOf(file: FileHandle, bytes: number): Promise<End> {
  const start = Math.max(0, bytes - 22 - 0xffff);
  const tail = await read(file, start, bytes - start);
  for (let at = tail.length - 22; at >= 0; at -= 1) {
    if (!tail.subarray(at, at + 4).equals(END) || at + 22 + tail.readUInt16LE(at + 20) !== tail.length) continue;
    const [count, size, place] = [tail.readUInt16LE(at + 10), tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16)];
    const before = start + at;
    if (tail.readUInt16LE(at + 8) !== count || tail.readUInt32LE(at + 4) !== 0) throw new ZipError('it is in several parts');
    if (count < 0xffff && size < 0xffffffff && place < 0xffffffff) return { count, size, at: place, before };
    return largeEnd(file, before);
  }
  throw new ZipError('it has no end, so it is no zip, or cut short');
}

async function largeEnd(file: FileHandle, before: number): Promise<End> {
  const locator = before < 76 ? Buffer.alloc(0) : await read(file, before - 20, 20);
  if (!locator.subarray(0, 4).equals(LOCATOR64)) throw new ZipError('the place of its directory is not told');
  const at = before - 76;
  const end = await read(file, at, 56);
  if (!end.subarray(0, 4).equals(END64) || number(locator, 8) !== at) throw new ZipError('the place of its directory is not told');
  return { count: number(end, 32), size: number(end, 40), at: number(end, 48), before: at };
}

function number(bytes: Buffer, at: number): number {
  const value = Number(bytes.readBigUInt64LE(at));
  if (!Number.isSafeInteger(value)) throw new ZipError('a number in it is too large');
  return value;
}

interface Listed {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly at: number;
}

function listedIn(directory: Buffer, count: number): readonly Listed[] {
  const all: Listed[] = [];
  let [at, total] = [0, 0];
  while (at < directory.length) {
    if (directory.length - at < 46 || !directory.subarray(at, at + 4).equals(ENTRY)) throw new ZipError('its directory is damaged');
    const [title, extra, comment] = [directory.readUInt16LE(at + 28), directory.readUInt16LE(at + 30), directory.readUInt16LE(at + 32)];
    const next = at + 46 + title + extra + comment;
    if (next > directory.length) throw new ZipError('its directory is damaged');
    const one = listedAt(directory, at, directory.toString('utf8', at + 46, at + 46 + title));
    total += one.size;
    if (total > LARGEST_CONTENT) throw new ZipError('it would have more than 64 GiB', one.name);
    all.push(one);
    at = next;
  }
  if (all.length !== count) throw new ZipError(`its directory has ${all.length} entries and says ${count}`);
  return all;
}

function listedAt(directory: Buffer, at: number, name: string): Listed {
  const [flags, method] = [directory.readUInt16LE(at + 8), directory.readUInt16LE(at + 10)];
  const [packed, size] = [directory.readUInt32LE(at + 20), directory.readUInt32LE(at + 24)];
  if ((flags & ~UTF8) !== 0) throw new ZipError('it is encrypted, or of another kind than those of iam-audit', name);
  if (method !== METHODS.stored && method !== METHODS.deflated) throw new ZipError(`it is packed by method ${method}`, name);
  if (method === METHODS.stored ? size !== packed : size > (packed + 8) * TIGHTEST) throw new ZipError('its size is not possible', name);
  return { name, method, crc: directory.readUInt32LE(at + 16), packed, size, at: placeOf(directory, at, name) };
}

/** Beyond 4 GiB it stands behind the name. 4.5.3 */
function placeOf(directory: Buffer, at: number, name: string): number {
  const place = directory.readUInt32LE(at + 42);
  if (place < 0xffffffff) return place;
  const extra = at + 46 + directory.readUInt16LE(at + 28);
  const isTold = directory.readUInt16LE(at + 30) === 12 && directory.readUInt16LE(extra) === 1 && directory.readUInt16LE(extra + 2) === 8;
  if (!isTold) throw new ZipError('its place is not told', name);
  return number(directory, extra + 4);
}

/** Two names never, and nothing twice under two names: a small zip must not be read as a huge one. */
function checkPlaces(listed: readonly Listed[], end: number): void {
  const names = new Set<string>();
  for (const { name } of listed) {
    if (names.has(name)) throw new ZipError('it is in the zip twice', name);
    names.add(name);
  }
  let before = 0;
  for (const { name, at, packed } of [...listed].sort((a, b) => a.at - b.at)) {
    if (at < before) throw new ZipError('it lies on top of another', name);
    before = at + 30 + Buffer.byteLength(name) + packed;
    if (before > end) throw new ZipError('it lies outside of the zip', name);
  }
}

async function* contentOf(file: FileHandle, { name, method, crc, packed, size, at }: Listed): AsyncGenerator<Buffer> {
  const local = await read(file, at, 30);
  const [title, extra] = [local.readUInt16LE(26), local.readUInt16LE(28)];
  const start = at + 30 + title + extra;
  const isSame = local.subarray(0, 4).equals(LOCAL) && extra === 0 && (await read(file, at + 30, title)).toString('utf8') === name;
  if (!isSame) throw new ZipError('the zip is damaged where it begins', name);
  let [seen, sum] = [0, 0];
  const raw = pieces(file, start, packed);
  try {
    for await (const piece of method === METHODS.stored ? raw : inflated(raw)) {
      seen += piece.length;
      if (seen > size) break;
      sum = crc32(piece, sum);
      yield piece;
    }
  } catch (error) {
    throw error instanceof ZipError ? error : new ZipError(`it can't be unpacked (${String(error)})`, name);
  }
  if (seen !== size || sum !== crc) throw new ZipError('it is not what the zip says of it', name);
}

async function* inflated(raw: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  // What fails is thrown where the stream is read; when the reader leaves, both are destroyed.
  for await (const piece of pipeline(Readable.from(raw), createInflateRaw(), () => undefined)) yield piece as Buffer;
}

const PIECE = 256 * 1024;

async function* pieces(file: FileHandle, start: number, length: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < length; at += PIECE) yield read(file, start + at, Math.min(PIECE, length - at));
}

async function read(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, length, at);
  if (bytesRead !== length) throw new ZipError('it is cut short');
  return bytes;
}

async function isSealed(file: FileHandle, bytes: number): Promise<boolean | null> {
  const seal = await read(file, Math.max(0, bytes - SEAL_BYTES), Math.min(bytes, SEAL_BYTES));
  if (!seal.subarray(0, -64).equals(sealOf(''))) return null;
  const hash = createHash('sha256');
  for await (const piece of pieces(file, 0, bytes - SEAL_BYTES)) hash.update(piece);
  return seal.equals(sealOf(hash.digest('hex')));
}
