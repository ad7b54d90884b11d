import { crc32 } from 'node:zlib';

/** S3 takes 10 000 parts of at least 5 MiB: so a report may have 80 GB. */
export const PART_BYTES = 8 * 1024 * 1024;

export interface Piece {
  readonly bytes: Buffer;
  /** Base64 of the four bytes, as S3 writes it. */
  readonly crc32: string;
  /** Of the content up to the end of this piece. */
  readonly total: { readonly bytes: number; readonly crc32: string };
}

/** The content in pieces of one size, but for the last; without content, one empty piece. */
export async function* piecesOf(content: AsyncIterable<Uint8Array>, size = PART_BYTES): AsyncGenerator<Piece> {
  let waiting: Uint8Array[] = [];
  let length = 0;
  const total = { bytes: 0, sum: 0 };
  const piece = (bytes: Buffer): Piece => {
    total.bytes += bytes.byteLength;
    total.sum = crc32(bytes, total.sum);
    return { bytes, crc32: printedSum(crc32(bytes)), total: { bytes: total.bytes, crc32: printedSum(total.sum) } };
  };
  for await (const chunk of content) {
    waiting.push(chunk);
    length += chunk.byteLength;
    while (length >= size) {
      const all = Buffer.concat(waiting);
      yield piece(all.subarray(0, size));
      waiting = [all.subarray(size)];
      length -= size;
    }
  }
  if (length > 0 || total.bytes === 0) yield piece(Buffer.concat(waiting));
}

export function printedSum(sum: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(sum);
  return bytes.toString('base64');
}
