import { applies } from '../../src/policy/passed-to-service.js';
import { allow, document, type StatementJson } from './support.js';

const passedTo = (operator: string, ...values: readonly string[]): StatementJson => ({
  Condition: { [operator]: { 'iam:PassedToService': values } },
});

const standing = (more: StatementJson, services: readonly string[] | undefined): string => {
  const [statement] = document(allow('iam:PassRole', more));
  return statement === undefined ? 'none' : applies(statement, services);
};

it.each<[string, StatementJson]>([
  ['yes', {}],
  ['yes', { Condition: {} }],
  ['yes', { Condition: { StringEquals: {} } }],
  ['yes', passedTo('StringEquals')],
  ['yes', passedTo('StringEquals', 'lambda.amazonaws.com')],
  ['yes', passedTo('StringEquals', 'ec2.amazonaws.com', 'lambda.amazonaws.com')],
  ['yes', passedTo('stringequals', 'lambda.amazonaws.com')],
  ['yes', passedTo('StringEqualsIfExists', 'lambda.amazonaws.com')],
  ['yes', passedTo('ForAnyValue:StringLike', '*.amazonaws.com')],
  ['yes', passedTo('StringEqualsIgnoreCase', 'Lambda.amazonaws.com')],
  ['yes', passedTo('StringNotEquals', 'ec2.amazonaws.com')],
  ['yes', passedTo('Null', 'false')],
  ['no', passedTo('StringEquals', 'ec2.amazonaws.com')],
  ['no', passedTo('StringLike', 'ec2*', 'ecs-tasks.amazonaws.com')],
  ['no', passedTo('StringEquals', 'Lambda.amazonaws.com')],
  ['no', passedTo('StringNotEquals', 'lambda.amazonaws.com')],
  ['no', passedTo('StringNotLike', 'lambda*')],
  ['no', { Condition: { StringEquals: { 'IAM:passedtoservice': 'ec2.amazonaws.com', 'aws:PrincipalTag/x': 'y' } } }],
  ['maybe', { Condition: { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com', 'aws:PrincipalTag/x': 'y' } } }],
  ['maybe', { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }],
  ['maybe', passedTo('StringEquals', '${aws:PrincipalTag/service}')],
  ['maybe', { Condition: 'always' }],
])('%s: %j where a role is passed to Lambda', (expected, more) => {
  expect(standing(more, ['lambda.amazonaws.com'])).toBe(expected);
});

it('is open where nobody knows to whom, and where it goes to several', () => {
  const lambda = passedTo('StringEquals', 'lambda.amazonaws.com');
  expect([standing(lambda, undefined), standing(lambda, []), standing(lambda, ['lambda.amazonaws.com', 'ec2.amazonaws.com'])]).toEqual([
    'maybe',
    'maybe',
    'maybe',
  ]);
  expect(standing(passedTo('StringEquals', 'ec2.amazonaws.com.cn'), ['ec2.amazonaws.com'])).toBe('yes');
});
