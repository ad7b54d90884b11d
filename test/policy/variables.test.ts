import { hasUserName, hasVariable, widened, withUserName } from '../../src/policy/variables.js';

it.each<[string, boolean, string]>([
  ['arn:aws:s3:::home/*', false, 'arn:aws:s3:::home/*'],
  ['arn:aws:s3:::${aws:username}/x', true, 'arn:aws:s3:::*/x'],
  ["${aws:PrincipalTag/team, 'none'}-${aws:userid}", true, '*-*'],
  ['a${$}b', false, 'a$b'],
  ['${$}{aws:username}', false, '${aws:username}'],
  ['${$}${aws:username}${$}', true, '$*$'],
  ['${$}{$}', false, '${$}'],
  ['$a{b}', false, '$a{b}'],
])('%s: a variable is in it: %s; it matches at most %s', (pattern, has, wide) => {
  expect([hasVariable(pattern), widened(pattern)]).toEqual([has, wide]);
});

it('knows the name of the user, in any case, and takes it as it is', () => {
  expect(hasUserName('user/${AWS:UserName}')).toBe(true);
  expect(hasUserName('user/${$}{aws:username}')).toBe(false);
  expect(hasUserName('user/${aws:userid}')).toBe(false);
  expect(withUserName('${aws:username}/${aws:UserName}/${aws:userid}', '$&')).toBe('$&/$&/${aws:userid}');
});
