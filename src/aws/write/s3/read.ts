import type { S3Content, S3Listed } from '../../../deliver/ports.js';
import { SendError } from '../../../deliver/send-error.js';
import { xmlText } from '../faults.js';
import type { OpenBucket } from './bucket.js';

/** null: there is none. Who may not list the bucket is told "denied" instead. */
export async function getObject({ ask }: OpenBucket): Promise<S3Content | null> {
  try {
    const { bytes, headers } = await ask({ action: 'GetObject', method: 'GET', headers: {} });
    return { bytes, etag: headers['etag'] ?? null };
  } catch (error) {
    if (error instanceof SendError && error.code === 'NoSuchKey') return null;
    throw error;
  }
}

/** Keys are asked for encoded, since XML can't hold every sign that a key may have. */
export async function* listObjects({ ask }: OpenBucket, prefix: string, delimiter?: string): AsyncIterable<S3Listed> {
  let token: string | null = null;
  do {
    const next: Readonly<Record<string, string>> = token === null ? {} : { 'continuation-token': token };
    const query = { 'list-type': '2', 'encoding-type': 'url', prefix, ...(delimiter === undefined ? {} : { delimiter }), ...next };
    const { body } = await ask({ action: 'ListObjectsV2', method: 'GET', query, headers: {} });
    for (const [, entry = ''] of body.matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
      yield { key: decoded(xmlText(entry, 'Key')), bytes: Number(xmlText(entry, 'Size')), etag: xmlText(entry, 'ETag') ?? '' };
    }
    for (const [, entry = ''] of body.matchAll(/<CommonPrefixes>(.*?)<\/CommonPrefixes>/gs)) {
      yield { key: decoded(xmlText(entry, 'Prefix')), bytes: 0, etag: null };
    }
    token = xmlText(body, 'IsTruncated') === 'true' ? xmlText(body, 'NextContinuationToken') : null;
  } while (token !== null);
}

function decoded(key: string | null): string {
  return decodeURIComponent((key ?? '').replaceAll('+', ' '));
}
