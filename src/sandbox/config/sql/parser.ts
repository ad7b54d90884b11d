import {
  AGGREGATES,
  type Aggregate,
  type AggregateName,
  type OrderItem,
  type Path,
  type Property,
  type Query,
  type SelectItem,
} from './ast.js';
import { parseCondition } from './condition.js';
import { openCursor, type Cursor } from './cursor.js';
import { invalidExpression } from './invalid.js';
import { brokenRule } from './rules.js';

/** Expression: 1 to 4096 characters (service model of AWS Config). */
const MAX_LENGTH = 4096;

/**
 * Parses an advanced query of AWS Config: its SQL subset and nothing else. A semicolon may stand at the end.
 * Throws a WireError (InvalidExpressionException) with the place and what was expected there.
 */
export function parse(text: string): Query {
  if (text.trim() === '') throw invalidExpression(text, 0, 'the query is empty');
  if (text.length > MAX_LENGTH) throw invalidExpression(text, MAX_LENGTH, `the query is longer than ${MAX_LENGTH} characters`);
  const cursor = openCursor(text);
  const starts = { select: cursor.peek().at, groupBy: 0, orderBy: 0 };

  cursor.expectKeyword('SELECT');
  const select = list(cursor, selectItem);
  const where = cursor.takeKeyword('WHERE') ? parseCondition(cursor) : null;
  starts.groupBy = cursor.peek().at;
  const groupBy = takeClause(cursor, 'GROUP') ? list(cursor, groupItem) : [];
  starts.orderBy = cursor.peek().at;
  const orderBy = takeClause(cursor, 'ORDER') ? list(cursor, orderItem) : [];
  cursor.takeSymbol(';');
  cursor.expectEnd();

  const query: Query = { select, where, groupBy, orderBy };
  const broken = brokenRule(query);
  if (broken) throw invalidExpression(text, starts[broken.clause], broken.problem);
  return query;
}

function takeClause(cursor: Cursor, word: 'GROUP' | 'ORDER'): boolean {
  if (!cursor.takeKeyword(word)) return false;
  cursor.expectKeyword('BY');
  return true;
}

function list<T>(cursor: Cursor, item: (cursor: Cursor) => T): readonly T[] {
  const items = [item(cursor)];
  while (cursor.takeSymbol(',')) items.push(item(cursor));
  return items;
}

function selectItem(cursor: Cursor): SelectItem {
  return cursor.takeSymbol('*') ? { kind: 'all' } : column(cursor);
}

function groupItem(cursor: Cursor): Path {
  if (cursor.atFunction()) throw cursor.unexpected('a property name (functions have no place in GROUP BY)');
  return cursor.property();
}

function orderItem(cursor: Cursor): OrderItem {
  const by = column(cursor);
  const descending = cursor.takeKeyword('DESC');
  if (!descending) cursor.takeKeyword('ASC');
  return { by, descending };
}

function column(cursor: Cursor): Property | Aggregate {
  return cursor.atFunction() ? aggregate(cursor) : { kind: 'property', path: cursor.property() };
}

function aggregate(cursor: Cursor): Aggregate {
  const token = cursor.peek();
  const name = token.kind === 'word' ? aggregateName(token.text) : undefined;
  if (!name) throw cursor.unexpected(`a property name or one of the functions ${AGGREGATES.join(', ')}`);
  cursor.take();
  cursor.expectSymbol('(');
  const of = name === 'COUNT' && cursor.takeSymbol('*') ? null : cursor.property();
  cursor.expectSymbol(')');
  return { kind: 'aggregate', name, of };
}

function aggregateName(word: string): AggregateName | undefined {
  return AGGREGATES.find((name) => name === word.toUpperCase());
}
