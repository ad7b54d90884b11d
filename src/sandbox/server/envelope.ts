import type { IncomingHttpHeaders } from 'node:http';
import { PROTOCOLS, isServiceName, type Wire } from './protocol.js';
import { queryInput } from './query-input.js';
import { findRoute } from './routes.js';
import { operationOf, s3Request } from '../s3/request.js';
import { WireError } from '../service.js';

/** A request as it came. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query string. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** As text. */
  readonly body: string;
  readonly bytes: Buffer;
}

/** A request as far as it can be read before anybody is asked who sent it. */
export interface Envelope {
  /** How to answer. */
  readonly wire: Wire;
  /** The SigV4 scope's service (guessed from the protocol when nothing is signed); may be one the sandbox does not know. */
  readonly service: string;
  /** '' when the request names none; method and path when they name no operation of a rest-json service. */
  readonly action: string;
  /** The whole X-Amz-Target, or null in the other protocols. */
  readonly target: string | null;
  readonly region: string;
  readonly signature: Signature;
  /** Throws a WireError when the body cannot be read. */
  readonly input: () => Readonly<Record<string, unknown>>;
}

/** What the Authorization header holds. The HMAC itself is not verified: only the scope and the key id are read. */
export type Signature =
  | { readonly kind: 'missing' | 'unreadable' }
  | { readonly kind: 'signed'; readonly accessKeyId: string; readonly sessionToken: string | null };

export function openEnvelope(request: HttpRequest): Envelope {
  const { headers } = request;
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return jsonEnvelope(headers, target, request.body);
  // Query has but one address, so the many calls of IAM are not looked up among the routes.
  return (request.url === '/' ? undefined : restEnvelope(request)) ?? queryEnvelope(headers, request.body);
}

/** undefined: neither the signature nor the path leads to a rest-json service. */
function restEnvelope(request: HttpRequest): Envelope | undefined {
  const { method, url, headers } = request;
  const { pathname, searchParams } = new URL(url, 'http://sandbox');
  const { signature, service, region } = readAuthorization(headers, findRoute(method, pathname, null)?.service ?? '');
  const wire = isServiceName(service) ? PROTOCOLS[service].wire : null;
  if (wire?.kind === 's3') {
    const asked = s3Request(url, headers, request.bytes);
    return { wire, service, action: operationOf(method, asked), target: null, region, signature, input: () => ({ ...asked }) };
  }
  if (wire?.kind !== 'rest') return undefined;
  const route = findRoute(method, pathname, service);
  const input: Envelope['input'] = () => ({
    ...jsonInput(request.body),
    ...Object.fromEntries(searchParams),
    ...route?.labels,
  });
  return { wire, service, action: route?.action ?? `${method} ${pathname}`, target: null, region, signature, input };
}

function jsonEnvelope(headers: IncomingHttpHeaders, target: string, body: string): Envelope {
  const [prefix = '', action = ''] = target.split('.');
  const signed = Object.entries(PROTOCOLS).find(([, protocol]) => protocol.targetPrefix === prefix)?.[0];
  const { signature, service, region } = readAuthorization(headers, signed ?? prefix);
  const spoken = isServiceName(service) ? PROTOCOLS[service].wire : null;
  const wire: Wire = spoken?.kind === 'json' ? spoken : { kind: 'json' };
  return { wire, service, action, target, region, signature, input: () => jsonInput(body) };
}

function jsonInput(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body === '' ? '{}' : body);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Answered below like any other body that is not an object.
  }
  throw new WireError('SerializationException', 400, 'The request body is not a JSON object');
}

function queryEnvelope(headers: IncomingHttpHeaders, body: string): Envelope {
  const fields = new URLSearchParams(body);
  const unsigned = fields.get('Version') === '2011-06-15' ? 'sts' : 'iam';
  const { signature, service, region } = readAuthorization(headers, unsigned);
  const protocol = isServiceName(service) ? PROTOCOLS[service].wire : null;
  const wire: Wire = protocol?.kind === 'query' ? protocol : PROTOCOLS.iam.wire;
  return { wire, service, action: fields.get('Action') ?? '', target: null, region, signature, input: () => queryInput(fields) };
}

const CREDENTIAL = /\bCredential=([^/,\s]+)\/\d{8}\/([^/,\s]+)\/([^/,\s]+)\/aws4_request\b/;

function readAuthorization(
  headers: IncomingHttpHeaders,
  unsignedService: string,
): { readonly signature: Signature; readonly service: string; readonly region: string } {
  const header = headers.authorization;
  if (header === undefined) return { signature: { kind: 'missing' }, service: unsignedService, region: '' };
  const [, accessKeyId, region, service] = CREDENTIAL.exec(header) ?? [];
  if (accessKeyId === undefined || region === undefined || service === undefined) {
    return { signature: { kind: 'unreadable' }, service: unsignedService, region: '' };
  }
  const token = headers['x-amz-security-token'];
  return { signature: { kind: 'signed', accessKeyId, sessionToken: typeof token === 'string' ? token : null }, service, region };
}
