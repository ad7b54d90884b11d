import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { commonError } from '../server/errors.js';
import { WireError, type Call, type SandboxState } from '../service.js';
import type { WorldBucket } from '../world-delivery.js';
import { headerOf, noSuch, requestOf, type S3Request } from './request.js';

/** An object as it lies there. */
export interface StoredObject {
  readonly bucket: string;
  readonly key: string;
  /** Empty where the bucket keeps no content. */
  readonly content: Buffer;
  readonly bytes: number;
  readonly etag: string;
  readonly crc32: string;
  /** Content type, metadata and encryption, as they were sent. */
  readonly headers: Readonly<Record<string, string>>;
  readonly versionId: string | null;
}

export interface PendingUpload {
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly fullChecksum: boolean;
  readonly parts: Map<number, Part>;
}

export interface Part {
  readonly content: Buffer;
  readonly bytes: number;
  readonly etag: string;
  readonly crc32: string;
}

interface Shelf {
  readonly objects: Map<string, StoredObject>;
  readonly uploads: Map<string, PendingUpload>;
  turn: number;
}

export function shelfOf(state: SandboxState): Shelf {
  return state.memory('s3', (): Shelf => ({ objects: new Map(), uploads: new Map(), turn: 0 }));
}

export const placeOf = ({ bucket, key }: Pick<S3Request, 'bucket' | 'key'>): string => `${bucket}/${key}`;

/** The bucket, if the caller has come to the right place and may write there. */
export function bucketOf(call: Call, { world }: SandboxState): WorldBucket {
  const request = requestOf(call);
  const bucket = world.delivery?.buckets?.find(({ name }) => name === request.bucket);
  if (bucket === undefined) throw noSuch('NoSuchBucket', 'The specified bucket does not exist');
  const region = bucket.region ?? world.region;
  // https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
  if (region !== call.region) {
    const message = 'The bucket you are attempting to access must be addressed using the specified endpoint.';
    throw new WireError('PermanentRedirect', 301, message, { 'x-amz-bucket-region': region });
  }
  const wanted = headerOf(request, 'x-amz-expected-bucket-owner');
  if (wanted !== null && wanted !== (bucket.owner ?? world.hub.accountId)) throw commonError('s3', 'denied');
  if (bucket.checksums === false && Object.keys(request.headers).some((name) => /^x-amz-(sdk-)?checksum-/.test(name))) {
    throw new WireError('NotImplemented', 501, "Header 'x-amz-checksum-crc32' with value is not implemented");
  }
  return bucket;
}

const LASTING = /^(content-type|content-encoding|x-amz-meta-.*|x-amz-server-side-encryption.*)$/;

/** Headers that come back with the object. */
export function lastingHeaders({ headers }: S3Request, bucket: WorldBucket): Readonly<Record<string, string>> {
  const kept = Object.entries(headers).filter(([name, value]) => LASTING.test(name) && typeof value === 'string');
  if (bucket.keyDenied === true) throw new WireError('AccessDenied', 403, 'User is not authorized to perform: kms:GenerateDataKey');
  return Object.fromEntries(kept) as Readonly<Record<string, string>>;
}

/** The body, if it is what its checksums say. */
export function checkedBody(request: S3Request): Omit<Part, 'content'> {
  const { body } = request;
  const sha256 = headerOf(request, 'x-amz-content-sha256') ?? '';
  if (sha256.startsWith('STREAMING-')) throw new WireError('NotImplemented', 501, 'The sandbox does not take apart aws-chunked bodies');
  if (/^[0-9a-f]{64}$/.test(sha256) && sha256 !== createHash('sha256').update(body).digest('hex'))
    throw new WireError('XAmzContentSHA256Mismatch', 400, "The provided 'x-amz-content-sha256' header does not match.");
  const sum = checksum(body);
  const said = headerOf(request, 'x-amz-checksum-crc32');
  if (said !== null && said !== sum)
    throw new WireError('BadDigest', 400, 'The CRC32 you specified did not match the calculated checksum.');
  return { bytes: body.byteLength, etag: `"${createHash('md5').update(body).digest('hex')}"`, crc32: sum };
}

export function checksum(...contents: readonly Buffer[]): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(contents.reduce((sum, content) => crc32(content, sum), 0));
  return bytes.toString('base64');
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
export function checkCondition(request: S3Request, state: SandboxState): void {
  const found = shelfOf(state).objects.get(placeOf(request));
  const wanted = headerOf(request, 'if-match');
  if (wanted !== null && found === undefined) throw noSuch('NoSuchKey', 'The specified key does not exist.');
  const isAnother = wanted !== null && found?.etag !== wanted;
  if (!isAnother && (headerOf(request, 'if-none-match') !== '*' || found === undefined)) return;
  throw new WireError('PreconditionFailed', 412, 'At least one of the pre-conditions you specified did not hold');
}

export function store(object: Omit<StoredObject, 'versionId'>, bucket: WorldBucket, state: SandboxState): StoredObject {
  const shelf = shelfOf(state);
  shelf.turn += 1;
  const versionId = bucket.versioned === true ? `version-${shelf.turn}` : null;
  const content = bucket.keepsContent === false ? Buffer.alloc(0) : object.content;
  const stored = { ...object, content, versionId };
  shelf.objects.set(placeOf(object), stored);
  return stored;
}

export function versionHeader({ versionId }: StoredObject): Readonly<Record<string, string>> {
  return versionId === null ? {} : { 'x-amz-version-id': versionId };
}
