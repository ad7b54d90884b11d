import fc from 'fast-check';
import { parsePolicy, type Selector } from '../../src/model/policy.js';
import { UNKNOWN } from '../../src/model/value.js';
import { PROPERTY } from '../extent.js';
import { ADMIN_TEXT } from '../fixtures.js';

const ALL = { except: false, patterns: ['*'] };
const ADMIN = [{ sid: null, effect: 'Allow', actions: ALL, resources: ALL, conditional: false }];

function named(...patterns: readonly string[]): Selector {
  return { except: false, patterns };
}

function policy(statement: unknown): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statement });
}

describe('parsePolicy', () => {
  it.each([
    ['plain JSON', ADMIN_TEXT],
    ['URL-encoded JSON', encodeURIComponent(ADMIN_TEXT)],
    ['space around it', `\n  ${ADMIN_TEXT}\n`],
    ['URL-encoded space around it', `%0A${encodeURIComponent(ADMIN_TEXT)}`],
    ['a single statement object', policy({ Effect: 'Allow', Action: '*', Resource: '*' })],
    ['lists of one', policy([{ Effect: 'Allow', Action: ['*'], Resource: ['*'] }])],
    ['an empty condition', policy([{ Effect: 'Allow', Action: '*', Resource: '*', Condition: {} }])],
  ])('reads %s', (_, text) => {
    expect(parsePolicy(text)).toEqual(ADMIN);
  });

  it.each([
    ['lists', { Effect: 'Deny', Action: ['s3:*', 'iam:*'], Resource: ['a', 'b'] }, named('s3:*', 'iam:*'), named('a', 'b')],
    ['NotAction', { Effect: 'Deny', NotAction: 'iam:*', Resource: '*' }, { except: true, patterns: ['iam:*'] }, ALL],
    ['NotResource', { Effect: 'Deny', Action: '*', NotResource: 'a' }, ALL, { except: true, patterns: ['a'] }],
    ['a trust policy, which has no resource', { Effect: 'Deny', Action: 'sts:AssumeRole', Principal: '*' }, named('sts:AssumeRole'), null],
  ])('reads %s', (_, statement, actions, resources) => {
    expect(parsePolicy(policy(statement))).toEqual([{ sid: null, effect: 'Deny', actions, resources, conditional: false }]);
  });

  it('marks a condition', () => {
    const condition = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
    expect(parsePolicy(policy({ Effect: 'Allow', Action: '*', Resource: '*', Condition: condition }))).toMatchObject([
      { conditional: true },
    ]);
  });

  it.each([
    ['2012-10-17', 'arn:aws:s3:::${aws:username}/$x/${a}'],
    ['2008-10-17', 'arn:aws:s3:::${$}{aws:username}/$x/${$}{a}'],
    [undefined, 'arn:aws:s3:::${$}{aws:username}/$x/${$}{a}'],
    ['2013-01-01', 'arn:aws:s3:::${$}{aws:username}/$x/${$}{a}'],
  ])('has variables in resources as version %s has them', (version, expected) => {
    const resource = 'arn:aws:s3:::${aws:username}/$x/${a}';
    const text = JSON.stringify({ Version: version, Statement: [
      { Effect: 'Allow', Action: 's3:${x}', Resource: resource },
      { Effect: 'Deny', Action: '*', NotResource: ['*', resource] },
    ] });
    expect(parsePolicy(text)).toMatchObject([
      { actions: named('s3:${x}'), resources: named(expected) },
      { resources: { except: true, patterns: ['*', expected] } },
    ]);
    expect(parsePolicy(encodeURIComponent(text))).toEqual(parsePolicy(text));
    expect(parsePolicy(JSON.stringify({ Version: version, Statement: { Effect: 'Allow', Action: 'sts:AssumeRole' } }))).toMatchObject([
      { resources: null },
    ]);
  });

  it('keeps a plus sign, encoded or not', () => {
    const text = policy({ Effect: 'Allow', Action: 's3:Get*', Resource: 'arn:aws:s3:::a+b/c d%2B' });
    const resources = named('arn:aws:s3:::a+b/c d%2B');
    expect(parsePolicy(text)).toMatchObject([{ resources }]);
    expect(parsePolicy(encodeURIComponent(text))).toMatchObject([{ resources }]);
    expect(parsePolicy(encodeURIComponent(text).replaceAll('%2B', '+'))).toMatchObject([{ resources }]);
  });

  it('knows that a policy without statements grants nothing', () => {
    expect(parsePolicy(policy([]))).toEqual([]);
  });

  it.each([
    ['nothing', ''],
    ['words', 'not json'],
    ['a list', '[]'],
    ['null', 'null'],
    ['a number', '7'],
    ['no Statement', '{"Version":"2012-10-17"}'],
    ['a Statement of null', policy(null)],
    ['a Statement that is text', policy('Allow')],
    ['a statement of null in the list', policy([null])],
    ['no Effect', policy({ Action: '*', Resource: '*' })],
    ['another Effect', policy({ Effect: 'allow', Action: '*', Resource: '*' })],
    ['neither Action nor NotAction', policy({ Effect: 'Allow', Resource: '*' })],
    ['an Action of null', policy({ Effect: 'Allow', Action: null, Resource: '*' })],
    ['an action that is no text', policy({ Effect: 'Allow', Action: [1], Resource: '*' })],
    ['Action and NotAction at once', policy({ Effect: 'Allow', Action: '*', NotAction: 'iam:*', Resource: '*' })],
    ['Resource and NotResource at once', policy({ Effect: 'Allow', Action: '*', Resource: '*', NotResource: 'a' })],
    ['a resource that is an object', policy({ Effect: 'Allow', Action: '*', Resource: {} })],
    ['one bad statement among good ones', policy([{ Effect: 'Allow', Action: '*', Resource: '*' }, {}])],
    ['a truncated text', ADMIN_TEXT.slice(0, -3)],
    ['a truncated encoded text', encodeURIComponent(ADMIN_TEXT).slice(0, -1)],
    ['a broken escape', '%E0%A4%A'],
  ])('takes %s for unknown, never for "grants nothing"', (_, text) => {
    expect(parsePolicy(text)).toBe(UNKNOWN);
  });

  it('never throws, whatever AWS sends', () => {
    const anything = fc.oneof(fc.string(), fc.json(), fc.json().map(encodeURIComponent), fc.json().map((json) => `{"Statement":${json}}`));
    fc.assert(
      fc.property(anything, (text) => {
        const document = parsePolicy(text);
        expect(document === UNKNOWN || Array.isArray(document)).toBe(true);
      }),
      PROPERTY,
    );
  });

  it('reads a document alike, encoded or plain', () => {
    const words = fc.oneof(fc.string(), fc.array(fc.string(), { maxLength: 3 }));
    const statement = fc.record({ Effect: fc.constantFrom('Allow', 'Deny'), Action: words, Resource: words });
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 3 }), (statements) => {
        const text = policy(statements);
        expect(parsePolicy(encodeURIComponent(text))).toEqual(parsePolicy(text));
        expect(parsePolicy(text)).toHaveLength(statements.length);
      }),
      PROPERTY,
    );
  });
});
