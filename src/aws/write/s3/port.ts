import type { S3Object, S3Port, S3Put } from '../../../deliver/ports.js';
import { SendError } from '../../../deliver/send-error.js';
import type { Environment } from '../../network/proxies.js';
import type { Caller, SignedAnswer } from '../signed-call.js';
import { openBucket, type AskBucket } from './bucket.js';
import { putInParts } from './multipart.js';
import { piecesOf, type Piece } from './pieces.js';

export interface S3Tools {
  readonly caller: Caller;
  /** For what has to be tidied up after an interruption. */
  readonly lastCaller: Caller;
  readonly home: () => Promise<string>;
  readonly env: Environment;
}

/** An object on its way: where, how, and the name of its checksum. */
export interface Upload {
  readonly object: S3Object;
  readonly ask: AskBucket;
  readonly tidyUp: AskBucket;
  /** AWS checks CRC32; other servers often refuse its headers. */
  readonly checksums: boolean;
}

export type Total = Piece['total'];

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

/** What decides how an object is stored: said when it is put, or when an upload in parts begins. */
export function storageHeaders({ contentType, kmsKey, metadata }: S3Object): Readonly<Record<string, string>> {
  return {
    'content-type': contentType,
    ...(kmsKey === null
      ? {}
      : {
          'x-amz-server-side-encryption': 'aws:kms',
          'x-amz-server-side-encryption-aws-kms-key-id': kmsKey,
          'x-amz-server-side-encryption-bucket-key-enabled': 'true',
        }),
    ...Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name}`, value])),
  };
}

export function onlyNewHeader({ onlyNew }: S3Object): Readonly<Record<string, string>> {
  return onlyNew ? { 'if-none-match': '*' } : {};
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
    ...onlyNewHeader(object),
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

export function stored({ headers }: SignedAnswer, { bytes }: Total): S3Put {
  return { bytes, etag: headers['etag'] ?? null, versionId: headers['x-amz-version-id'] ?? null, wasThere: false };
}

/** Where the server keeps no checksum, ours lies beside what it keeps. */
const OWN_SUM = 'x-amz-meta-iam-audit-crc32';

/**
 * There is an object already. It is ours if an answer got lost on the way, or if the same report was sent before; and
 * then all is well. Whether it is the same, size and checksum tell.
 */
export async function whatIsThere(upload: Upload, total: Total, error: unknown): Promise<S3Put> {
  if (!(error instanceof SendError) || error.reason !== 'exists') throw error;
  const { key } = upload.object;
  const { code, status, lost } = error;
  const found = await look(upload);
  const same = typeof found === 'string' ? null : isSame(found, total);
  // An attempt of this very call may have put it there, under a key that nobody else has.
  if (same === true || (same === null && lost)) {
    const put = typeof found === 'string' ? { bytes: total.bytes, etag: null, versionId: null } : stored(found, total);
    return { ...put, wasThere: true };
  }
  if (same === false) {
    const hint = 'It is left as it is. Name another key, such as s3://bucket/prefix/?key=….';
    throw new SendError({ reason: 'exists', code, status, text: `there is already another object ${key}`, hint });
  }
  const hint = 'Whether it is the same one can be told with s3:GetObject. Name another key to send this one as well.';
  const why = typeof found === 'string' ? found : 'the server has no checksum of it';
  const text = `there is already an object ${key}, which could not be compared: ${why}`;
  throw new SendError({ reason: 'exists', code, status, text, hint });
}

/** What is there; a text: why that could not be seen. */
async function look({ ask, checksums }: Upload): Promise<SignedAnswer | string> {
  try {
    return await ask({ action: 'HeadObject', method: 'HEAD', headers: checksums ? { 'x-amz-checksum-mode': 'ENABLED' } : {} });
  } catch (error) {
    if (error instanceof SendError) return error.message;
    throw error;
  }
}

/** null: can't be told. */
function isSame({ headers }: SignedAnswer, { bytes, crc32 }: Total): boolean | null {
  if (headers['content-length'] !== String(bytes)) return false;
  const sum = headers['x-amz-checksum-crc32'] ?? headers[OWN_SUM];
  return sum === undefined ? null : sum === crc32;
}
