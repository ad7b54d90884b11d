import fc from 'fast-check';
import { AGGREGATES, type Aggregate, type Condition, type Literal, type Path, type Query } from '../../../../src/sandbox/config/sql/ast.js';

const WORDS = [
  'SELECT', 'WHERE', 'GROUP', 'BY', 'ORDER', 'ASC', 'DESC', 'AND', 'OR', 'NOT', 'IN', 'BETWEEN', 'LIKE', 'TRUE', 'false',
  'FROM', 'NULL', 'COUNT', 'max', '(', ')', ',', '*', '=', '<', '>', ';', '.', '-', "'", "'abc%'", "'x'", '1', '-2.5',
  'accountId', 'configuration.path', 'a', '\n',
];

/** Texts made of the grammar's own pieces: much nearer to a query than random characters. */
export const tokenSoup: fc.Arbitrary<string> = fc.array(fc.constantFrom(...WORDS), { maxLength: 25 }).map((words) =>
  ['SELECT', ...words].join(' '));

const path: fc.Arbitrary<Path> = fc.array(fc.constantFrom('a', 'b2', '_c', 'groupList', 'Configuration', 'select_'), {
  minLength: 1,
  maxLength: 3,
});
const text = fc.string().map((value) => value.replaceAll("'", ''));
const literal: fc.Arbitrary<Literal> = fc.oneof(
  text,
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
  fc.boolean(),
);
const pattern = fc.tuple(fc.stringMatching(/^[a-z.]{3,6}$/), fc.constantFrom('', '%', '_', '__', '_x%')).map((parts) => parts.join(''));

const predicate: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    kind: fc.constant('compare' as const),
    path,
    operator: fc.constantFrom('=' as const, '<' as const, '>' as const),
    value: literal,
  }),
  fc.record({ kind: fc.constant('in' as const), path, values: fc.array(literal, { minLength: 1, maxLength: 4 }) }),
  fc.record({ kind: fc.constant('between' as const), path, low: literal, high: literal }),
  fc.record({ kind: fc.constant('like' as const), path, pattern }),
);

const { condition } = fc.letrec<{ condition: Condition; terms: readonly Condition[] }>((tie) => ({
  terms: fc.array(tie('condition'), { minLength: 2, maxLength: 3 }),
  condition: fc.oneof(
    { depthSize: 'small' },
    predicate,
    fc.record({ kind: fc.constant('and' as const), terms: tie('terms') }),
    fc.record({ kind: fc.constant('or' as const), terms: tie('terms') }),
    fc.record({ kind: fc.constant('not' as const), term: tie('condition') }),
  ),
}));

export const conditions: fc.Arbitrary<Condition> = condition;

const where = fc.option(condition, { freq: 5 });
const property = path.map((names) => ({ kind: 'property' as const, path: names }));
const aggregate: fc.Arbitrary<Aggregate> = fc.oneof(
  fc.constant({ kind: 'aggregate' as const, name: 'COUNT' as const, of: null }),
  fc.record({ kind: fc.constant('aggregate' as const), name: fc.constantFrom(...AGGREGATES), of: path }),
);

const plain: fc.Arbitrary<Query> = fc.record({
  select: fc.array(fc.oneof(fc.constant({ kind: 'all' as const }), property), { minLength: 1, maxLength: 4 }),
  where,
  groupBy: fc.constant([]),
  orderBy: fc.array(fc.record({ by: property, descending: fc.boolean() }), { maxLength: 3 }),
});

const grouped: fc.Arbitrary<Query> = fc.record({
  groupBy: fc.array(path, { maxLength: 3 }),
  aggregates: fc.array(aggregate, { minLength: 1, maxLength: 3 }),
  where,
  descending: fc.boolean(),
}).map(
  ({ groupBy, aggregates, where: condition, descending }): Query => ({
    select: [...groupBy.map((names) => ({ kind: 'property' as const, path: names })), ...aggregates],
    where: condition,
    groupBy,
    orderBy: groupBy.length === 1 ? aggregates.slice(0, 1).map((by) => ({ by, descending })) : [],
  }),
);

export const queries: fc.Arbitrary<Query> = fc.oneof(plain, grouped);
