import fc from 'fast-check';
import { coversActions, isEveryAction, namespaceOf, overlapsActions, selectsAction } from '../../src/policy/action-selector.js';
import { ACTIONS, except, named } from './support.js';
import { PROPERTY, runs } from '../extent.js';

const pattern = fc.constantFrom('*', 's3:*', 'S3:Get*', 's3:*Object', 'iam:*', 'IAM:passrole', '*:Get*', 's?s:*', 'ses:?etAccount');
const selector = fc
  .tuple(fc.boolean(), fc.array(pattern, { minLength: 1, maxLength: 3 }))
  .map(([not, patterns]) => ({ except: not, patterns }));

it.each([
  ['s3:*', 's3'],
  ['S3:Get*', 's3'],
  ['execute-api:Invoke', 'execute-api'],
  ['*', null],
  ['*:*', null],
  ['s*:Get*', null],
  ['GetObject', null],
  [':x', null],
])('the service of %s is %s', (given, expected) => {
  expect(namespaceOf(given)).toBe(expected);
});

it.each(['*', '**', '*:*', '**:*'])('%s is every action', (given) => {
  expect(isEveryAction(given)).toBe(true);
});

it.each(['', 's3:*', '*:Get*', '?', '*:?*'])('%s is not every action', (given) => {
  expect(isEveryAction(given)).toBe(false);
});

it('case does not count', () => {
  expect(selectsAction(named('S3:gEt*'), 's3:GetObject')).toBe(true);
  expect(selectsAction(except('S3:gEt*'), 's3:GetObject')).toBe(false);
  expect(coversActions(named('S3:*'), 's3:Get*')).toBe(true);
  expect(overlapsActions(named('s3:GET*'), 'S3:*object')).toBe(true);
  expect(coversActions(except('S3:PUT*'), 's3:get*')).toBe(true);
  expect(overlapsActions(except('S3:*'), 's3:get*')).toBe(false);
});

it('what is covered is selected, and what is selected overlaps', () => {
  fc.assert(
    fc.property(selector, pattern, (actions, other) => {
      const matched = ACTIONS.filter((action) => selectsAction(named(other), action));
      const selected = matched.filter((action) => selectsAction(actions, action));
      if (coversActions(actions, other)) expect(selected).toEqual(matched);
      if (selected.length > 0) expect(overlapsActions(actions, other)).toBe(true);
    }),
    { ...PROPERTY, numRuns: runs(1000) },
  );
});
