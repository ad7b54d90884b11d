import fc from 'fast-check';
import { actionGrants, grantsOf, type Grant } from '../../src/policy/grants.js';
import {
  ACTIONS,
  allow,
  allowNot,
  answers,
  anyDocument,
  applied,
  CATALOGUE,
  deny,
  policyOf,
  RESOURCES,
  UNREAD,
  WITH_MFA,
  WORLDS,
  type StatementJson,
} from './support.js';
import { PROPERTY } from '../extent.js';

const EVERYTHING = ['ec2', 'execute-api', 'iam', 'mystery', 's3', 'ses', 'sts'];
const LOGS = { Resource: 'arn:aws:s3:::logs/*' };

function services(...statements: readonly StatementJson[]): readonly string[] {
  return [...grantsOf([applied('P', ...statements)], CATALOGUE).keys()].sort();
}

describe('grantsOf', () => {
  it.each<[string, readonly StatementJson[], readonly string[]]>([
    ['everything', [allow('*')], EVERYTHING],
    ['everything, in two words', [allow('*:*')], EVERYTHING],
    ['a service', [allow('s3:*')], ['s3']],
    ['mixed case', [allow(['S3:getobject', 'EC2:*'])], ['ec2', 's3']],
    ['a service that the catalogue does not know', [allow(['unknown:Do', 's3:Get*'])], ['s3', 'unknown']],
    ['an action that the catalogue does not know', [allow('s3:BrandNew')], ['s3']],
    ['a wildcard for the service, where an action fits; one whose actions are not known may fit', [allow('s*:Get*')], ['s3', 'ses', 'sts']],
    ['a wildcard that a service of unknown actions may fit', [allow('m*:Get*')], ['mystery']],
    ['NotAction of a whole service', [allowNot(['iam:*', 'sts:*'])], ['ec2', 'execute-api', 'mystery', 's3', 'ses']],
    ['NotAction of a part', [allowNot('iam:Create*')], EVERYTHING],
    [
      'NotAction of every action of a service one by one',
      [allowNot(['ses:GetAccount', 'SES:Send*'])],
      EVERYTHING.filter((name) => name !== 'ses'),
    ],
    ['NotAction of everything', [allowNot('*')], []],
    ['a Deny takes nothing away', [allow('s3:*'), deny('s3:*')], ['s3']],
    ['a Deny alone', [deny('*')], []],
    ['with a condition', [allow('s3:*', { Condition: WITH_MFA })], ['s3']],
    ['what names no service', [allow(['GetObject', ':x', ''])], []],
    ['nothing', [], []],
  ])('%s', (_, statements, expected) => {
    expect(services(...statements)).toEqual(expected);
  });

  it('says where: policy, statement, Sid, condition, and whether it is all of the service', () => {
    const policy = applied(
      'P',
      deny('*'),
      allow(['s3:Get*', 's3:Put*'], { Sid: 'Some' }),
      allow('s3:*', LOGS),
      allow(['ses:*', 's3:*'], { Condition: WITH_MFA }),
    );
    const grants = grantsOf([UNREAD, policy], CATALOGUE);
    expect(grants.get('s3')).toEqual<Grant[]>([
      { policy, statement: 2, sid: 'Some', conditional: false, whole: false },
      { policy, statement: 3, sid: null, conditional: false, whole: false },
      { policy, statement: 4, sid: null, conditional: true, whole: true },
    ]);
  });

  it.each<[string, StatementJson, boolean]>([
    ['a star', allow('*'), true],
    ['NotAction of others', allowNot('iam:*'), true],
    ['NotAction of a part', allowNot('s3:Put*'), false],
    ['a part', allow('s3:Get*'), false],
    ['some resources', allow('*', LOGS), false],
    ['no resource', { Effect: 'Allow', Action: '*', NotResource: '*' }, false],
    ['all resources but some', { Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::logs/*' }, false],
  ])('all of a service, by %s: %#', (_, statement, whole) => {
    expect(grantsOf([applied('P', statement)], CATALOGUE).get('s3')?.[0]?.whole).toBe(whole);
  });

  it('lists every service of which an action is allowed to anybody', () => {
    fc.assert(
      fc.property(anyDocument, (json) => {
        const found = grantsOf([policyOf(json)], CATALOGUE);
        const allowed = ACTIONS.filter((action) =>
          RESOURCES.some((resource) => WORLDS.some((world) => answers(json, action, resource, world) === 'allow')),
        );
        for (const action of allowed.filter((each) => !each.startsWith('unknown:')))
          expect(found.has(action.slice(0, action.indexOf(':')))).toBe(true);
      }),
      PROPERTY,
    );
  });
});

describe('actionGrants', () => {
  it('names the statements of each action', () => {
    const policy = applied('P', allow('s3:Get*', { Sid: 'Some' }), allow('S3:*object', LOGS), allowNot('s3:*'));
    const grants = actionGrants([policy, UNREAD], 's3', CATALOGUE);
    expect([...grants.keys()].sort()).toEqual(['DeleteObject', 'GetBucketAcl', 'GetObject', 'PutObject']);
    expect(grants.get('GetObject')).toEqual<Grant[]>([
      { policy, statement: 1, sid: 'Some', conditional: false, whole: true },
      { policy, statement: 2, sid: null, conditional: false, whole: false },
    ]);
  });

  it('knows nothing of services whose actions are not known', () => {
    expect(actionGrants([applied('P', allow('*'))], 'mystery', CATALOGUE).size).toBe(0);
  });
});
