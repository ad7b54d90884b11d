import { createHash } from 'node:crypto';
import { asStream } from '../render/as-stream.js';
import type { ZipEntry } from '../zip/write-zip.js';
import { SIGNATURE, SUMS } from './names.js';
import type { Signer } from './signature.js';
import { sumsText } from './sums.js';

/** The files, and behind them their digests and who vouches for them. Each is to be read before the next is asked for. */
export async function* sealed(files: AsyncIterable<ZipEntry>, signer: Signer | null): AsyncGenerator<ZipEntry> {
  const digests = new Map<string, string>();
  for await (const file of files) yield { ...file, content: hashed(file, digests) };
  const sums = sumsText(digests);
  yield { name: SUMS, content: asStream([sums]) };
  if (signer !== null) yield { name: SIGNATURE, content: asStream([signer.sign(Buffer.from(sums))]), stored: true };
}

async function* hashed({ name, content }: ZipEntry, digests: Map<string, string>): AsyncGenerator<string | Uint8Array> {
  const hash = createHash('sha256');
  for await (const piece of content) {
    hash.update(piece);
    yield piece;
  }
  digests.set(name, hash.digest('hex'));
}
