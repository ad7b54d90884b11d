import fc from 'fast-check';
import { NAMED_QUERIES } from '../../../src/gather/config/named-queries.js';
import { queryMistake, selectedNames } from '../../../src/gather/config/query-mistake.js';
import { parse } from '../../../src/sandbox/config/sql/index.js';
import { PROPERTY } from '../../extent.js';

const USERS = "WHERE resourceType = 'AWS::IAM::User'";

describe('a query of AWS Config', () => {
  it.each([
    ['', 'the query is empty'],
    [`SELECT ${'a'.repeat(4100)} ${USERS}`, 'longer than 4096'],
    [`SELECT arn FROM users ${USERS}`, 'no FROM'],
    [`SELECT a.arn ${USERS} join roles`, 'no JOIN'],
    ['SELECT arn WHERE resourceType = "AWS::IAM::User"', 'single quotes'],
    [`SELECT DISTINCT accountId ${USERS}`, 'no DISTINCT'],
    [`SELECT COUNT(*) AS users ${USERS}`, 'no AS'],
    [`SELECT arn ${USERS} AND configuration.path IS NULL`, 'what is missing is not stored'],
    [`SELECT arn ${USERS} AND resourceCreationTime >= '2026-01-01'`, 'no >='],
    [`SELECT arn ${USERS} AND accountId != '1'`, 'no !='],
    [`SELECT arn ${USERS} LIMIT 10`, 'no LIMIT'],
    [`SELECT arn ${USERS} -- all`, 'no comments'],
    ["SELECT arn WHERE resourceType = 'AWS::IAM::User", 'no closing quote'],
    ["SELECT arn WHERE ResourceType = 'AWS::IAM::User'", 'no property ResourceType'],
    ["SELECT accountid WHERE resourceType = 'AWS::IAM::User'", 'no property accountid'],
    ["SELECT arn WHERE resourceType = 'aws::iam::user'", "no resource type 'aws::iam::user'"],
    [`show arn ${USERS}`, 'begins with SELECT'],
    [`SELECT ${USERS}`, 'nothing is selected'],
    [`SELECT accountId, COUNT(*) GROUP BY accountId ${USERS}`, 'WHERE stands in the wrong place'],
    [`SELECT arn ${USERS} ${USERS}`, 'WHERE stands in the wrong place'],
    [`SELECT arn ${USERS} AND (accountId = '1'`, 'a bracket is not closed'],
    [`SELECT arn ${USERS} AND accountId = '1')`, 'never opened'],
    ['SELECT resourceType, COUNT(*) GROUP BY resourceType, accountId, awsRegion, version', 'three properties'],
    ['SELECT resourceType, COUNT(*) GROUP BY resourceType, accountId ORDER BY COUNT(*) DESC', 'one property'],
    ["SELECT arn WHERE accountId = '111122223333'", 'does not say of which type'],
  ])('%j is a mistake: %s', (text, problem) => {
    const mistake = queryMistake(text);
    expect(mistake?.problem).toContain(problem);
    expect(mistake?.hint).toMatch(/^[A-Z].*[.?]$/);
    expect(mistake?.at).toBeLessThanOrEqual(text.length);
  });

  it.each([
    ...NAMED_QUERIES.map(({ expression }) => expression),
    `select arn where resourceType = 'AWS::IAM::User' and configuration.path like '/sys%' order by arn desc;`,
    "SELECT resourceType, arn WHERE accountId IN ('1', '2') AND NOT awsRegion = 'global'",
    "SELECT accountId, MAX(version) WHERE resourceType = 'AWS::EC2::VPC' AND tags.tag = 'FROM=x' GROUP BY accountId ORDER BY MAX(version)",
  ])('%j is none, and is one that can be answered', (text) => {
    expect(queryMistake(text)).toBeNull();
    expect(() => parse(text)).not.toThrow();
  });

  it('of any text is told or not, and never otherwise', () => {
    const piece = fc.oneof(fc.string(), fc.constantFrom('SELECT', 'WHERE', 'GROUP BY', ',', '(', ')', "'", 'resourceType', "= 'x'", '*', 'COUNT(*)', '__proto__', 'constructor'));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join(' ');
        const mistake = queryMistake(text);
        expect(mistake === null || (mistake.problem !== '' && mistake.at >= 0 && mistake.at <= text.length)).toBe(true);
        expect(Array.isArray(selectedNames(text))).toBe(true);
      }),
      PROPERTY,
    );
  });

  it.each([
    ["SELECT accountId, configuration.path , count( * ) WHERE resourceType = 'x'", ['accountId', 'configuration.path', 'COUNT(*)']],
    ['SELECT * ;', ['*']],
    ['', ['']],
  ])('%j selects %j', (text, names) => {
    expect(selectedNames(text)).toEqual(names);
  });

  it('chooses among the rows what AWS Config can not', () => {
    const keep = (name: string, configuration: unknown): boolean | undefined => NAMED_QUERIES.find((query) => query.name === name)?.keep?.({ configuration });
    expect([null, undefined, {}, { groupList: null }, { groupList: [] }, { groupList: 'a' }, { groupList: ['a'] }].map((each) => keep('users-without-group', each)))
      .toEqual([true, true, true, true, true, false, false]);
    const star = '{"Statement":{"Effect":"Allow","Action":"*","Resource":["*"]}}';
    const some = '{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}';
    expect([star, encodeURIComponent(star), some, 'broken', '%'].map((document) => keep('policies-with-star', { policyVersionList: { document } })))
      .toEqual([true, true, false, true, true]);
  });
});
