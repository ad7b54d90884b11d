import { compareKeys, openGroups, parse, projection, sortKey, type Row } from '../../../../src/sandbox/config/sql/index.js';

describe('projection', () => {
  const row: Row = {
    accountId: '1',
    gone: null,
    configuration: { path: '/', list: [{ name: 'a', arn: 'x' }, { arn: 'y' }, { name: 'c' }], none: [], boundary: { arn: 'z', type: 't' } },
  };

  it.each([
    [['accountId'], { accountId: '1' }],
    [['gone'], { gone: null }],
    [['missing'], {}],
    [['missing.deeper', 'accountId'], { accountId: '1' }],
    [['accountId.deeper'], {}],
    [['configuration.path'], { configuration: { path: '/' } }],
    [['configuration.path', 'configuration.boundary.arn'], { configuration: { path: '/', boundary: { arn: 'z' } } }],
    [['configuration.list.name'], { configuration: { list: [{ name: 'a' }, { name: 'c' }] } }],
    [['configuration.none.name'], { configuration: { none: [] } }],
    [['configuration.path', 'configuration'], { configuration: row['configuration'] }],
    [['configuration', 'configuration.path'], { configuration: row['configuration'] }],
  ])('%j', (names, expected) => {
    expect(projection(names.map((name) => name.split('.')))(row)).toEqual(expected);
  });

  it('keeps the order of the columns asked for', () => {
    expect(JSON.stringify(projection([['configuration', 'path'], ['accountId']])(row))).toBe(
      '{"configuration":{"path":"/"},"accountId":"1"}',
    );
  });
});

describe('groups', () => {
  const rows: readonly Row[] = [
    { account: 'b', size: 2, at: '2026-02', groups: ['x', 'y'], inner: { kind: 'k' } },
    { account: 'a', size: 4, at: '2026-01', groups: ['x', 'x'], inner: { kind: 'k' } },
    { account: 'b', size: 'many', at: '2026-03' },
  ];

  function fold(select: string, input: readonly Row[] = rows): readonly Row[] {
    const groups = openGroups(parse(select));
    for (const row of input) groups.add(row);
    return groups.rows();
  }

  it.each<readonly [string, readonly Row[]]>([
    ['SELECT COUNT(*)', [{ 'COUNT(*)': 3 }]],
    ['SELECT account, COUNT(*) GROUP BY account', [{ 'COUNT(*)': 2, account: 'b' }, { 'COUNT(*)': 1, account: 'a' }]],
    ['SELECT COUNT(*) GROUP BY account', [{ 'COUNT(*)': 2 }, { 'COUNT(*)': 1 }]],
    ['SELECT account GROUP BY account', [{ account: 'b' }, { account: 'a' }]],
    ['SELECT inner.kind, COUNT(*) GROUP BY inner.kind', [{ 'COUNT(*)': 2, inner: { kind: 'k' } }, { 'COUNT(*)': 1 }]],
    ['SELECT SUM(size), AVG(size), COUNT(groups)', [{ 'SUM(size)': 6, 'AVG(size)': 3, 'COUNT(groups)': 2 }]],
    ['SELECT MIN(at), MAX(at)', [{ 'MIN(at)': '2026-01', 'MAX(at)': '2026-03' }]],
    ['SELECT MIN(size), MAX(size)', [{ 'MIN(size)': 2, 'MAX(size)': 'many' }]],
    ['SELECT SUM(nothing), MIN(nothing), COUNT(nothing)', [{ 'COUNT(nothing)': 0 }]],
    ['SELECT groups, COUNT(*) GROUP BY groups', [{ 'COUNT(*)': 2, groups: 'x' }, { 'COUNT(*)': 1, groups: 'y' }, { 'COUNT(*)': 1 }]],
    [
      'SELECT account, inner.kind GROUP BY account, inner.kind',
      [{ account: 'b', inner: { kind: 'k' } }, { account: 'a', inner: { kind: 'k' } }, { account: 'b' }],
    ],
  ])('%s', (select, expected) => {
    expect(fold(select)).toEqual(expected);
  });

  it('count no rows as one zero, and make no group of them', () => {
    expect(fold('SELECT COUNT(*)', [])).toEqual([{ 'COUNT(*)': 0 }]);
    expect(fold('SELECT COUNT(*) GROUP BY account', [])).toEqual([]);
  });

  it('take one row for many', () => {
    const groups = openGroups(parse('SELECT account, COUNT(*) GROUP BY account'));
    groups.add({ account: 'a' }, 1000);
    groups.add({ account: 'a' });
    expect(groups.rows()).toEqual([{ 'COUNT(*)': 1001, account: 'a' }]);
  });
});

describe('order', () => {
  const rows: readonly Row[] = [{ n: 'b', v: 2 }, { n: 'a', v: 2 }, { n: 'c' }, { n: 'd', v: 10 }, { n: 'e', v: 'text' }];

  it.each([
    ['n', 'abcde'],
    ['n DESC', 'edcba'],
    ['v', 'badec'],
    ['v DESC', 'edbac'],
    ['v, n', 'abdec'],
    ['v DESC, n ASC', 'edabc'],
    ['missing, n DESC', 'edcba'],
  ])('ORDER BY %s gives %s', (clause, expected) => {
    const { orderBy } = parse(`SELECT n ORDER BY ${clause}`);
    const sorted = [...rows].sort((a, b) => compareKeys(sortKey(a, orderBy), sortKey(b, orderBy), orderBy));
    expect(sorted.map((row) => row['n']).join('')).toBe(expected);
  });
});
