import { answerFault, CLOCK_CORRECTED, transportFault, unsignedFault } from '../../../src/aws/write/faults.js';
import type { SendError } from '../../../src/deliver/send-error.js';
import { SourceError } from '../../../src/gather/source-error.js';

const faultOf = (status: number, body: string, headers: Readonly<Record<string, string>> = {}, skew = { ms: 0 }): SendError =>
  answerFault({ status, body, headers }, 's:A', skew);

describe('an answer that is none of success', () => {
  it.each<[string, number, string, Readonly<Record<string, string>>, Partial<SendError>]>([
    ['XML', 403, '<Error><Code>AccessDenied</Code><Message>User &lt;x&gt; &#233;&#x1F600; &amp;amp;</Message></Error>', {},
      { reason: 'denied', code: 'AccessDenied', message: 's:A: AccessDenied: User <x> é😀 &amp;', lost: false }],
    ['JSON with a prefix', 400, '{"__type":"com.amazonaws.x#ThrottlingException","message":"slow"}', {}, { reason: 'throttled', code: 'Throttling' }],
    ['a header', 404, '{"message":"gone"}', { 'x-amzn-errortype': 'NotFoundException:http://x' }, { reason: 'missing', code: 'NotFound' }],
    ['a HEAD without body', 412, '', {}, { reason: 'exists', code: 'HTTP 412', message: 's:A: HTTP 412' }],
    ['a page of a proxy', 503, '<html>', {}, { reason: 'broken', code: 'HTTP 503', lost: true }],
    ['half a JSON', 500, '{"__type":', {}, { reason: 'broken', code: 'HTTP 500', lost: true }],
    ['too much', 413, '', {}, { reason: 'too_large' }],
    ['too often', 429, '', { 'retry-after': '3' }, { reason: 'throttled', lost: false }],
    ['anything else', 400, '<Error><Code>Strange</Code></Error>', {}, { reason: 'refused', code: 'Strange' }],
    ['a Region in the body', 400, '<Error><Code>AuthorizationHeaderMalformed</Code><Region>eu-central-1</Region></Error>', {},
      { headers: { 'x-amz-bucket-region': 'eu-central-1' } }],
  ])('%s', (_, status, body, headers, expected) => {
    expect(faultOf(status, body, headers)).toMatchObject(expected);
  });

  it.each(['RequestTimeTooSkewed', 'InvalidSignatureException', 'SignatureDoesNotMatch'])('sets the clock by AWS, once: %s', (code) => {
    const skew = { ms: 0 };
    const answer = [403, `<Code>${code}</Code>`, { date: new Date(Date.now() + 3_600_000).toUTCString() }, skew] as const;
    expect(faultOf(...answer).code).toBe(CLOCK_CORRECTED);
    expect(Math.round(skew.ms / 60_000)).toBe(60);
    expect(faultOf(...answer).code).not.toBe(CLOCK_CORRECTED);
  });

  it('leaves the clock alone where it is right', () => {
    expect(faultOf(403, '<Code>SignatureDoesNotMatch</Code>', { date: new Date().toUTCString() })).toMatchObject({ reason: 'credentials' });
  });
});

describe('no answer', () => {
  const named = (code: string, message = ''): Error => Object.assign(new Error(message), { code });
  it.each<[string, unknown, Partial<SendError>]>([
    ['nobody there', named('ECONNREFUSED'), { reason: 'unreachable', lost: false }],
    ['a line that is cut', named('ECONNRESET'), { reason: 'unreachable', lost: true }],
    ['silence', Object.assign(new Error('x'), { name: 'TimeoutError' }), { reason: 'timed_out', lost: true }],
    ['nobody who takes the call', Object.assign(new Error('did not establish a connection within 5000 ms'), { name: 'TimeoutError' }),
      { reason: 'unreachable', lost: false }],
    ['a certificate', named('SELF_SIGNED_CERT_IN_CHAIN', 'self-signed'), { reason: 'unreachable', code: 'SELF_SIGNED_CERT_IN_CHAIN', lost: false }],
    ['no error at all', 'odd', { reason: 'broken', lost: true }],
  ])('%s', (_, error, expected) => {
    expect(transportFault(error, 's:A')).toMatchObject(expected);
  });
});

describe('nothing to sign with', () => {
  it.each<[string, Error, Partial<SendError>]>([
    ['said by the profile', new SourceError('credentials_expired', 'TokenProviderError', 'gone', { hint: 'log in' }), { reason: 'credentials', hint: 'log in' }],
    ['nobody answers there', new SourceError('unreachable', 'ECONNREFUSED', 'no'), { reason: 'unreachable', lost: false }],
    ['said by the SDK', Object.assign(new Error('none found'), { name: 'CredentialsProviderError' }), { reason: 'credentials', message: 's:A: none found' }],
    ['no Region', new Error('Region is missing'), { reason: 'refused', hint: 'Set AWS_REGION, or use --region.' }],
  ])('%s', (_, error, expected) => {
    expect(unsignedFault(error, 's:A')).toMatchObject(expected);
  });
});
