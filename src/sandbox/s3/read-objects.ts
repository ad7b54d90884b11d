import { xmlElement } from '../server/xml.js';
import type { Call, SandboxState } from '../service.js';
import { bucketOf, placeOf, shelfOf, versionHeader, type StoredObject } from './objects.js';
import { noSuch, requestOf, type S3Answer } from './request.js';

export function getObject(call: Call, state: SandboxState): S3Answer {
  const request = requestOf(call);
  bucketOf(call, state);
  const found = shelfOf(state).objects.get(placeOf(request));
  if (found === undefined) throw noSuch('NoSuchKey', 'The specified key does not exist.');
  return { headers: { ...found.headers, etag: found.etag, ...versionHeader(found) }, content: found.content };
}

const PAGE_KEYS = 1000;

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html: in the order of the keys' bytes; the token names the last. */
export function listObjects(call: Call, state: SandboxState): S3Answer {
  const { bucket: name, query } = requestOf(call);
  const bucket = bucketOf(call, state);
  const prefix = query['prefix'] ?? '';
  const after = Buffer.from(query['continuation-token'] ?? '', 'base64').toString();
  const inside = [...shelfOf(state).objects.values()].filter((object) => object.bucket === name && object.key.startsWith(prefix));
  const all = [...grouped(inside, prefix, query['delimiter'] ?? '')]
    .filter(([key]) => key > after)
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const page = all.slice(0, Math.min(Number(query['max-keys'] ?? PAGE_KEYS), bucket.pageSize ?? PAGE_KEYS));
  const last = page.length < all.length ? page.at(-1) : undefined;
  const token = last === undefined ? {} : { NextContinuationToken: Buffer.from(last[0]).toString('base64') };
  const head = Object.entries({ Name: name, KeyCount: page.length, IsTruncated: last !== undefined, ...token });
  const isEncoded = query['encoding-type'] === 'url';
  const contents = page.map(([key, object]) => {
    const common = { Prefix: shownKey(key, isEncoded) };
    return object === null ? xmlElement('CommonPrefixes', common) : xmlElement('Contents', entryOf(object, isEncoded));
  });
  const fields = head.map(([key, value]) => xmlElement(key, value));
  return { xml: `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult>${[...fields, ...contents].join('')}</ListBucketResult>` };
}

/** By key; null: keys that begin so, and have the delimiter there. */
function grouped(objects: readonly StoredObject[], prefix: string, delimiter: string): ReadonlyMap<string, StoredObject | null> {
  const entries = new Map<string, StoredObject | null>();
  for (const object of objects) {
    const at = delimiter === '' ? -1 : object.key.indexOf(delimiter, prefix.length);
    if (at < 0) entries.set(object.key, object);
    else entries.set(object.key.slice(0, at + delimiter.length), null);
  }
  return entries;
}

function entryOf({ key, bytes, etag }: StoredObject, encoded: boolean): Readonly<Record<string, unknown>> {
  return { Key: shownKey(key, encoded), ETag: etag, Size: bytes, StorageClass: 'STANDARD' };
}

/** Asked for it, S3 writes keys as forms have them: a space is a plus. */
function shownKey(key: string, encoded: boolean): string {
  return encoded ? encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+') : key;
}
