import fc from 'fast-check';
import { AuditError } from '../../../src/errors.js';
import { NEVER, UNKNOWN, type Value } from '../../../src/model/value.js';
import { likePattern } from '../../../src/output/where/like.js';
import { PROPERTY, runs } from '../../extent.js';
import { asked, COLUMNS } from './support.js';

const WORDS = ['admin', 'user_name', 'days_inactive', 'last_activity', 'groups', 'tags', 'and', 'or', 'not', 'is', 'in', 'like', 'contains'];
const PARTS = [...WORDS, '=', '!=', '<', '<=', '>', '>=', '(', ')', ',', "'a'", '"b"', "'", '90', '90d', '2025-01-01', 'yes', 'no', 'unknown', 'never', 'none', '\u0000', '漢'];

/** In Kleene's logic unknown is every answer that some sight of the hidden value would give. */
type Row = Readonly<Record<string, Value>>;

interface Leaf {
  readonly text: string;
  /** How a plain reader judges a value that is in sight. */
  readonly holds: (row: Row) => boolean;
  readonly reads: string;
}

const LEAVES: readonly Leaf[] = [
  { text: 'admin = yes', reads: 'admin', holds: ({ admin }) => admin === 'yes' },
  { text: 'days_inactive > 90', reads: 'days_inactive', holds: ({ days_inactive: days }) => typeof days === 'number' && days > 90 },
  { text: 'days_inactive <= 30', reads: 'days_inactive', holds: ({ days_inactive: days }) => typeof days === 'number' && days <= 30 },
  { text: "user_name like 'a*'", reads: 'user_name', holds: ({ user_name: name }) => typeof name === 'string' && name.startsWith('a') },
  { text: 'last_activity is never', reads: 'last_activity', holds: ({ last_activity: last }) => last === NEVER },
  { text: "groups contains 'g'", reads: 'groups', holds: ({ groups }) => Array.isArray(groups) && (groups as readonly unknown[]).includes('g') },
];

type Tree = { readonly leaf: Leaf } | { readonly op: 'and' | 'or'; readonly left: Tree; readonly right: Tree } | { readonly not: Tree };

const trees = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(...LEAVES).map((leaf): Tree => ({ leaf })),
    fc.record({ op: fc.constantFrom('and' as const, 'or' as const), left: tie('tree'), right: tie('tree') }),
    tie('tree').map((of): Tree => ({ not: of })),
  ),
})).tree;

const rows: fc.Arbitrary<Row> = fc.record({
  admin: fc.constantFrom<Value>('yes', 'no', UNKNOWN),
  days_inactive: fc.constantFrom<Value>(0, 30, 31, 90, 91, null, UNKNOWN),
  user_name: fc.constantFrom<Value>('alice', 'bob', UNKNOWN),
  last_activity: fc.constantFrom<Value>(NEVER, new Date(0), null, UNKNOWN),
  groups: fc.constantFrom<Value>([], ['g'], ['h'], UNKNOWN),
});

function spell(tree: Tree): string {
  if ('leaf' in tree) return tree.leaf.text;
  return 'not' in tree ? `not (${spell(tree.not)})` : `(${spell(tree.left)} ${tree.op} ${spell(tree.right)})`;
}

/** Written apart from the product: numbers, with a half for what is not seen. */
function naive(tree: Tree, row: Row): number {
  if ('leaf' in tree) return row[tree.leaf.reads] === UNKNOWN ? 0.5 : Number(tree.leaf.holds(row));
  if ('not' in tree) return 1 - naive(tree.not, row);
  const sides = [naive(tree.left, row), naive(tree.right, row)];
  return tree.op === 'and' ? Math.min(...sides) : Math.max(...sides);
}

describe('--where', () => {
  it('answers as a naive evaluator does', () => {
    fc.assert(
      fc.property(trees, rows, (tree, row) => {
        expect(asked(spell(tree), row)).toBe({ 0: 'no', 0.5: 'unknown', 1: 'yes' }[naive(tree, row)]);
      }),
      { ...PROPERTY, numRuns: runs(10_000) },
    );
  });

  it('answers or says what is wrong, whatever is typed', () => {
    const questions = fc.oneof(fc.array(fc.constantFrom(...PARTS), { maxLength: 30 }).map((parts) => parts.join(' ')), fc.string({ unit: 'binary', maxLength: 60 }));
    const row: Row = Object.fromEntries(COLUMNS.map(({ key }): readonly [string, Value] => [key, UNKNOWN]));
    fc.assert(
      fc.property(questions, (question) => {
        try {
          expect(['yes', 'no', 'unknown']).toContain(asked(question, row));
        } catch (error) {
          expect(error).toBeInstanceOf(AuditError);
          expect((error as AuditError).message).not.toMatch(/\p{Cc}/u);
        }
      }),
      { ...PROPERTY, numRuns: runs(10_000) },
    );
  });

  it('has patterns as a regular expression has them', () => {
    const letters = fc.array(fc.constantFrom('a', 'b', '*', '?'), { maxLength: 8 }).map((parts) => parts.join(''));
    const texts = fc.array(fc.constantFrom('a', 'b'), { maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(letters, texts, (pattern, text) => {
        const reference = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
        expect(likePattern(pattern)(text)).toBe(reference.test(text));
      }),
      { ...PROPERTY, numRuns: runs(2_000) },
    );
  });
});
