import fc from 'fast-check';
import { WireError } from '../../../../src/sandbox/service.js';
import { parse, print, type Query } from '../../../../src/sandbox/config/sql/index.js';
import { queries, tokenSoup } from './arbitraries.js';
import { PROPERTY, runs } from '../../../extent.js';

const all = { kind: 'all' } as const;
const property = (name: string) => ({ kind: 'property', path: name.split('.') }) as const;
const countAll = { kind: 'aggregate', name: 'COUNT', of: null } as const;
const isUser = { kind: 'compare', path: ['resourceType'], operator: '=', value: 'AWS::IAM::User' } as const;

function query(parts: Partial<Query>): Query {
  return { select: [property('a')], where: null, groupBy: [], orderBy: [], ...parts };
}

describe('parse', () => {
  const good: readonly (readonly [string, Query])[] = [
    ['SELECT a', query({})],
    ['select a', query({})],
    ['  SELECT\n\ta  ;  ', query({})],
    ['SELECT *', query({ select: [all] })],
    ['SELECT *, configuration, tags', query({ select: [all, property('configuration'), property('tags')] })],
    [
      'SELECT configuration.permissionsBoundary.permissionsBoundaryArn',
      query({ select: [property('configuration.permissionsBoundary.permissionsBoundaryArn')] }),
    ],
    ['SELECT configuration.group', query({ select: [property('configuration.group')] })],
    ["SELECT a WHERE resourceType='AWS::IAM::User'", query({ where: isUser })],
    ["SELECT a WHERE resourceType = 'AWS::IAM::User';", query({ where: isUser })],
    ["SELECT a WHERE b = ''", query({ where: { kind: 'compare', path: ['b'], operator: '=', value: '' } })],
    ["SELECT a WHERE b = 'two\nlines'", query({ where: { kind: 'compare', path: ['b'], operator: '=', value: 'two\nlines' } })],
    ['SELECT a WHERE b > -1.5', query({ where: { kind: 'compare', path: ['b'], operator: '>', value: -1.5 } })],
    ['SELECT a WHERE b < 2e3', query({ where: { kind: 'compare', path: ['b'], operator: '<', value: 2000 } })],
    ['SELECT a WHERE b = -0', query({ where: { kind: 'compare', path: ['b'], operator: '=', value: 0 } })],
    ['SELECT a WHERE b = true', query({ where: { kind: 'compare', path: ['b'], operator: '=', value: true } })],
    ["SELECT a WHERE b IN ('x')", query({ where: { kind: 'in', path: ['b'], values: ['x'] } })],
    ["SELECT a WHERE b in ( 'x' , 2, FALSE )", query({ where: { kind: 'in', path: ['b'], values: ['x', 2, false] } })],
    ["SELECT a WHERE b NOT IN ('x')", query({ where: { kind: 'not', term: { kind: 'in', path: ['b'], values: ['x'] } } })],
    ["SELECT a WHERE NOT b IN ('x')", query({ where: { kind: 'not', term: { kind: 'in', path: ['b'], values: ['x'] } } })],
    ["SELECT a WHERE b BETWEEN 1 AND 2 AND resourceType = 'AWS::IAM::User'", query({ where: {
      kind: 'and',
      terms: [{ kind: 'between', path: ['b'], low: 1, high: 2 }, isUser],
    } })],
    ["SELECT a WHERE b LIKE 'abc%'", query({ where: { kind: 'like', path: ['b'], pattern: 'abc%' } })],
    ["SELECT a WHERE b LIKE 'abc_'", query({ where: { kind: 'like', path: ['b'], pattern: 'abc_' } })],
    ["SELECT a WHERE b LIKE 'svc_app%'", query({ where: { kind: 'like', path: ['b'], pattern: 'svc_app%' } })],
    ["SELECT a WHERE b LIKE 'ab'", query({ where: { kind: 'like', path: ['b'], pattern: 'ab' } })],
    ['SELECT COUNT(*)', query({ select: [countAll] })],
    ['SELECT count ( * )', query({ select: [countAll] })],
    ['SELECT a, MAX(b.c) GROUP BY a', query({
      select: [property('a'), { kind: 'aggregate', name: 'MAX', of: ['b', 'c'] }],
      groupBy: [['a']],
    })],
    ['SELECT a GROUP BY a', query({ groupBy: [['a']] })],
    ['SELECT a, COUNT(*) GROUP BY a, b, c', query({ select: [property('a'), countAll], groupBy: [['a'], ['b'], ['c']] })],
    ['SELECT a, COUNT(*) group by a order by count(*) desc', query({
      select: [property('a'), countAll],
      groupBy: [['a']],
      orderBy: [{ by: countAll, descending: true }],
    })],
    ['SELECT a ORDER BY a, b ASC, c DESC', query({ orderBy: [
      { by: property('a'), descending: false },
      { by: property('b'), descending: false },
      { by: property('c'), descending: true },
    ] })],
    ['SELECT count', query({ select: [property('count')] })],
  ];

  it.each(good)('reads %j', (text, expected) => {
    expect(parse(text)).toEqual(expected);
  });

  it('binds NOT before AND before OR', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => ({ kind: 'compare', path: [name], operator: '=', value: 1 }));
    expect(parse('SELECT a WHERE NOT a = 1 AND b = 1 OR c = 1').where).toEqual({
      kind: 'or',
      terms: [{ kind: 'and', terms: [{ kind: 'not', term: a }, b] }, c],
    });
    expect(parse('SELECT a WHERE NOT (a = 1 AND (b = 1 OR c = 1))').where).toEqual({
      kind: 'not',
      term: { kind: 'and', terms: [a, { kind: 'or', terms: [b, c] }] },
    });
    expect(parse('SELECT a WHERE NOT NOT a = 1').where).toEqual({ kind: 'not', term: { kind: 'not', term: a } });
  });

  const bad: readonly (readonly [string, string])[] = [
    ['', 'line 1, column 1: the query is empty'],
    [' \n ', 'the query is empty'],
    ['SELECT', 'column 7: expected a property name, found the end of the query'],
    ['SELECT a,', 'expected a property name'],
    ['DELETE a', 'column 1: expected SELECT, found "DELETE"'],
    ['SELECT a FROM b', 'column 10: FROM is not supported'],
    ['SELECT a AS b', 'column 10: AS is not supported'],
    ['SELECT DISTINCT a', 'column 8: DISTINCT is not supported; use GROUP BY'],
    ['SELECT ALL a', 'ALL is not supported'],
    ['SELECT a JOIN b', 'JOIN is not supported'],
    ['SELECT a UNION SELECT b', 'UNION is not supported'],
    ['SELECT a, COUNT(*) GROUP BY a HAVING COUNT(*) > 1', 'HAVING is not supported'],
    ['SELECT a LIMIT 5', 'send the Limit parameter'],
    ['SELECT a WHERE b IS NULL', 'column 18: tests for NULL are not supported'],
    ['SELECT a WHERE b = NULL', 'column 20: NULL is not supported'],
    ['SELECT a WHERE b <= 1', 'column 18: the operator <= is not supported; write NOT … > …'],
    ['SELECT a WHERE b >= 1', 'write NOT … < …'],
    ['SELECT a WHERE b != 1', 'write NOT … = …'],
    ['SELECT a WHERE b <> 1', 'write NOT … = …'],
    ['SELECT a -- all', 'comments are not supported'],
    ['SELECT a /* all */', 'comments are not supported'],
    ['SELECT a WHERE b = "x"', 'column 20: strings stand in single quotes'],
    ['SELECT `a`', 'property names stand without quotes'],
    ["SELECT a WHERE b = 'x", 'column 20: the string has no closing quote'],
    ["SELECT a WHERE b = 'it''s'", "column 24: expected the end of the query, found 's'"],
    ["SELECT a WHERE 'x' = b", "expected a property name, found 'x'"],
    ['SELECT a WHERE b', 'expected =, <, >, IN, NOT IN, BETWEEN or LIKE'],
    ['SELECT a WHERE b = c', "expected a value ('text', a number, TRUE or FALSE), found \"c\""],
    ['SELECT a WHERE b =', 'found the end of the query'],
    ['SELECT a WHERE b = 12abc', 'unexpected character "1"'],
    ['SELECT a WHERE b = 1e999', 'the number is too large'],
    ['SELECT a WHERE b IN ()', 'expected a value'],
    ['SELECT a WHERE b IN (1,)', 'expected a value'],
    ['SELECT a WHERE b IN 1', 'expected "("'],
    ['SELECT a WHERE b IN (SELECT a)', 'expected a value'],
    ["SELECT a WHERE b NOT LIKE 'abc%'", 'expected IN (any other NOT stands before the property)'],
    ['SELECT a WHERE b BETWEEN 1', 'expected AND'],
    ['SELECT a WHERE b LIKE 5', 'expected a pattern in single quotes, found 5'],
    ["SELECT a WHERE b LIKE '%abc'", 'column 23: LIKE needs at least 3 literal characters'],
    ["SELECT a WHERE b LIKE 'ab%'", 'LIKE needs at least 3 literal characters'],
    ["SELECT a WHERE b LIKE 'a_c%'", 'LIKE needs at least 3 literal characters'],
    ["SELECT a WHERE b LIKE 'abc%def'", 'only at the end'],
    ["SELECT a WHERE b LIKE 'abc%%'", 'only at the end'],
    ['SELECT a WHERE (b = 1', 'expected ")"'],
    ['SELECT a WHERE b = 1)', 'column 21: expected the end of the query'],
    ['SELECT a WHERE COUNT(*) > 1', 'functions have no place in WHERE'],
    ['SELECT a WHERE EXISTS (b)', 'EXISTS is not supported'],
    ['SELECT a; SELECT b', 'expected the end of the query, found "SELECT"'],
    ['SELECT a;;', 'expected the end of the query'],
    ['SELECT a b', 'expected the end of the query, found "b"'],
    ['SELECT a.', 'unexpected character "."'],
    ['SELECT where', 'expected a property name, found "where"'],
    ['SELECT UPPER(a)', 'one of the functions AVG, COUNT, MAX, MIN, SUM'],
    ['SELECT SUM(*)', 'expected a property name, found "*"'],
    ['SELECT COUNT(MAX(a))', 'expected ")"'],
    ['SELECT COUNT()', 'expected a property name, found ")"'],
    ['SELECT a, COUNT(*)', 'column 1: the property a must stand in GROUP BY'],
    ['SELECT *, COUNT(*)', '* cannot stand beside an aggregate or GROUP BY'],
    ['SELECT a, COUNT(*) GROUP BY COUNT(*)', 'functions have no place in GROUP BY'],
    ['SELECT a GROUP a', 'expected BY'],
    ['SELECT COUNT(*) GROUP BY a, b, c, d', 'column 17: GROUP BY takes at most 3 properties'],
    ['SELECT COUNT(*) GROUP BY a, b ORDER BY COUNT(*)', 'GROUP BY takes one property when the query is ordered by an aggregate'],
    ['SELECT a ORDER BY COUNT(*)', 'column 10: an aggregate in ORDER BY must stand in SELECT'],
    ['SELECT a, COUNT(*) GROUP BY a ORDER BY SUM(b)', 'the aggregate SUM(b) must stand in SELECT'],
    ['SELECT a, COUNT(*) GROUP BY a ORDER BY b', 'the property b must stand in GROUP BY'],
    ['SELECT a ORDER BY a GROUP BY a', 'expected the end of the query, found "GROUP"'],
    ['SELECT a\nWHERE b ? 1', 'line 2, column 9: unexpected character "?"'],
    [`SELECT a WHERE b = '${'x'.repeat(4096)}'`, 'the query is longer than 4096 characters'],
    [`SELECT a WHERE ${'('.repeat(2000)}`, 'nested more than 100 levels deep'],
    [`SELECT a WHERE ${'NOT '.repeat(900)} b = 1`, 'nested more than 100 levels deep'],
  ];

  it.each(bad)('refuses %j', (text, message) => {
    const error = refusal(text);
    expect(error).toMatchObject({ code: 'InvalidExpressionException', status: 400 });
    expect(error.message).toContain(message);
  });

  it('takes a query of exactly 4096 characters', () => {
    const start = "SELECT a WHERE b = '";
    const text = `${start}${'x'.repeat(4096 - start.length - 1)}'`;
    expect(text).toHaveLength(4096);
    expect(parse(text).select).toHaveLength(1);
  });

  it('throws nothing but a WireError, and reads again what it printed', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), tokenSoup), (text) => {
        let query: Query;
        try {
          query = parse(text);
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
          return;
        }
        expect(parse(print(query))).toEqual(query);
      }),
      { ...PROPERTY, numRuns: runs(2000) },
    );
  });

  it('reads every query that was printed', () => {
    fc.assert(
      fc.property(queries, (query) => {
        expect(parse(print(query))).toEqual(query);
      }),
      { ...PROPERTY, numRuns: runs(500) },
    );
  });
});

function refusal(text: string): WireError {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof WireError) return error;
    throw error;
  }
  throw new Error(`accepted: ${text}`);
}
