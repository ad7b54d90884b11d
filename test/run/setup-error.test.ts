import { SourceError } from '../../src/gather/source-error.js';
import { asHomeError } from '../../src/run/setup-error.js';

describe('an error at home', () => {
  it.each([
    ['unreachable', 'sts:GetCallerIdentity: HTTP 403, not an answer of AWS (text/html)', /proxy or the sign-in page of a network/],
    ['failed', 'sts:GetCallerIdentity: HTTP 407, not an answer of AWS (text/html)', /HTTPS_PROXY, NO_PROXY and AWS_ENDPOINT_URL/],
    ['unreadable', 'sts:GetCallerIdentity: the answer can not be read', /sign in to the network with a browser/],
    ['unreachable', 'sts:GetCallerIdentity: ECONNREFUSED: x', /^Check the network, HTTPS_PROXY/],
    ['denied', 'config:DescribeConfigurationAggregators: AccessDenied', /Without AWS Config: --source organization\.$/],
    ['credentials_expired', 'sts:GetCallerIdentity: ExpiredToken', /^Renew your credentials/],
  ] as const)('%s, %s', (reason, message, hint) => {
    const cause = new SourceError(reason, 'X', message);
    expect(asHomeError(cause)).toMatchObject({ exitCode: 4, message, hint: expect.stringMatching(hint) as unknown, cause });
  });

  it('has the hint of whoever knows better', () => {
    const cause = new SourceError('denied', 'X', 'words', { hint: 'do this' });
    expect(asHomeError(cause)).toMatchObject({ exitCode: 4, message: 'words', hint: 'do this' });
  });
});
