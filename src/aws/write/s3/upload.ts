import type { S3Object, S3Put } from '../../../deliver/ports.js';
import { SendError } from '../../../deliver/send-error.js';
import type { SignedAnswer } from '../signed-answer.js';
import type { AskBucket } from './bucket.js';
import type { Piece } from './pieces.js';

/** An object on its way: where, how, and the name of its checksum. */
export interface Upload {
  readonly object: S3Object;
  readonly ask: AskBucket;
  readonly tidyUp: AskBucket;
  /** AWS checks CRC32; other servers often refuse its headers. */
  readonly checksums: boolean;
}

export type Total = Piece['total'];

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

export function conditionHeader({ onlyNew, ifMatch }: S3Object): Readonly<Record<string, string>> {
  return ifMatch === undefined ? (onlyNew ? { 'if-none-match': '*' } : {}) : { 'if-match': ifMatch };
}

export function stored({ headers }: SignedAnswer, { bytes }: Total): S3Put {
  return { bytes, etag: headers['etag'] ?? null, versionId: headers['x-amz-version-id'] ?? null, wasThere: false };
}

/** Where the server keeps no checksum, ours lies beside what it keeps. */
export const OWN_SUM = 'x-amz-meta-iam-audit-crc32';

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
  // An attempt of this very call may have put it there, under a key that no other call has.
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
