import type { Chunk } from '../render/renderer.js';
import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';

/** Text as it comes, in UTF-8, perhaps compressed; the same text gives the same bytes. */
export function encoded(text: AsyncIterable<Chunk>, gzip: boolean): AsyncIterable<Uint8Array> {
  if (!gzip) return bytesOf(text);
  const zip = createGzip();
  // The reader of the end meets the error; without a callback it would be unhandled.
  pipeline(Readable.from(bytesOf(text)), zip, () => undefined);
  return zip;
}

async function* bytesOf(text: AsyncIterable<Chunk>): AsyncIterable<Uint8Array> {
  for await (const piece of text) if (piece !== '') yield typeof piece === 'string' ? Buffer.from(piece, 'utf8') : piece;
}

export async function lengthOf(bytes: AsyncIterable<Uint8Array>): Promise<number> {
  let length = 0;
  for await (const chunk of bytes) length += chunk.byteLength;
  return length;
}
