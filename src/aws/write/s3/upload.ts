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

export function onlyNewHeader({ onlyNew }: S3Object): Readonly<Record<string, string>> {
  return onlyNew ? { 'if-none-match': '*' } : {};
}

export function stored({ headers }: SignedAnswer, { bytes }: Total): S3Put {
  return { bytes, etag: headers['etag'] ?? null, versionId: headers['x-amz-version-id'] ?? null, wasThere: false };
}

/**
 * There is an object already. It is ours if an answer got lost on the way, or if the same report was sent before; and
 * then all is well. Whether it is the same, S3 tells by size and checksum.
 */
export async function whatIsThere(upload: Upload, total: Total, error: unknown): Promise<S3Put> {
  if (!(error instanceof SendError) || error.reason !== 'exists') throw error;
  const { key } = upload.object;
  const found = await look(upload).catch((problem: unknown) => {
    if (!(problem instanceof SendError)) throw problem;
    return problem;
  });
  const { code, status, lost } = error;
  if (found instanceof SendError) {
    if (lost) return { bytes: total.bytes, etag: null, versionId: null, wasThere: true };
    const hint = 'Whether it is the same one can be told with s3:GetObject. Name another key to send this one as well.';
    const text = `there is already an object ${key}, which could not be compared: ${found.message}`;
    throw new SendError({ reason: 'exists', code, status, text, hint });
  }
  if (isSame(found, total, upload)) return { ...stored(found, total), wasThere: true };
  const hint = 'It is left as it is. Name another key, such as s3://bucket/prefix/?key=….';
  throw new SendError({ reason: 'exists', code, status, text: `there is already another object ${key}`, hint });
}

function look({ ask }: Upload): Promise<SignedAnswer> {
  return ask({ action: 'HeadObject', method: 'HEAD', headers: { 'x-amz-checksum-mode': 'ENABLED' } });
}

function isSame({ headers }: SignedAnswer, { bytes, crc32 }: Total, { object }: Upload): boolean {
  if (headers['content-length'] !== String(bytes)) return false;
  const sum = headers['x-amz-checksum-crc32'];
  if (sum !== undefined) return sum === crc32;
  // A server without checksums: then who put it decides.
  return Object.entries(object.metadata).every(([name, value]) => headers[`x-amz-meta-${name}`] === value);
}
