import { xmlElement, xmlText } from '../../../src/sandbox/server/xml.js';

describe('xmlElement', () => {
  it.each<[string, unknown, string]>([
    ['a text', 'a', '<X>a</X>'],
    ['an empty text', '', '<X></X>'],
    ['null', null, ''],
    ['undefined', undefined, ''],
    ['false', false, '<X>false</X>'],
    ['zero', 0, '<X>0</X>'],
    ['a time', new Date('2026-11-20T01:02:03.004Z'), '<X>2026-11-20T01:02:03.004Z</X>'],
    ['bytes', Buffer.from('<é>'), '<X>PMOpPg==</X>'],
    ['a list', ['a', 'b'], '<X><member>a</member><member>b</member></X>'],
    ['an empty list', [], '<X></X>'],
    ['a list of structures', [{ A: 1 }], '<X><member><A>1</A></member></X>'],
    ['an empty structure', {}, '<X></X>'],
    ['a structure with holes', { A: undefined, B: null, C: 'c' }, '<X><C>c</C></X>'],
    ['a map', new Map([['Users', 3]]), '<X><entry><key>Users</key><value>3</value></entry></X>'],
  ])('writes %s', (_, value, expected) => {
    expect(xmlElement('X', value)).toBe(expected);
  });

  it('refuses what has no XML form', () => {
    expect(() => xmlElement('X', () => 1)).toThrow('XML cannot hold a function');
  });
});

describe('xmlText', () => {
  it.each([
    [`<a & "b" 'c'>`, '&lt;a &amp; &quot;b&quot; &apos;c&apos;&gt;'],
    ['tab\tline\nend', 'tab\tline\nend'],
    ['\r\u0085\u2028\u007f', '&#xD;&#x85;&#x2028;&#x7F;'],
    ['\u0000\u0008\u001b\ufffe', '\ufffd\ufffd\ufffd\ufffd'],
    ['日本 😀', '日本 😀'],
  ])('escapes %j', (text, expected) => {
    expect(xmlText(text)).toBe(expected);
  });
});
