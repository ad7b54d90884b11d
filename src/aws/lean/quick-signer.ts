import { createHmac, hash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { HttpRequest } from '@smithy/core/protocols';
import type {
  AuthScheme, AwsCredentialIdentity, AwsCredentialIdentityProvider, RequestSigner, RequestSigningArguments,
} from '@smithy/types';

/** What a client of the SDK keeps of its signer. */
export interface SignerConfig {
  signer: (scheme?: AuthScheme) => Promise<RequestSigner>;
  readonly credentials: AwsCredentialIdentityProvider;
}

/**
 * The SDK makes a signer for each call, and forgets the keys that it derives when more than fifty sessions are in use. The first
 * request of a client is signed by the SDK and here: where both come to the same, requests that look like it are signed here, and
 * all others by the SDK.
 */
export function signQuickly(config: SignerConfig): void {
  const make = config.signer;
  let known: { readonly as: string; readonly signer: Promise<RequestSigner> } | undefined;
  config.signer = (scheme) => {
    const as = `${scheme?.signingName ?? ''} ${scheme?.signingRegion ?? ''}`;
    if (known?.as !== as) known = { as, signer: make(scheme).then((signer) => quickSigner(signer, config.credentials)) };
    return known.signer;
  };
}

/** What a request must look like, and how it is signed then. */
interface Learnt {
  readonly look: string;
  /** `us-east-1/iam/aws4_request` */
  readonly scope: string;
  readonly headers: readonly string[];
}

function quickSigner(signer: RequestSigner, credentials: AwsCredentialIdentityProvider): RequestSigner {
  const keyOf = lastKey();
  let learnt: Learnt | null | undefined;
  const sign = async (like: Learnt, request: HttpRequest, options: RequestSigningArguments): Promise<HttpRequest | null> => {
    const keys = await credentials();
    if (options.signingDate === undefined || isSession(keys) !== like.headers.includes(TOKEN)) return null;
    const date = new Date(options.signingDate).toISOString().replace(/[-:]|\.\d{3}/g, '');
    return signAs(like, request, { date, keys, key: keyOf(keys.secretAccessKey, [date.slice(0, 8), ...like.scope.split('/')]) });
  };
  const begin = async (theirs: HttpRequest['headers'], ...[look, request, options]: Asked): Promise<Learnt | null> => {
    const found = learn(look, theirs['authorization'] ?? '');
    const own = found === null ? null : await sign(found, request, options);
    return isDeepStrictEqual(own?.headers, theirs) ? found : null;
  };
  return {
    async sign(request, options = {}) {
      if (learnt === null || !HttpRequest.isInstance(request)) return signer.sign(request, options);
      const look = lookOf(request, options);
      const own = learnt?.look === look ? await sign(learnt, request, options) : null;
      if (own !== null) return own;
      const theirs = await signer.sign(request, options);
      learnt ??= await begin(theirs.headers, look, request, options);
      return theirs;
    },
  };
}

const TOKEN = 'x-amz-security-token';

function isSession({ sessionToken = '' }: AwsCredentialIdentity): boolean {
  return sessionToken !== '';
}

type Asked = readonly [look: string, request: HttpRequest, options: RequestSigningArguments];

function learn(look: string, authorization: string): Learnt | null {
  const [, scope, headers] = /Credential=[^/]+\/\d{8}\/([^,]+), SignedHeaders=([^,]+),/.exec(authorization) ?? [];
  return scope === undefined || headers === undefined ? null : { look, scope, headers: headers.split(';') };
}

function lookOf({ method, path, query, headers, body }: HttpRequest, options: RequestSigningArguments): string {
  const { signingDate, ...rest } = options;
  const words = [typeof signingDate, typeof body, JSON.stringify(rest), ...Object.keys(query), ...Object.keys(headers)];
  return `${method} ${path} ${words.join(' ')}`;
}

interface Signing {
  /** `20261130T120000Z` */
  readonly date: string;
  readonly keys: AwsCredentialIdentity;
  readonly key: Buffer;
}

/** Blanks that are not signed as they stand. */
const BLANKS = /[\r\n\t]| {2}|^ | $/;

/**
 * Signature version 4 of an AWS Query call; null: of such a header it is not as simple as this.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
function signAs(like: Learnt, request: HttpRequest, { date, keys, key }: Signing): HttpRequest | null {
  const { method, path } = request;
  const scope = `${date.slice(0, 8)}/${like.scope}`;
  const payload = hash('sha256', String(request.body));
  const headers: Record<string, string> = { ...request.headers, 'x-amz-date': date };
  if (keys.sessionToken) headers[TOKEN] = keys.sessionToken;
  headers['x-amz-content-sha256'] = payload;
  let lines = '';
  for (const name of like.headers) {
    const value = headers[name];
    if (value === undefined || BLANKS.test(value)) return null;
    lines += `${name}:${value}\n`;
  }
  const list = like.headers.join(';');
  const canonical = hash('sha256', `${method}\n${path}\n\n${lines}\n${list}\n${payload}`);
  const signature = hmac(key, `${ALGORITHM}\n${date}\n${scope}\n${canonical}`).toString('hex');
  headers['authorization'] = `${ALGORITHM} Credential=${keys.accessKeyId}/${scope}, SignedHeaders=${list}, Signature=${signature}`;
  return Object.assign(HttpRequest.clone(request), { headers });
}

const ALGORITHM = 'AWS4-HMAC-SHA256';

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

type KeyOf = (secret: string, scope: readonly string[]) => Buffer;

/** Of a session it is the same all day. */
function lastKey(): KeyOf {
  let last: { readonly of: string; readonly key: Buffer } | undefined;
  return (secret, scope) => {
    const of = `${secret} ${scope.join('/')}`;
    if (last?.of !== of) last = { of, key: scope.reduce<Buffer>(hmac, Buffer.from(`AWS4${secret}`)) };
    return last.key;
  };
}
