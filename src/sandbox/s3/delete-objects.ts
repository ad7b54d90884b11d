import { WireError, type Call, type SandboxState } from '../service.js';
import { bucketOf, checkCondition, checkedBody, placeOf, shelfOf } from './objects.js';
import { headerOf, requestOf, type S3Answer } from './request.js';

export function deleteObject(call: Call, state: SandboxState): S3Answer {
  const request = requestOf(call);
  bucketOf(call, state);
  if (headerOf(request, 'if-match') !== null) checkCondition(request, state);
  shelfOf(state).objects.delete(placeOf(request));
  return { status: 204 };
}

const MOST = 1000;

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
export function deleteObjects(call: Call, state: SandboxState): S3Answer {
  const request = requestOf(call);
  bucketOf(call, state);
  if (headerOf(request, 'x-amz-checksum-crc32') === null)
    throw new WireError('InvalidRequest', 400, 'Missing required header for this request: Content-MD5 OR x-amz-checksum-*');
  checkedBody(request);
  const keys = [...request.body.toString('utf8').matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = '']) => unescaped(key));
  if (keys.length === 0 || keys.length > MOST) throw new WireError('MalformedXML', 400, 'The XML you provided was not well-formed');
  for (const key of keys) shelfOf(state).objects.delete(placeOf({ ...request, key }));
  return { xml: '<?xml version="1.0" encoding="UTF-8"?>\n<DeleteResult/>' };
}

function unescaped(text: string): string {
  return text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}
