import type { S3Port, S3Put } from '../../../deliver/ports.js';
import { SendError } from '../../../deliver/send-error.js';
import type { Environment } from '../../network/proxies.js';
import type { Caller } from '../signed-call.js';
import { openBucket } from './bucket.js';
import { putInParts } from './multipart.js';
import { getObject, listObjects } from './read.js';
import { removeObject, removeObjects } from './remove.js';
import { piecesOf, type Piece } from './pieces.js';
import { conditionHeader, OWN_SUM, storageHeaders, stored, whatIsThere, type Upload } from './upload.js';

export interface S3Tools {
  readonly caller: Caller;
  /** For what has to be tidied up after an interruption. */
  readonly lastCaller: Caller;
  readonly home: () => Promise<string>;
  readonly env: Environment;
}

export function s3Port({ caller, lastCaller, home, env }: S3Tools): S3Port {
  return {
    async put(object, content) {
      const { ask, custom } = await openBucket(object, caller, home);
      const { ask: tidyUp } = await openBucket(object, lastCaller, home);
      const upload = { object, ask, tidyUp, checksums: wantsChecksums(custom, env) };
      const pieces = piecesOf(content);
      const first = await pieces.next();
      if (first.done === true) throw new Error('no content has no piece');
      const second = await pieces.next();
      if (second.done === true) return putWhole(upload, first.value);
      return putInParts(upload, joined([first.value, second.value], pieces));
    },
    get: async (place) => getObject(await openBucket(place, caller, home)),
    async *list(place, delimiter) {
      yield* listObjects(await openBucket({ ...place, key: '' }, caller, home), place.key, delimiter);
    },
    remove: async (place, ifMatch) => removeObject(await openBucket(place, caller, home), ifMatch),
    removeAll: async (place, keys) => removeObjects(await openBucket({ ...place, key: '' }, caller, home), keys),
  };
}

/** Cloudflare R2, Backblaze B2 and others answer the headers with 501: https://github.com/aws/aws-sdk-js-v3/issues/6810 */
function wantsChecksums(custom: boolean, env: Environment): boolean {
  const asked = env['AWS_REQUEST_CHECKSUM_CALCULATION']?.toUpperCase();
  return asked === undefined || asked === '' ? !custom : asked !== 'WHEN_REQUIRED';
}

async function* joined<T>(head: readonly T[], rest: AsyncIterable<T>): AsyncIterable<T> {
  yield* head;
  yield* rest;
}

/** From this size on, S3 is asked for leave first: a refusal would come as a broken connection else. */
const ASK_FIRST_BYTES = 64 * 1024;

/** Concurrent writers may try again: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
const CONFLICTS = 3;

async function putWhole(upload: Upload, piece: Piece): Promise<S3Put> {
  const { object, ask, checksums } = upload;
  const { bytes, crc32, total } = piece;
  const headers = {
    ...storageHeaders(object),
    ...conditionHeader(object),
    ...(checksums ? { 'x-amz-checksum-crc32': crc32, 'x-amz-sdk-checksum-algorithm': 'CRC32' } : { [OWN_SUM]: crc32 }),
    ...(bytes.byteLength >= ASK_FIRST_BYTES ? { expect: '100-continue' } : {}),
  };
  for (let attempt = 1; ; attempt++) {
    try {
      return stored(await ask({ action: 'PutObject', method: 'PUT', headers, body: bytes }), total);
    } catch (error) {
      if (error instanceof SendError && error.code === 'ConditionalRequestConflict' && attempt < CONFLICTS) continue;
      return whatIsThere(upload, total, error);
    }
  }
}
