import pLimit from 'p-limit';
import type { S3Listed, S3Port } from '../deliver/ports.js';
import type { EvidencePlace } from './evidence-place.js';

/** Objects below the prefix, by the rest of their keys. */
export interface Shelf {
  list(below: string): AsyncIterable<S3Listed>;
  get(name: string): Promise<Uint8Array | null>;
  put(name: string, content: Uint8Array): Promise<void>;
  /** false: there is one already, which stays. */
  claim(name: string, content: Uint8Array): Promise<boolean>;
}

export function shelfAt({ bucket, prefix, region, owner, kmsKey }: EvidencePlace, s3: S3Port, exists: (error: unknown) => boolean): Shelf {
  const place = (name: string) => ({ bucket, region, owner, key: `${prefix}${name}` });
  const put = async (name: string, content: Uint8Array, onlyNew: boolean): Promise<void> => {
    const contentType = name.endsWith('.json') ? 'application/json' : 'application/octet-stream';
    await s3.put({ ...place(name), kmsKey, contentType, metadata: {}, onlyNew }, pieceOf(content));
  };
  return {
    async *list(below) {
      for await (const { key, ...rest } of s3.list(place(below))) yield { key: key.slice(prefix.length), ...rest };
    },
    get: async (name) => (await s3.get(place(name)))?.bytes ?? null,
    put: (name, content) => put(name, content, false),
    async claim(name, content) {
      try {
        await put(name, content, true);
        return true;
      } catch (error) {
        if (exists(error)) return false;
        throw error;
      }
    },
  };
}

async function* pieceOf(content: Uint8Array): AsyncIterable<Uint8Array> {
  yield await Promise.resolve(content);
}

/** S3 takes thousands a second; the file descriptors of a Lambda function are 1024. */
const AT_ONCE = 32;

export async function eachOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const limit = pLimit(AT_ONCE);
  try {
    await Promise.all(items.map((item) => limit(() => work(item))));
  } finally {
    // After the first failure the rest is not begun.
    limit.clearQueue();
  }
}
