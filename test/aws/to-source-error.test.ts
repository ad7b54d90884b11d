import { toSourceError } from '../../src/aws/to-source-error.js';
import { SourceError } from '../../src/gather/source-error.js';

const named = (name: string, message = 'words of AWS', more: object = {}): Error => Object.assign(new Error(message), { name, ...more });

function read(error: unknown): { readonly reason: string; readonly code: string; readonly message: string } {
  const found = toSourceError(error, 'iam:GetThing');
  if (!(found instanceof SourceError)) throw new Error(`no SourceError: ${String(found)}`);
  return { reason: found.reason, code: found.code, message: found.message };
}

describe('toSourceError', () => {
  it.each([
    ['AccessDenied', 'denied'],
    ['AccessDeniedException', 'denied'],
    ['AccessDeniedForDependencyException', 'denied'],
    ['UnauthorizedOperation', 'denied'],
    ['RegionDisabledException', 'denied'],
    ['OptInRequired', 'denied'],
    ['ExpiredToken', 'credentials_expired'],
    ['ExpiredTokenException', 'credentials_expired'],
    ['RequestExpired', 'credentials_expired'],
    ['InvalidClientTokenId', 'credentials_expired'],
    ['UnrecognizedClientException', 'credentials_expired'],
    ['SignatureDoesNotMatch', 'credentials_expired'],
    ['CredentialsProviderError', 'credentials_expired'],
    ['Throttling', 'throttled'],
    ['ThrottlingException', 'throttled'],
    ['TooManyRequestsException', 'throttled'],
    ['RequestLimitExceeded', 'throttled'],
    ['LimitExceeded', 'throttled'],
    ['LimitExceededException', 'throttled'],
    ['ReportGenerationLimitExceeded', 'throttled'],
    ['ReportGenerationLimitExceededException', 'throttled'],
    ['ServiceQuotaExceededException', 'throttled'],
    ['TimeoutError', 'timed_out'],
    ['ServiceFailure', 'failed'],
    ['NoSuchEntityException', 'failed'],
    ['ResourceNotFoundException', 'failed'],
    ['InternalServerException', 'failed'],
    ['ValidationException', 'failed'],
    ['SomethingNew', 'failed'],
  ])('%s is %s, spelt with or without Exception', (name, reason) => {
    expect(read(named(name))).toEqual({ reason, code: name.replace(/Exception$/, ''), message: `iam:GetThing: ${name.replace(/Exception$/, '')}: words of AWS` });
  });

  it.each([
    ['ECONNRESET', 'unreachable'],
    ['ECONNREFUSED', 'unreachable'],
    ['ENOTFOUND', 'unreachable'],
    ['EPIPE', 'unreachable'],
    ['ETIMEDOUT', 'timed_out'],
  ])('a socket that says %s is %s, whatever the SDK calls it', (code, reason) => {
    expect(read(named('TimeoutError', `read ${code}`, { code }))).toMatchObject({ reason, code });
    expect(read(named('Error', `read ${code}`, { code }))).toMatchObject({ reason, code });
  });

  it.each<[string, unknown, string]>([
    ['a code with a namespace', named('com.amazonaws#AccessDeniedException'), 'iam:GetThing: AccessDenied: words of AWS'],
    ['a code in another member', named('Error', 'words', { Code: 'AccessDenied' }), 'iam:GetThing: AccessDenied: words'],
    ['no words', named('ReportExpired', ''), 'iam:GetThing: ReportExpired'],
    ['the word Unknown, which says nothing', named('ReportExpired', 'Unknown'), 'iam:GetThing: ReportExpired'],
    ['its own code for words', named('ReportExpired', 'ReportExpired'), 'iam:GetThing: ReportExpired'],
    ['several lines', named('X', 'one\n  two\r\n\tthree '), 'iam:GetThing: X: one two three'],
    ['a thrown text', 'boom', 'iam:GetThing: boom'],
    [
      'advice for programmers',
      named('Error', 'aborted\n  Deserialization error: to see the raw response, inspect the hidden field {error}.$response on this object.', { code: 'ECONNRESET' }),
      'iam:GetThing: ECONNRESET: aborted',
    ],
  ])('%s', (_, error, message) => {
    expect(read(error).message).toBe(message);
  });

  it('keeps one line of a sane length', () => {
    expect(read(named('X', 'y'.repeat(5000))).message.length).toBeLessThan(330);
  });

  it('keeps the cause, and lets an abort and its own kind pass', () => {
    const cause = named('AccessDenied');
    expect(toSourceError(cause, 'a').cause).toBe(cause);
    const abort = named('AbortError');
    expect(toSourceError(abort, 'a')).toBe(abort);
    const known = new SourceError('denied', 'X', 'known');
    expect(toSourceError(known, 'a')).toBe(known);
  });
});
