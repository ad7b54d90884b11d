import type { Condition, Literal, Path } from './ast.js';
import { likeTest } from './like.js';
import { anyValue, type Row, type Test } from './row.js';

/** The answer to a condition; null: not decided by what is known. */
export type Verdict = boolean | null;

/** What a condition is asked about: does any value at the path pass the test, as far as is known? */
export type Facts = (path: Path, test: Test) => Verdict;

/** A condition made ready to be asked many times. */
export type Predicate = (facts: Facts) => Verdict;

/** Facts of a whole row: everything is known. */
export function factsOf(row: Row): Facts {
  return (path, test) => anyValue(row, path, test);
}

/** Facts of which only some top-level properties are known; the rest of the row may hold anything. */
export function partialFacts(known: Row): Facts {
  return (path, test) => (path.length === 1 && Object.hasOwn(known, path[0] ?? '') ? anyValue(known, path, test) : null);
}

/**
 * Compiles a condition. Two-valued as AWS Config's search index is: a property that a row does not have
 * matches nothing, so its NOT matches (there is no SQL NULL). The same goes for a misspelt name, and for one that
 * `searchable` refuses. Each predicate looks at a list by itself: two predicates need not meet in one element.
 * A value compares only with its own type: text with text (ISO dates therefore by time), numbers with numbers.
 */
export function compile(condition: Condition, searchable: (path: Path) => boolean): Predicate {
  switch (condition.kind) {
    case 'and':
      return all(condition.terms.map((term) => compile(term, searchable)));
    case 'or': {
      // a OR b is NOT (NOT a AND NOT b)
      const none = all(condition.terms.map((term) => negate(compile(term, searchable))));
      return negate(none);
    }
    case 'not':
      return negate(compile(condition.term, searchable));
    default: {
      const { path } = condition;
      if (!searchable(path)) return () => false;
      const test = testOf(condition);
      return (facts) => facts(path, test);
    }
  }
}

function all(predicates: readonly Predicate[]): Predicate {
  return (facts) => {
    let verdict: Verdict = true;
    for (const predicate of predicates) {
      const one = predicate(facts);
      if (one === false) return false;
      if (one === null) verdict = null;
    }
    return verdict;
  };
}

function negate(predicate: Predicate): Predicate {
  return (facts) => {
    const verdict = predicate(facts);
    return verdict === null ? null : !verdict;
  };
}

function testOf(condition: Extract<Condition, { readonly path: Path }>): Test {
  switch (condition.kind) {
    case 'compare':
      return compareTest(condition.operator, condition.value);
    case 'in': {
      const values: ReadonlySet<unknown> = new Set(condition.values);
      return (value) => values.has(value);
    }
    case 'between': {
      const { low, high } = condition;
      return (value) => order(value, low) >= 0 && order(value, high) <= 0;
    }
    case 'like': {
      const matches = likeTest(condition.pattern);
      return (value) => typeof value === 'string' && matches(value);
    }
  }
}

function compareTest(operator: '=' | '<' | '>', literal: Literal): Test {
  if (operator === '=') return (value) => value === literal;
  return operator === '<' ? (value) => order(value, literal) < 0 : (value) => order(value, literal) > 0;
}

/** Negative, zero or positive; NaN (no comparison holds) when the types differ or have no order. */
function order(value: unknown, literal: Literal): number {
  if (typeof value === 'number' && typeof literal === 'number') return value - literal;
  if (typeof value !== 'string' || typeof literal !== 'string') return NaN;
  if (value === literal) return 0;
  return value < literal ? -1 : 1;
}
