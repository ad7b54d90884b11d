import fc from 'fast-check';
import { compile, factsOf, parse, partialFacts, type Condition, type Row } from '../../../../src/sandbox/config/sql/index.js';
import { conditions } from './arbitraries.js';
import { PROPERTY } from '../../../extent.js';

const row: Row = {
  accountId: '111111111111',
  resourceType: 'AWS::IAM::User',
  resourceName: 'svc-deploy',
  configurationItemCaptureTime: '2026-11-19T08:00:00.000Z',
  attachmentCount: 3,
  isAttachable: true,
  nothing: null,
  tags: [
    { key: 'env', value: 'dev', tag: 'env=dev' },
    { key: 'stage', value: 'prod', tag: 'stage=prod' },
  ],
  configuration: {
    path: '/eng/',
    groupList: ['Admins', 'Readers'],
    attachedManagedPolicies: [{ policyName: 'A', policyArn: 'arn:A' }],
    userPolicyList: { policyName: 'single' },
    nested: [[{ deep: 1 }], [{ deep: 2 }]],
    empty: [],
    secret: 'hidden',
  },
};

function condition(text: string): Condition {
  const { where } = parse(`SELECT a WHERE ${text}`);
  if (!where) throw new Error('no condition');
  return where;
}

const everything = (): boolean => true;
const matches = (text: string): unknown => compile(condition(text), everything)(factsOf(row));

describe('conditions', () => {
  it.each([
    ["resourceName = 'svc-deploy'", true],
    ["resourceName = 'SVC-DEPLOY'", false],
    ["ResourceName = 'svc-deploy'", false],
    ["resourceName IN ('x', 'svc-deploy')", true],
    ["resourceName NOT IN ('x', 'svc-deploy')", false],
    ["resourceName NOT IN ('x')", true],
    ["resourceName BETWEEN 'svc-deploy' AND 'svc-deploy'", true],
    ["resourceName BETWEEN 'a' AND 's'", false],
    ["resourceName LIKE 'svc%'", true],
    ["resourceName LIKE 'svc_deploy'", true],
    ["resourceName LIKE 'svc-deplo_'", true],
    ["resourceName LIKE 'svc-depl_'", false],
    ["resourceName LIKE 'svc-deploy_'", false],
    ["resourceName LIKE 'svc.%'", false],
    ["resourceName LIKE 'deploy%'", false],
    ["resourceName > 'svc-a'", true],
    ["resourceName < 'svc-a'", false],
    ['attachmentCount = 3', true],
    ["attachmentCount = '3'", false],
    ['attachmentCount > 2', true],
    ['attachmentCount > 3', false],
    ['attachmentCount < 10', true],
    ['attachmentCount BETWEEN 1 AND 3', true],
    ["attachmentCount LIKE '333'", false],
    ['isAttachable = true', true],
    ['isAttachable = FALSE', false],
    ['isAttachable > FALSE', false],
    ['accountId = 111111111111', false],
    ['accountId > 1', false],
  ])('%s is %s', (text, expected) => {
    expect(matches(text)).toBe(expected);
  });

  it.each([
    ["configurationItemCaptureTime > '2026-11-19'", true],
    ["configurationItemCaptureTime < '2026-11-19T08:00:00.001Z'", true],
    ["configurationItemCaptureTime BETWEEN '2026-11-18' AND '2026-11-20'", true],
    ["NOT configurationItemCaptureTime < '2026-11-19T08:00:00.000Z'", true],
  ])('compares dates as text: %s is %s', (text, expected) => {
    expect(matches(text)).toBe(expected);
  });

  it.each([
    ["configuration.groupList = 'Admins'", true],
    ["configuration.groupList = 'Readers'", true],
    ["configuration.groupList = 'Others'", false],
    ["NOT configuration.groupList = 'Admins'", false],
    ["configuration.attachedManagedPolicies.policyArn = 'arn:A'", true],
    ["configuration.userPolicyList.policyName = 'single'", true],
    ['configuration.nested.deep = 2', true],
    ["configuration.empty = 'x'", false],
    ["configuration = '/eng/'", false],
    ["tags.tag = 'env=dev'", true],
    ["tags.tag = 'env=prod'", false],
  ])('looks into lists: %s is %s', (text, expected) => {
    expect(matches(text)).toBe(expected);
  });

  it('does not bind two predicates to the same element of a list', () => {
    expect(matches("tags.key = 'env' AND tags.value = 'prod'")).toBe(true);
  });

  it.each([
    ["missing = 'x'", false],
    ["NOT missing = 'x'", true],
    ["missing NOT IN ('x')", true],
    ["missing < 'x' OR missing > 'x'", false],
    ["nothing = 'x'", false],
    ["resourceName.length = 10", false],
    ["constructor.name = 'Object'", false],
  ])('takes what is missing as no match: %s is %s', (text, expected) => {
    expect(matches(text)).toBe(expected);
  });

  it('finds nothing by a property that cannot be searched', () => {
    const searchable = (path: readonly string[]): boolean => path.at(-1) !== 'secret';
    expect(compile(condition("configuration.secret = 'hidden'"), searchable)(factsOf(row))).toBe(false);
    expect(compile(condition("configuration.path = '/eng/'"), searchable)(factsOf(row))).toBe(true);
  });

  it.each([
    ["resourceType = 'AWS::IAM::User'", true],
    ["resourceType = 'AWS::IAM::Role'", false],
    ["resourceType = 'AWS::IAM::User' AND accountId IN ('111111111111')", true],
    ["resourceType = 'AWS::IAM::Role' AND resourceName = 'x'", false],
    ["resourceType = 'AWS::IAM::User' AND resourceName = 'x'", null],
    ["resourceType = 'AWS::IAM::User' OR resourceName = 'x'", true],
    ["resourceType = 'AWS::IAM::Role' OR resourceName = 'x'", null],
    ["NOT resourceName = 'x'", null],
    ["NOT resourceType = 'AWS::IAM::Role'", true],
    ["accountId.x = 'y'", null],
  ])('decides from a part of a row where it can: %s is %s', (text, expected) => {
    const known = { accountId: '111111111111', resourceType: 'AWS::IAM::User' };
    expect(compile(condition(text), everything)(partialFacts(known))).toBe(expected);
  });

  it('never decides from a part against the whole', () => {
    const whole = { a: 'x', b2: 3, _c: ['x', true], groupList: [{ a: 1 }, { a: 'abc' }] };
    fc.assert(
      fc.property(conditions, (where) => {
        const predicate = compile(where, everything);
        const early = predicate(partialFacts({ a: 'x', b2: 3 }));
        const late = predicate(factsOf(whole));
        expect(late).not.toBeNull();
        if (early !== null) expect(late).toBe(early);
      }),
      PROPERTY,
    );
  });
});
