import { xmlElement, xmlText } from '../server/xml.js';
import { WireError, type Call, type SandboxState } from '../service.js';
import {
  bucketOf, checkCondition, checkedBody, checksum, lastingHeaders, placeOf, shelfOf, store, versionHeader, type Part, type PendingUpload,
} from './objects.js';
import { headerOf, noSuch, requestOf, type S3Answer, type S3Request } from './request.js';

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html; the last part may be smaller. */
const LEAST_PART = 5 * 1024 * 1024;

export function createMultipartUpload(call: Call, state: SandboxState): S3Answer {
  const request = requestOf(call);
  const bucket = bucketOf(call, state);
  const headers = lastingHeaders(request, bucket);
  const shelf = shelfOf(state);
  shelf.turn += 1;
  const id = `upload+${shelf.turn}/=`;
  const fullChecksum = headerOf(request, 'x-amz-checksum-type') === 'FULL_OBJECT';
  shelf.uploads.set(id, { id, bucket: request.bucket, key: request.key, headers, fullChecksum, parts: new Map() });
  return { xml: document('InitiateMultipartUploadResult', { Bucket: request.bucket, Key: request.key, UploadId: id }) };
}

export function uploadPart(call: Call, state: SandboxState): S3Answer {
  const request = requestOf(call);
  const bucket = bucketOf(call, state);
  const upload = uploadOf(request, state);
  const body = checkedBody(request);
  const number = Number(request.query['partNumber']);
  if (!(number >= 1 && number <= 10_000))
    throw new WireError('InvalidArgument', 400, 'Part number must be an integer between 1 and 10000, inclusive');
  upload.parts.set(number, { ...body, content: bucket.keepsContent === false ? Buffer.alloc(0) : request.body });
  return { headers: { etag: body.etag, 'x-amz-checksum-crc32': body.crc32 } };
}

export function completeMultipartUpload(call: Call, state: SandboxState): S3Answer {
  const request = requestOf(call);
  const bucket = bucketOf(call, state);
  const upload = uploadOf(request, state);
  const parts = listedParts(request, upload);
  const content = Buffer.concat(parts.map((part) => part.content));
  const said = headerOf(request, 'x-amz-checksum-crc32');
  const sum = bucket.keepsContent === false ? (said ?? '') : checksum(content);
  if (upload.fullChecksum && said !== null && said !== sum)
    throw new WireError('BadDigest', 400, 'The CRC32 you specified did not match what was calculated.');
  checkCondition(request, state);
  shelfOf(state).uploads.delete(upload.id);
  const bytes = parts.reduce((all, part) => all + part.bytes, 0);
  const { bucket: name, key, headers } = upload;
  const etag = `"${upload.id.length}-${parts.length}"`;
  const stored = store({ bucket: name, key, content, bytes, etag, crc32: sum, headers }, bucket, state);
  return { headers: versionHeader(stored), xml: document('CompleteMultipartUploadResult', { Bucket: name, Key: key, ETag: stored.etag }) };
}

export function abortMultipartUpload(call: Call, state: SandboxState): S3Answer {
  const request = requestOf(call);
  bucketOf(call, state);
  shelfOf(state).uploads.delete(uploadOf(request, state).id);
  return { status: 204 };
}

function uploadOf(request: S3Request, state: SandboxState): PendingUpload {
  const upload = shelfOf(state).uploads.get(request.query['uploadId'] ?? '');
  if (upload !== undefined && placeOf(upload) === placeOf(request)) return upload;
  throw noSuch('NoSuchUpload', 'The specified upload does not exist. The upload may have been aborted or completed.');
}

function listedParts({ body }: S3Request, { parts }: PendingUpload): readonly Part[] {
  const listed = [...body.toString('utf8').matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, inside = '']) => inside);
  if (listed.length === 0) throw new WireError('MalformedXML', 400, 'The XML you provided was not well-formed');
  return listed.map((inside, index) => {
    const number = Number(/<PartNumber>(\d+)<\/PartNumber>/.exec(inside)?.[1]);
    const etag = (/<ETag>(.*?)<\/ETag>/.exec(inside)?.[1] ?? '').replaceAll('&quot;', '"').replaceAll('&#34;', '"');
    const part = parts.get(number);
    if (part?.etag.replaceAll('"', '') !== etag.replaceAll('"', ''))
      throw new WireError('InvalidPart', 400, 'One or more of the specified parts could not be found.');
    if (index < listed.length - 1 && part.bytes < LEAST_PART)
      throw new WireError('EntityTooSmall', 400, 'Your proposed upload is smaller than the minimum allowed size');
    return part;
  });
}

function document(name: string, members: Readonly<Record<string, string>>): string {
  const inside = Object.entries(members).map(([member, value]) => xmlElement(member, value)).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${name} xmlns="${xmlText(NAMESPACE)}">${inside}</${name}>`;
}
