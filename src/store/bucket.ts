/** What the store asks of a bucket. Everything that goes wrong is a StoreError (`S3`). */
export interface Bucket {
  /** null: there is none. */
  get(key: string): Promise<BucketObject | null>;
  /** The ETag of what was put; null: the condition did not hold. */
  put(key: string, bytes: Uint8Array, condition?: PutCondition): Promise<string | null>;
  /** Everything below; of keys that have `delimiter` behind that, once what they begin with. */
  list(prefix: string, delimiter?: string): AsyncIterable<BucketEntry>;
  /** false: it is another object than that of this ETag. One that is not there is none. */
  remove(key: string, etag?: string): Promise<boolean>;
  removeAll(keys: readonly string[]): Promise<void>;
}

/** Only where there is none, or only over the object of this ETag. */
export type PutCondition = 'new' | { readonly over: string };

export interface BucketObject {
  readonly bytes: Buffer;
  readonly etag: string;
}

export interface BucketEntry {
  readonly key: string;
  readonly bytes: number;
  /** null: several keys that begin so. */
  readonly etag: string | null;
}
