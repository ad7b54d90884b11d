import { proxiesIn } from '../../../src/aws/network/proxies.js';
import { redacted } from '../../../src/aws/network/redacted.js';

const AWS = { secure: true, host: 'iam.amazonaws.com', port: 443 };
const PLAIN = { ...AWS, secure: false, port: 80 };
const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

describe('proxies', () => {
  it.each([
    [{}, AWS, null],
    [{ HTTPS_PROXY: '' }, AWS, null],
    [{ HTTPS_PROXY: 'http://proxy.corp:3128' }, AWS, { secure: false, host: 'proxy.corp', port: 3128, authorization: null }],
    [{ HTTPS_PROXY: 'proxy.corp:3128' }, AWS, { secure: false, host: 'proxy.corp', port: 3128, authorization: null }],
    [{ HTTPS_PROXY: 'http://proxy.corp' }, AWS, { secure: false, host: 'proxy.corp', port: 80, authorization: null }],
    [{ HTTPS_PROXY: 'https://proxy.corp/' }, AWS, { secure: true, host: 'proxy.corp', port: 443, authorization: null }],
    [{ HTTPS_PROXY: 'http://[fd00::1]:3128' }, AWS, { secure: false, host: 'fd00::1', port: 3128, authorization: null }],
    [{ HTTPS_PROXY: 'http://ann:p%40ss%3a@proxy.corp:3128' }, AWS, { secure: false, host: 'proxy.corp', port: 3128, authorization: basic('ann:p@ss:') }],
    [{ HTTPS_PROXY: 'http://ann:100%@proxy.corp:3128' }, AWS, { secure: false, host: 'proxy.corp', port: 3128, authorization: basic('ann:100%') }],
    [{ HTTPS_PROXY: 'http://ann@proxy.corp:3128' }, AWS, { secure: false, host: 'proxy.corp', port: 3128, authorization: basic('ann:') }],
    [{ HTTPS_PROXY: 'http://upper:1', https_proxy: 'http://lower:2' }, AWS, { secure: false, host: 'lower', port: 2, authorization: null }],
    [{ HTTP_PROXY: 'http://proxy.corp:3128' }, AWS, null],
    [{ HTTP_PROXY: 'http://proxy.corp:3128' }, PLAIN, { secure: false, host: 'proxy.corp', port: 3128, authorization: null }],
    [{ HTTPS_PROXY: 'http://proxy.corp:3128' }, PLAIN, null],
    [{ HTTPS_PROXY: 'http://proxy.corp:3128', NO_PROXY: 'amazonaws.com' }, AWS, null],
    [{ HTTPS_PROXY: 'http://proxy.corp:3128', NO_PROXY: 'amazonaws.com', no_proxy: 'example.com' }, AWS, { secure: false, host: 'proxy.corp', port: 3128, authorization: null }],
    [{ HTTPS_PROXY: 'https://proxy.corp:8443', HTTP_PROXY: 'https://proxy.corp:8443' }, { secure: true, host: 'proxy.corp', port: 8443 }, null],
  ])('%j leads to %j by %j', (env, target, proxy) => {
    expect(proxiesIn(env)(target)).toEqual(proxy);
  });

  it.each(['socks5://ann:S3cret@proxy:1080', 'http://ann:S3c#ret@proxy:3128', 'http://ann:S3c/ret@proxy:3128', 'http://ann:S3c?ret@proxy', 'http://', '::', 'http://proxy:port', 'http://proxy:3128/path'])(
    '%s is refused, without the password',
    (value) => {
      const refusal = { code: 'InvalidProxy', message: expect.not.stringMatching(/S3c|ret/) as unknown, hint: expect.stringContaining('%40') as unknown };
      expect(thrownBy(() => proxiesIn({ HTTPS_PROXY: value }))).toMatchObject(refusal);
    },
  );
});

describe('an address as it is shown', () => {
  it.each([
    ['http://proxy:3128', 'http://proxy:3128'],
    ['ftp://user:S3cret@127.0.0.1:9', 'ftp://…@127.0.0.1:9'],
    ['user:S3cret@host:4566', '…@host:4566'],
    ['http://user:p@ss/w@host', 'http://…@host'],
    ['http://host/?token=S3cret', 'http://host/?…'],
    ['http://host/#S3cret', 'http://host/#…'],
    ['HTTP://U:S3cret\n@host', 'HTTP://…@host'],
  ])('%j: %j', (address, shown) => {
    expect(redacted(address)).toBe(shown);
  });
});
