import { pipeline, Readable } from 'node:stream';
import { constants, createDeflateRaw, createInflateRaw } from 'node:zlib';
import type { Chunk } from '../../render/renderer.js';

/** Holds what is made now and written later, in a tenth of its size. */
export async function packedBytes(chunks: AsyncIterable<Chunk>): Promise<AsyncIterable<Uint8Array>> {
  const held: Buffer[] = [];
  // What fails on the way is thrown here.
  const packer = createDeflateRaw({ level: constants.Z_BEST_SPEED });
  for await (const piece of pipeline(Readable.from(chunks, { objectMode: true }), packer, () => undefined)) held.push(piece as Buffer);
  return {
    [Symbol.asyncIterator]: () => {
      const unpacker = pipeline(Readable.from(held), createInflateRaw(), () => undefined) as AsyncIterable<Buffer>;
      return unpacker[Symbol.asyncIterator]();
    },
  };
}
