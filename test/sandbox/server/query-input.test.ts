import { queryInput } from '../../../src/sandbox/server/query-input.js';

describe('queryInput', () => {
  it.each<[string, string, unknown]>([
    ['plain members', 'Action=X&Version=2010-05-08&UserName=a%2Bb+c', { UserName: 'a+b c' }],
    ['a list', 'Filter.member.1=User&Filter.member.2=Role', { Filter: ['User', 'Role'] }],
    ['a list in number order, past nine', 'L.member.10=j&L.member.2=b&L.member.1=a', { L: ['a', 'b', 'j'] }],
    ['structures in a list', 'Tags.member.1.Key=k&Tags.member.1.Value=v&Tags.member.2.Key=l', { Tags: [
      { Key: 'k', Value: 'v' },
      { Key: 'l' },
    ] }],
    ['a list in a structure', 'A.B.member.1=x', { A: { B: ['x'] } }],
    ['a list in a list', 'A.member.1.member.1=x&A.member.1.member.2=y', { A: [['x', 'y']] }],
    ['an empty list', 'Filter=', { Filter: '' }],
    ['a structure with a member called member', 'A.member=x', { A: { member: 'x' } }],
    ['nothing', '', {}],
  ])('reads %s', (_, form, expected) => {
    expect(queryInput(new URLSearchParams(form))).toEqual(expected);
  });

  it('keeps a field that is named like a prototype to itself', () => {
    const input = queryInput(new URLSearchParams('__proto__.polluted=yes'));
    expect(Object.keys(input)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
