import { asMeant, readable, targetOf } from '../../src/policy/arn-target.js';
import { covers, overlaps } from '../../src/policy/pattern.js';

const NOTEBOOKS = 'arn:aws:sagemaker:*:111122223333:notebook-instance/*';
const FUNCTIONS = 'arn:aws:lambda:*:111122223333:function:*';
const TASK_DEFINITIONS = 'arn:aws:ecs:*:111122223333:task-definition/*:*';
const ROLES = 'arn:aws:iam::111122223333:role/*';

it.each<[boolean, string, string]>([
  [true, NOTEBOOKS, 'arn:aws:sagemaker:us-east-1:111122223333:notebook-instance/a'],
  [true, NOTEBOOKS, 'arn:aws:sagemaker:*:*:*'],
  [true, NOTEBOOKS, 'arn:aws:sagemaker:*'],
  [true, NOTEBOOKS, 'arn:aws:sagemaker:*:notebook-instance/a'],
  [true, NOTEBOOKS, 'arn:*:*:*:*:notebook-*'],
  [true, NOTEBOOKS, 'arn:aws:sagemaker:us-*-1:*:?otebook-instance/*'],
  [false, NOTEBOOKS, 'arn:aws:sagemaker:us-east-1:111122223333:endpoint/*'],
  [false, NOTEBOOKS, 'arn:aws:sagemaker:*:111122223333:endpoint/*'],
  [false, NOTEBOOKS, 'arn:aws:sagemaker:*:444455556666:notebook-instance/*'],
  [false, NOTEBOOKS, 'arn:aws:sagemaker:*:endpoint/*'],
  [false, NOTEBOOKS, 'arn:aws:sagemaker:*:*:notebook-instance/a:b'],
  [true, FUNCTIONS, 'arn:aws:lambda:*:*:function:app:live'],
  [true, FUNCTIONS, 'arn:aws:lambda:*:function:app'],
  [false, FUNCTIONS, 'arn:aws:lambda:*:*:layer:app'],
  [false, FUNCTIONS, 'arn:aws:lambda:*:*:layer:*:*'],
  [false, TASK_DEFINITIONS, 'arn:aws:ecs:*:*:service/*/*'],
  [true, TASK_DEFINITIONS, 'arn:aws:ecs:*:*:task-definition/*'],
  [true, TASK_DEFINITIONS, 'arn:aws:ecs:*:*:task-definition/web:*'],
  [true, ROLES, 'arn:aws:iam::*:role/a:b/c'],
  [true, ROLES, 'arn:aws:iam:*:role/web'],
  [false, ROLES, 'arn:aws:iam::*:user/*'],
])('%s: of %s there is something in %s', (expected, within, pattern) => {
  expect(overlaps(targetOf(within), asMeant(pattern, within))).toBe(expected);
});

it.each<[boolean, string, string]>([
  [true, NOTEBOOKS, NOTEBOOKS],
  [true, NOTEBOOKS, 'arn:aws:sagemaker:*:*:notebook-instance/*'],
  [true, NOTEBOOKS, '*'],
  [true, NOTEBOOKS, 'arn:aws:sagemaker:*'],
  [true, NOTEBOOKS, 'arn:aws:sagemaker:*/*'],
  [false, NOTEBOOKS, 'arn:aws:sagemaker:us-east-1:*:notebook-instance/*'],
  [false, NOTEBOOKS, 'arn:aws:sagemaker:*:*:notebook-instance/a*'],
])('%s: all of %s is in %s', (expected, within, pattern) => {
  expect(covers(asMeant(pattern, within), targetOf(within))).toBe(expected);
});

it('is shown as documents have it', () => {
  for (const each of [NOTEBOOKS, FUNCTIONS, ROLES, 'arn:aws:ec2:*']) expect(readable(targetOf(each))).toBe(each);
  expect(readable(asMeant('arn:*:iam::*:role/web-*', ROLES))).toBe('arn:aws:iam::111122223333:role/web-*');
});
