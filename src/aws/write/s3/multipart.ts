import type { S3Put } from '../../../deliver/ports.js';
import { SendError } from '../../../deliver/send-error.js';
import { xmlText } from '../faults.js';
import type { Piece } from './pieces.js';
import { conditionHeader, storageHeaders, stored, whatIsThere, type Total, type Upload } from './upload.js';

interface Part {
  readonly number: number;
  readonly etag: string;
  readonly crc32: string;
}

/**
 * Part after part, each held until it is stored, so memory stays flat. Nothing is to be seen under the key before the
 * last call, which is also where the condition counts.
 */
export async function putInParts(upload: Upload, pieces: AsyncIterable<Piece>): Promise<S3Put> {
  const uploadId = await begin(upload);
  let hasEnded = false;
  try {
    const parts: Part[] = [];
    let total: Total = { bytes: 0, crc32: '' };
    for await (const piece of pieces) {
      parts.push(await putPart(upload, uploadId, parts.length + 1, piece));
      total = piece.total;
    }
    hasEnded = true;
    return await complete(upload, uploadId, parts, total);
  } catch (error) {
    if (!hasEnded) await abort(upload, uploadId, error);
    throw error;
  }
}

async function begin({ object, ask, checksums }: Upload): Promise<string> {
  const sums = checksums ? { 'x-amz-checksum-algorithm': 'CRC32', 'x-amz-checksum-type': 'FULL_OBJECT' } : {};
  const headers = { ...storageHeaders(object), ...sums };
  const { body, status } = await ask({ action: 'CreateMultipartUpload', method: 'POST', query: { uploads: '' }, headers });
  const id = xmlText(body, 'UploadId');
  if (id !== null) return id;
  throw new SendError({ reason: 'broken', code: 'UnreadableAnswer', status, text: 's3:CreateMultipartUpload: no id of an upload came' });
}

async function putPart({ ask, checksums }: Upload, uploadId: string, number: number, { bytes, crc32 }: Piece): Promise<Part> {
  const headers = checksums ? { 'x-amz-checksum-crc32': crc32, 'x-amz-sdk-checksum-algorithm': 'CRC32' } : {};
  const query = { partNumber: String(number), uploadId };
  const { headers: answered, status } = await ask({ action: 'UploadPart', method: 'PUT', query, headers, body: bytes });
  const { etag } = answered;
  if (etag !== undefined) return { number, etag, crc32 };
  throw new SendError({ reason: 'broken', code: 'UnreadableAnswer', status, text: `s3:UploadPart: part ${number} has no ETag` });
}

async function complete(upload: Upload, uploadId: string, parts: readonly Part[], total: Total): Promise<S3Put> {
  const { object, ask, checksums } = upload;
  const list = parts.map(
    ({ number, etag, crc32 }) =>
      `<Part><PartNumber>${number}</PartNumber><ETag>${etag.replaceAll('"', '&quot;')}</ETag>` +
      `${checksums ? `<ChecksumCRC32>${crc32}</ChecksumCRC32>` : ''}</Part>`,
  );
  const headers = {
    'content-type': 'application/xml',
    ...conditionHeader(object),
    ...(checksums ? { 'x-amz-checksum-crc32': total.crc32, 'x-amz-checksum-type': 'FULL_OBJECT' } : {}),
  };
  const body = `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${list.join('')}</CompleteMultipartUpload>`;
  try {
    const answer = await ask({ action: 'CompleteMultipartUpload', method: 'POST', query: { uploadId }, headers, body, mayFailLate: true });
    return { ...stored(answer, total), etag: xmlText(answer.body, 'ETag') };
  } catch (error) {
    const exists = doneAlready(error);
    if (exists === error) await abort(upload, uploadId, error);
    return whatIsThere(upload, total, exists);
  }
}

/** Completed by an attempt whose answer got lost, an upload is gone. */
function doneAlready(error: unknown): unknown {
  if (!(error instanceof SendError) || error.code !== 'NoSuchUpload' || !error.lost) return error;
  const { code, status, message: text } = error;
  return new SendError({ reason: 'exists', code, status, text, lost: true });
}

/** Parts that are left cost money and are not to be seen among the objects. */
async function abort({ tidyUp }: Upload, uploadId: string, error: unknown): Promise<void> {
  try {
    await tidyUp({ action: 'AbortMultipartUpload', method: 'DELETE', query: { uploadId }, headers: {} });
  } catch (problem) {
    if (!(error instanceof SendError) || (problem instanceof SendError && problem.code === 'NoSuchUpload')) return;
    const { reason, code, status, lost, headers, message: text } = error;
    const hint = 'Parts of it are left in the bucket: a lifecycle rule AbortIncompleteMultipartUpload removes them (docs/deliver.md).';
    throw new SendError({ reason, code, status, lost, headers, text, hint, cause: error });
  }
}
