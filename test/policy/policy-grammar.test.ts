import { grammarProblems } from '../../src/policy/policy-grammar.js';
import { POLICY_LIMITS } from '../../src/policy/policy-limits.js';
import { ADMIN_TEXT } from '../fixtures.js';
import { allow, allowNot, CATALOGUE, deny, text, WITH_MFA } from './support.js';

const FACTS = { services: CATALOGUE.services, limit: POLICY_LIMITS.managed };
const NO_ACTION = { Effect: 'Allow', Resource: '*' };

it.each([
  ['an administrator', ADMIN_TEXT],
  [
    'all there is',
    text(
      allow(['s3:Get*', 'S3:PutObject?', 'execute-api:*'], {
        Sid: 'A1',
        Resource: ['arn:aws:s3:::logs/*', 'arn:aws:iam::111122223333:role/x'],
        Condition: WITH_MFA,
      }),
    ),
  ],
  ['opposites', text(allowNot('iam:*'), { Effect: 'Deny', Action: '*', NotResource: 'arn:aws:s3:::${aws:username}/*' })],
  ['one statement, the old version, an Id', JSON.stringify({ Version: '2008-10-17', Id: 'x', Statement: deny('*:*') })],
  ['no version', JSON.stringify({ Statement: [allow('*')] })],
  [
    'lists, numbers and booleans in a condition',
    text(
      allow('*', { Condition: { NumericLessThan: { 'aws:MultiFactorAuthAge': 3600 }, Bool: { 'aws:SecureTransport': [true, 'true'] } } }),
    ),
  ],
])('%s is valid', (name, json) => {
  expect([name, grammarProblems(json, FACTS)]).toEqual([name, []]);
});

it.each<[string, string, readonly string[]]>([
  ['words', 'x', ['it is not JSON']],
  ['a list', '[]', ['it is not a JSON object']],
  ['nothing', '{}', ['Statement is missing']],
  ['no statement', text(), ['Statement must not be empty']],
  ['another element', JSON.stringify({ Statement: [allow('*')], Name: 'x' }), ['Name has no place here']],
  ['another version', JSON.stringify({ Version: '2012-10-18', Statement: [allow('*')] }), ['Version must be 2012-10-17 or 2008-10-17']],
  ['an Id that is no text', JSON.stringify({ Id: 1, Statement: [allow('*')] }), ['Id must be a text']],
  ['a statement that is none', JSON.stringify({ Statement: ['x'] }), ['statement 1: it is not a JSON object']],
  [
    'an empty statement',
    text({}),
    [
      'statement 1: Effect is missing',
      'statement 1: it must have either Action or NotAction',
      'statement 1: it must have either Resource or NotResource',
    ],
  ],
  ['both', text({ ...allow('*'), NotAction: 's3:*' }), ['statement 1: it must have either Action or NotAction']],
  ['no action', text(NO_ACTION), ['statement 1: it must have either Action or NotAction']],
  ['another effect', text(allow('*', { Effect: 'allow' })), ['statement 1: Effect must be Allow or Deny']],
  ['a Sid', text(allow('*', { Sid: 'a b' })), ['statement 1: Sid may hold letters and digits only']],
  ['a Sid twice', text(allow('*', { Sid: 'A' }), allow('*', { Sid: 'A' })), ['two statements have the same Sid']],
  ['an empty list', text(allow([])), ['statement 1: Action must be one or more texts']],
  ['a number', text(allow(['s3:*', 1])), ['statement 1: Action must be one or more texts']],
  [
    'actions',
    text(allow(['GetObject', 's3:', 'a:b:c', '*:Get*', 's3:Get Object'])),
    ['GetObject', 's3:', 'a:b:c', '*:Get*', 's3:Get Object'].map(
      (name) => `statement 1: Action holds ${name}, which is not service:Action`,
    ),
  ],
  ['services', text(deny(['s3:*', 'unknown:*'])), ['statement 1: Action holds unknown:*, which is of no known service']],
  [
    'resources',
    text(allow('*', { Resource: ['logs', 'arn:aws:s3'] })),
    ['logs', 'arn:aws:s3'].map((name) => `statement 1: Resource holds ${name}, which is neither an ARN nor *`),
  ],
  ['a condition', text(allow('*', { Condition: { Bool: 'x' } })), ['statement 1: Condition must be { operator: { key: value } }']],
  ['a principal', text({ ...allow('*'), ...{ Principal: '*' } }), ['statement 1: Principal has no place here']],
])('%s: what is wrong', (_name, json, problems) => {
  expect(grammarProblems(json, FACTS)).toEqual(problems);
});

it('counts characters without white space between them', () => {
  const json = text(allow('*'));
  const spaced = JSON.stringify(JSON.parse(json), null, 8);
  expect(grammarProblems(spaced, { services: null, limit: json.length })).toEqual([]);
  expect(grammarProblems(spaced, { services: null, limit: json.length - 1 })).toEqual([
    `it has ${json.length} characters; ${json.length - 1} are allowed`,
  ]);
});
