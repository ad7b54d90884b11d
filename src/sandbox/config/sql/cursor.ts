import type { WireError } from '../../service.js';
import { invalidExpression } from './invalid.js';
import { tokenize, type Token } from './tokens.js';

/** Words of the grammar. They cannot be property names. */
const KEYWORDS: ReadonlySet<string> = new Set([
  'SELECT', 'WHERE', 'GROUP', 'ORDER', 'BY', 'ASC', 'DESC', 'AND', 'OR', 'NOT', 'IN', 'BETWEEN', 'LIKE', 'TRUE', 'FALSE',
]);

/** Words of other SQL dialects, and why they have no place here. */
const FOREIGN: Readonly<Record<string, string>> = {
  FROM: 'FROM is not supported: a query always reads the whole inventory',
  AS: 'AS is not supported: columns keep their property names',
  DISTINCT: 'DISTINCT is not supported; use GROUP BY',
  ALL: 'ALL is not supported',
  HAVING: 'HAVING is not supported',
  JOIN: 'JOIN is not supported',
  UNION: 'UNION is not supported',
  IS: 'tests for NULL are not supported: missing attributes are not stored',
  NULL: 'NULL is not supported: missing attributes are not stored',
  CASE: 'CASE is not supported',
  EXISTS: 'EXISTS is not supported',
  LIMIT: 'LIMIT is not part of the query; send the Limit parameter',
  OFFSET: 'OFFSET is not supported; send the NextToken parameter',
};

/** A place in the tokens of one query. `take…` steps over what it names and says whether it stood there. */
export interface Cursor {
  readonly text: string;
  peek(): Token;
  take(): Token;
  takeKeyword(word: string): boolean;
  takeSymbol(symbol: string): boolean;
  expectKeyword(word: string): void;
  expectSymbol(symbol: string): void;
  expectEnd(): void;
  /** Takes a property name and returns its parts. */
  property(): readonly string[];
  /** Is a word here that is no keyword, with a parenthesis behind it? */
  atFunction(): boolean;
  /** The error "expected …, found …" at this place, or the reason why the word found is foreign. */
  unexpected(expected: string): WireError;
}

export function openCursor(text: string): Cursor {
  const tokens = tokenize(text);
  const last: Token = { kind: 'end', at: text.length };
  let index = 0;

  const peek = (ahead = 0): Token => tokens[index + ahead] ?? last;
  const unexpected = (expected: string): WireError =>
    invalidExpression(text, peek().at, foreign(peek()) ?? `expected ${expected}, found ${describe(peek())}`);
  const advanceIf = (here: boolean): boolean => {
    if (here) index += 1;
    return here;
  };
  const takeKeyword = (word: string): boolean => advanceIf(keyword(peek()) === word);
  const takeSymbol = (symbol: string): boolean => advanceIf(isSymbol(peek(), symbol));

  return {
    text,
    peek: () => peek(),
    take: () => tokens[index++] ?? last,
    takeKeyword,
    takeSymbol,
    expectKeyword: (word) => {
      if (!takeKeyword(word)) throw unexpected(word);
    },
    expectSymbol: (symbol) => {
      if (!takeSymbol(symbol)) throw unexpected(`"${symbol}"`);
    },
    expectEnd: () => {
      if (peek().kind !== 'end') throw unexpected('the end of the query');
    },
    property: () => {
      const token = peek();
      if (token.kind !== 'word' || keyword(token) !== null || foreign(token) !== null) throw unexpected('a property name');
      index += 1;
      return token.text.split('.');
    },
    atFunction: () => peek().kind === 'word' && keyword(peek()) === null && isSymbol(peek(1), '('),
    unexpected,
  };
}

/** The keyword a token is, in capitals; null when it is none. */
export function keyword(token: Token): string | null {
  if (token.kind !== 'word') return null;
  const word = token.text.toUpperCase();
  return KEYWORDS.has(word) ? word : null;
}

function isSymbol(token: Token, symbol: string): boolean {
  return token.kind === 'symbol' && token.text === symbol;
}

function foreign(token: Token): string | null {
  if (token.kind !== 'word') return null;
  const word = token.text.toUpperCase();
  return Object.hasOwn(FOREIGN, word) ? (FOREIGN[word] ?? null) : null;
}

function describe(token: Token): string {
  if (token.kind === 'end') return 'the end of the query';
  if (token.kind === 'string') return `'${token.value}'`;
  return token.kind === 'number' ? String(token.value) : `"${token.text}"`;
}
