import type { Call, SandboxState } from '../service.js';
import { bucketOf, checkCondition, checkedBody, lastingHeaders, placeOf, shelfOf, store, versionHeader } from './objects.js';
import { headerOf, noSuch, requestOf, type S3Answer } from './request.js';

export function putObject(call: Call, state: SandboxState): S3Answer {
  const request = requestOf(call);
  const bucket = bucketOf(call, state);
  const headers = lastingHeaders(request, bucket);
  const body = checkedBody(request);
  checkCondition(request, state);
  const stored = store({ ...request, ...body, content: request.body, headers }, bucket, state);
  return { headers: { etag: stored.etag, 'x-amz-checksum-crc32': stored.crc32, ...versionHeader(stored) } };
}

export function headObject(call: Call, state: SandboxState): S3Answer {
  const request = requestOf(call);
  const bucket = bucketOf(call, state);
  const found = shelfOf(state).objects.get(placeOf(request));
  // A HEAD has no body, so the SDK and others see "404" only.
  if (found === undefined) throw noSuch('NoSuchKey', 'The specified key does not exist.');
  const shown = headerOf(request, 'x-amz-checksum-mode') === 'ENABLED' && bucket.checksums !== false;
  const sums = shown ? { 'x-amz-checksum-crc32': found.crc32, 'x-amz-checksum-type': 'FULL_OBJECT' } : {};
  return { headers: { ...found.headers, etag: found.etag, 'content-length': String(found.bytes), ...sums, ...versionHeader(found) } };
}
