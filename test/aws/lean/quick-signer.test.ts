import { IAMClient } from '@aws-sdk/client-iam';
import { HttpRequest } from '@smithy/core/protocols';
import type { AwsCredentialIdentity, RequestSigner, RequestSigningArguments } from '@smithy/types';
import { signQuickly, type SignerConfig } from '../../../src/aws/lean/quick-signer.js';

const SESSION = { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'a secret', sessionToken: 'the/token==' };
const SCHEME = { name: 'sigv4', signingName: 'iam', signingRegion: 'us-east-1', properties: {} };

/** A client's signer, as it is and as it becomes; how often the SDK signed. */
function signers(session: () => AwsCredentialIdentity = () => SESSION, wrong = false) {
  // So that it is asked each time, as that of an account is.
  const credentials = Object.assign(() => Promise.resolve(session()), { memoized: true });
  const { config } = new IAMClient({ region: 'eu-central-1', credentials });
  const make = config.signer;
  let count = 0;
  const counted: SignerConfig = {
    credentials: config.credentials,
    signer: async (scheme) => {
      const sdk = await make(scheme);
      return {
        async sign(request, options) {
          count += 1;
          const signed = await sdk.sign(request, options);
          return wrong ? Object.assign(signed, { headers: { ...signed.headers, 'x-amz-more': '1' } }) : signed;
        },
      };
    },
  };
  signQuickly(counted);
  const by = async (signer: Promise<RequestSigner>, request: HttpRequest, options: RequestSigningArguments) =>
    (await (await signer).sign(request, options)).headers;
  return {
    sdk: (request: HttpRequest, options = at()) => by(make(SCHEME), request, options),
    quick: (request: HttpRequest, options = at()) => by(counted.signer(SCHEME), request, options),
    signedBySdk: () => count,
  };
}

function at(signingDate = new Date('2026-11-30T23:59:59.900Z')): RequestSigningArguments {
  return { signingDate };
}

function request(body = 'Action=GetUser&Version=2010-05-08', headers: Record<string, string> = {}): HttpRequest {
  const usual = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(body.length), 'user-agent': 'x' };
  return new HttpRequest({ method: 'POST', hostname: 'iam.amazonaws.com', path: '/', body, headers: { ...usual, host: 'iam.amazonaws.com', ...headers } });
}

describe('signing without the SDK', () => {
  test('comes to what the SDK signs, from the second request on, with other parameters and on another day', async () => {
    const { sdk, quick, signedBySdk } = signers();
    expect(await quick(request())).toEqual(await sdk(request()));
    const tomorrow = at(new Date('2026-12-01T00:00:00Z'));
    for (const body of ['', 'Action=GetUser&Version=2010-05-08&UserName=%C3%A9', 'é', 'a\nb']) {
      for (const options of [at(), tomorrow, { ...at(), signingDate: 1_790_000_000_123 }]) {
        const day = typeof options.signingDate === 'number' ? { signingDate: new Date(options.signingDate) } : options;
        expect(await quick(request(body), day)).toEqual(await sdk(request(body), day));
      }
    }
    expect(signedBySdk()).toBe(1);
  });

  test('takes the keys of the session that is there now, with a token or without', async () => {
    let session: AwsCredentialIdentity = SESSION;
    const { sdk, quick, signedBySdk } = signers(() => session);
    await quick(request());
    session = { accessKeyId: 'ASIAOTHER', secretAccessKey: 'another', sessionToken: 'other' };
    expect(await quick(request())).toEqual(await sdk(request()));
    expect(signedBySdk()).toBe(1);
    session = { accessKeyId: 'AKIAOTHER', secretAccessKey: 'another' };
    expect(await quick(request())).toEqual(await sdk(request()));
    expect(signedBySdk()).toBe(2);
  });

  test.each<[string, HttpRequest, RequestSigningArguments]>([
    ['a header more', request('a', { 'x-amz-more': '1' }), at()],
    ['a header that is there already', request('a', { 'x-amz-date': '20260101T000000Z' }), at()],
    ['blanks at the end of a header', request('a', { 'content-type': 'text/plain ' }), at()],
    ['two blanks in a header', request('a', { 'content-type': 'text/plain;  charset=utf-8' }), at()],
    ['another path', Object.assign(request(), { path: '/a b' }), at()],
    ['a query', Object.assign(request(), { query: { a: 'b' } }), at()],
    ['another method', Object.assign(request(), { method: 'GET' }), at()],
    ['bytes', Object.assign(request(), { body: Buffer.from('a') }), at()],
    ['another Region', request(), { ...at(), signingRegion: 'eu-west-1' }],
    ['another service', request(), { ...at(), signingService: 'sts' }],
  ])('leaves %s to the SDK', async (_, odd, options) => {
    const { sdk, quick, signedBySdk } = signers();
    await quick(request());
    expect(await quick(odd, options)).toEqual(await sdk(odd, options));
    expect(signedBySdk()).toBe(2);
  });

  test('leaves a session to the SDK where it learnt from keys without one', async () => {
    let session: AwsCredentialIdentity = { accessKeyId: 'AKIAOTHER', secretAccessKey: 'another' };
    const { sdk, quick, signedBySdk } = signers(() => session);
    await quick(request());
    expect(await quick(request())).toEqual(await sdk(request()));
    expect(signedBySdk()).toBe(1);
    session = SESSION;
    expect(await quick(request())).toEqual(await sdk(request()));
    expect(signedBySdk()).toBe(2);
  });

  test('leaves a request without a date to the SDK', async () => {
    const { quick, signedBySdk } = signers();
    await quick(request());
    expect(await quick(request(), {})).toHaveProperty(['authorization']);
    await quick(request(), {});
    expect(signedBySdk()).toBe(3);
  });

  test('leaves everything to an SDK that signs in another way', async () => {
    const { quick, signedBySdk } = signers(() => SESSION, true);
    for (let calls = 1; calls <= 3; calls += 1) {
      expect(await quick(request())).toHaveProperty(['x-amz-more'], '1');
      expect(signedBySdk()).toBe(calls);
    }
  });

  test('of each scheme there is one signer', async () => {
    const { config } = new IAMClient({ region: 'eu-central-1', credentials: SESSION });
    signQuickly(config);
    expect(await config.signer(SCHEME)).toBe(await config.signer({ ...SCHEME }));
    expect(await config.signer(SCHEME)).not.toBe(await config.signer({ ...SCHEME, signingRegion: 'us-gov-west-1' }));
  });
});
