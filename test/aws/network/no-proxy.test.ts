import { noProxy } from '../../../src/aws/network/no-proxy.js';

const HOST = 'sts.eu-west-1.amazonaws.com';

describe('NO_PROXY', () => {
  it.each([
    ['*', HOST, 443, true],
    ['sts.eu-west-1.amazonaws.com', HOST, 443, true],
    ['STS.eu-west-1.AMAZONAWS.com', HOST, 443, true],
    ['amazonaws.com', HOST, 443, true],
    ['.amazonaws.com', HOST, 443, true],
    ['*.amazonaws.com', HOST, 443, true],
    ['.amazonaws.com', 'amazonaws.com', 443, true],
    ['example.com, amazonaws.com', HOST, 443, true],
    ['example.com amazonaws.com', HOST, 443, true],
    ['amazonaws.com.', HOST, 443, true],
    ['amazonaws.com', `${HOST}.`, 443, true],
    ['zonaws.com', HOST, 443, false],
    ['west-1.amazonaws.com', HOST, 443, false],
    ['iam.amazonaws.com', HOST, 443, false],
    ['amazonaws.com:443', HOST, 443, true],
    ['amazonaws.com:8443', HOST, 443, false],
    ['10.1.2.3', '10.1.2.3', 443, true],
    ['10.1.2.3', '10.1.2.30', 443, false],
    ['10.1.2.3:443', '10.1.2.3', 443, true],
    ['10.1.2.3:80', '10.1.2.3', 443, false],
    ['10.0.0.0/8', '10.1.2.3', 443, true],
    ['10.0.0.0/8', '11.1.2.3', 443, false],
    ['10.1.2.0/25', '10.1.2.127', 443, true],
    ['10.1.2.0/25', '10.1.2.128', 443, false],
    ['10.0.0.0/33', '10.1.2.3', 443, false],
    ['10.0.0.0/8', 'ten.example.com', 443, false],
    ['fd00::/8', 'fd00::17', 443, true],
    ['fd00::/8', '[fd00::17]', 443, true],
    ['fd00::/8', '2001:db8::1', 443, false],
    ['[2001:db8::1]', '2001:db8::1', 443, true],
    ['2001:db8::1', '2001:db8:0::1', 443, true],
    ['[2001:db8::1]:443', '2001:db8::1', 443, true],
    ['[2001:db8::1]:80', '2001:db8::1', 443, false],
    ['', HOST, 443, false],
    [',,', HOST, 443, false],
    ['', 'localhost', 80, true],
    ['', '127.0.0.1', 80, true],
    ['', '127.1.2.3', 80, true],
    ['', '::1', 80, true],
    ['', '[::1]', 80, true],
    ['', 'localhost.example.com', 80, false],
  ])('%j and %s, port %d: %s', (list, host, port, expected) => {
    expect(noProxy(list)(host, port)).toBe(expected);
  });
});
