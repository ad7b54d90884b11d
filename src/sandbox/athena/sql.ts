import { expression, type Expression } from './expression.js';
import { mismatched, tokensOf, type Tokens } from './tokens.js';

/** A query as it is asked here: columns of a table, told apart by groups. */
export interface Query {
  readonly columns: readonly Column[];
  readonly added: { readonly name: string; readonly of: Expression };
  readonly table: readonly string[];
  readonly where: Expression;
  /** Numbers of columns, from 1. */
  readonly groups: readonly number[];
}

export interface Column {
  readonly name: string;
  readonly kind: 'plain' | 'min' | 'count';
  readonly of: Expression;
}

/** Of Trino's SQL what such a query takes, and nothing else: every other word is an error, as every mistake is in Athena. */
export function parseQuery(sql: string): Query {
  const tokens = tokensOf(sql);
  tokens.expect('SELECT');
  const columns = tokens.list(() => column(tokens));
  tokens.expect('FROM', '(', 'SELECT', '*', ',');
  const of = expression(tokens);
  tokens.expect('AS');
  const added = { name: tokens.name(), of };
  tokens.expect('FROM');
  const table = [tokens.name()];
  while (tokens.accept('.')) table.push(tokens.name());
  tokens.expect('WHERE');
  const where = expression(tokens);
  tokens.expect(')', 'GROUP', 'BY');
  const groups = tokens.list(() => Number(tokens.take().value));
  if (tokens.peek().kind !== 'end') throw mismatched(tokens.peek(), '<EOF>');
  return { columns, added, table, where, groups };
}

function column(tokens: Tokens): Column {
  const isCalled = (name: string): boolean =>
    tokens.peek().kind === 'word' && tokens.peek().value.toLowerCase() === name && tokens.peek(1).value === '(';
  const kind = isCalled('min') ? 'min' : isCalled('count') ? 'count' : 'plain';
  let of: Expression = () => null;
  if (kind === 'count') tokens.expect('COUNT', '(', '*', ')', 'OVER', '(', ')');
  else if (kind === 'plain') of = expression(tokens);
  else {
    tokens.expect('MIN', '(');
    of = expression(tokens);
    tokens.expect(')');
  }
  tokens.expect('AS');
  return { name: tokens.name(), kind, of };
}
