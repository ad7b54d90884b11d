import type { IncomingHttpHeaders } from 'node:http';
import { WireError, type Call } from '../service.js';

/** What S3 is asked, as the envelope hands it over: the HTTP request itself, taken apart. */
export interface S3Request {
  readonly bucket: string;
  readonly key: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** The answer: headers, and an XML document where there is one. */
export interface S3Answer {
  readonly headers?: Readonly<Record<string, string>>;
  readonly xml?: string;
  /** Of an object. */
  readonly content?: Buffer;
  readonly status?: number;
}

/** The name of an operation, which S3 has from method and query alone. */
export function operationOf(method: string, { query, key }: Pick<S3Request, 'query' | 'key'>): string {
  const at = (name: string): boolean => Object.hasOwn(query, name);
  if (key === '') return bucketOperation(method, query, at);
  if (at('uploads') || at('uploadId')) return uploadOperation(method, at);
  const names: Readonly<Record<string, string>> = { PUT: 'PutObject', HEAD: 'HeadObject', GET: 'GetObject', DELETE: 'DeleteObject' };
  return names[method] ?? `${method} object`;
}

function bucketOperation(method: string, query: S3Request['query'], at: (name: string) => boolean): string {
  if (method === 'POST' && at('delete')) return 'DeleteObjects';
  return method === 'GET' && query['list-type'] === '2' ? 'ListObjectsV2' : `${method} bucket`;
}

function uploadOperation(method: string, at: (name: string) => boolean): string {
  if (method === 'PUT' && at('partNumber')) return 'UploadPart';
  if (method === 'POST') return at('uploads') ? 'CreateMultipartUpload' : 'CompleteMultipartUpload';
  return method === 'DELETE' ? 'AbortMultipartUpload' : `${method} upload`;
}

/** Path style: `/bucket/key`, encoded as it was signed. */
export function s3Request(url: string, headers: IncomingHttpHeaders, body: Buffer): S3Request {
  const { pathname, searchParams } = new URL(url, 'http://sandbox');
  const [, bucket = '', ...key] = pathname.split('/');
  return { bucket, key: key.map(decodeURIComponent).join('/'), query: Object.fromEntries(searchParams), headers, body };
}

export function requestOf({ input }: Call): S3Request {
  return input as unknown as S3Request;
}

export function headerOf({ headers }: S3Request, name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' ? value : null;
}

export function noSuch(code: string, message: string): WireError {
  return new WireError(code, 404, message);
}
