import { crc32 } from 'node:zlib';
import { SendError } from '../../../deliver/send-error.js';
import type { OpenBucket } from './bucket.js';
import { printedSum } from './pieces.js';

export async function removeObject({ ask }: OpenBucket, ifMatch?: string): Promise<void> {
  try {
    await ask({ action: 'DeleteObject', method: 'DELETE', headers: ifMatch === undefined ? {} : { 'if-match': ifMatch } });
  } catch (error) {
    // After a lost answer it is gone by our own doing.
    if (!(error instanceof SendError) || error.status !== 404 || error.code === 'NoSuchBucket') throw error;
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html; a sum of the body is demanded, whoever answers. */
const KEYS_AT_ONCE = 1000;

export async function removeObjects({ ask }: OpenBucket, keys: readonly string[]): Promise<void> {
  for (let start = 0; start < keys.length; start += KEYS_AT_ONCE) {
    const objects = keys.slice(start, start + KEYS_AT_ONCE).map((key) => `<Object><Key>${escaped(key)}</Key></Object>`);
    const body = `<Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Quiet>true</Quiet>${objects.join('')}</Delete>`;
    const sum = printedSum(crc32(body));
    const headers = { 'content-type': 'application/xml', 'x-amz-checksum-crc32': sum, 'x-amz-sdk-checksum-algorithm': 'CRC32' };
    // What could not be removed stands in an answer of 200.
    await ask({ action: 'DeleteObjects', method: 'POST', query: { delete: '' }, headers, body, mayFailLate: true });
  }
}

function escaped(text: string): string {
  return text.replace(/[&<>"'\r\n]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
