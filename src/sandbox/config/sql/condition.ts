import type { Condition, Literal, Path } from './ast.js';
import { keyword, type Cursor } from './cursor.js';
import { invalidExpression } from './invalid.js';
import { likeProblem } from './like.js';

/** A text of 4096 characters could nest two thousand levels; the parser's own stack must not decide. */
const MAX_DEPTH = 100;

/** Parses the condition of a WHERE clause. OR binds weakest, then AND, then NOT. */
export function parseCondition(cursor: Cursor, depth = 0): Condition {
  if (depth > MAX_DEPTH)
    throw invalidExpression(cursor.text, cursor.peek().at, `the condition is nested more than ${MAX_DEPTH} levels deep`);
  return chain(cursor, 'OR', 'or', () => chain(cursor, 'AND', 'and', () => parseTerm(cursor, depth)));
}

function chain(cursor: Cursor, word: string, kind: 'and' | 'or', part: () => Condition): Condition {
  const first = part();
  const terms = [first];
  while (cursor.takeKeyword(word)) terms.push(part());
  return terms.length === 1 ? first : { kind, terms };
}

function parseTerm(cursor: Cursor, depth: number): Condition {
  if (depth > MAX_DEPTH)
    throw invalidExpression(cursor.text, cursor.peek().at, `the condition is nested more than ${MAX_DEPTH} levels deep`);
  if (cursor.takeKeyword('NOT')) return { kind: 'not', term: parseTerm(cursor, depth + 1) };
  if (cursor.takeSymbol('(')) {
    const inner = parseCondition(cursor, depth + 1);
    cursor.expectSymbol(')');
    return inner;
  }
  return parsePredicate(cursor);
}

function parsePredicate(cursor: Cursor): Condition {
  if (cursor.atFunction()) throw cursor.unexpected('a property name (functions have no place in WHERE)');
  const path = cursor.property();
  for (const operator of ['=', '<', '>'] as const) {
    if (cursor.takeSymbol(operator)) return { kind: 'compare', path, operator, value: parseLiteral(cursor) };
  }
  if (cursor.takeKeyword('IN')) return parseIn(cursor, path);
  if (cursor.takeKeyword('BETWEEN')) return parseBetween(cursor, path);
  if (cursor.takeKeyword('LIKE')) return parseLike(cursor, path);
  if (cursor.takeKeyword('NOT')) {
    if (!cursor.takeKeyword('IN')) throw cursor.unexpected('IN (any other NOT stands before the property)');
    return { kind: 'not', term: parseIn(cursor, path) };
  }
  throw cursor.unexpected('=, <, >, IN, NOT IN, BETWEEN or LIKE');
}

function parseIn(cursor: Cursor, path: Path): Condition {
  cursor.expectSymbol('(');
  const values = [parseLiteral(cursor)];
  while (cursor.takeSymbol(',')) values.push(parseLiteral(cursor));
  cursor.expectSymbol(')');
  return { kind: 'in', path, values };
}

function parseBetween(cursor: Cursor, path: Path): Condition {
  const low = parseLiteral(cursor);
  cursor.expectKeyword('AND');
  return { kind: 'between', path, low, high: parseLiteral(cursor) };
}

function parseLike(cursor: Cursor, path: Path): Condition {
  const token = cursor.peek();
  if (token.kind !== 'string') throw cursor.unexpected('a pattern in single quotes');
  const problem = likeProblem(token.value);
  if (problem !== null) throw invalidExpression(cursor.text, token.at, problem);
  cursor.take();
  return { kind: 'like', path, pattern: token.value };
}

function parseLiteral(cursor: Cursor): Literal {
  const token = cursor.peek();
  if (token.kind === 'string' || token.kind === 'number') {
    cursor.take();
    return token.value;
  }
  const word = keyword(token);
  if (word !== 'TRUE' && word !== 'FALSE') throw cursor.unexpected("a value ('text', a number, TRUE or FALSE)");
  cursor.take();
  return word === 'TRUE';
}
