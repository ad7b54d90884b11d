import { createHash } from 'node:crypto';
import { COVERAGE, MANIFEST, PUBLIC_KEY, SIGNATURE, SUMS } from './names.js';
import { readProblem, type OpenPack } from './open-pack.js';
import type { PackProblem } from './problem.js';

/** What was read: the digest of every file, and those that are looked into. */
export interface ReadPack {
  readonly digests: ReadonlyMap<string, string>;
  /** Of all files together. */
  readonly size: number;
  readonly bytes: (name: string) => Buffer | null;
  readonly text: (name: string) => string | null;
}

/** Of a run of 10,000 accounts the manifest has 20 MB. */
const LARGEST_TEXT = 512 * 1024 * 1024;

const RUN_MANIFEST = /^evidence\/[^/]+\/runs\/[^/]+\/manifest\.json$/;

/** Reads every file once; what can't be read is added to the problems. */
export async function readPack(pack: OpenPack, problems: PackProblem[]): Promise<ReadPack> {
  const digests = new Map<string, string>();
  const kept = new Map<string, Buffer>();
  let size = 0;
  for (const name of pack.names) {
    const hash = createHash('sha256');
    const isText = [SUMS, SIGNATURE, MANIFEST, COVERAGE, PUBLIC_KEY].includes(name) || RUN_MANIFEST.test(name);
    const pieces: Uint8Array[] = [];
    let bytes = 0;
    try {
      for await (const piece of pack.read(name)) {
        hash.update(piece);
        bytes += piece.length;
        if (isText && bytes <= LARGEST_TEXT) pieces.push(piece);
      }
      size += bytes;
      digests.set(name, hash.digest('hex'));
      if (isText && bytes <= LARGEST_TEXT) kept.set(name, Buffer.concat(pieces));
    } catch (error) {
      problems.push(readProblem(name, error));
    }
  }
  const bytes = (name: string): Buffer | null => kept.get(name) ?? null;
  return { digests, size, bytes, text: (name) => bytes(name)?.toString('utf8') ?? null };
}
