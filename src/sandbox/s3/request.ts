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
  readonly status?: number;
}

/** The name of an operation, which S3 has from method and query alone. */
export function operationOf(method: string, { query, key }: Pick<S3Request, 'query' | 'key'>): string {
  const at = (name: string): boolean => Object.hasOwn(query, name);
  if (key === '') return `${method} bucket`;
  if (method === 'PUT') return at('partNumber') && at('uploadId') ? 'UploadPart' : 'PutObject';
  if (method === 'POST' && at('uploads')) return 'CreateMultipartUpload';
  if (method === 'POST' && at('uploadId')) return 'CompleteMultipartUpload';
  if (method === 'DELETE' && at('uploadId')) return 'AbortMultipartUpload';
  return method === 'HEAD' ? 'HeadObject' : `${method} object`;
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
