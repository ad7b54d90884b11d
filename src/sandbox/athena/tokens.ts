import { queryFailure } from './failure.js';

export interface Token {
  readonly kind: 'text' | 'name' | 'word' | 'number' | 'sign' | 'end';
  readonly value: string;
}

/** The tokens of a query, one after the other. */
export interface Tokens {
  peek(ahead?: number): Token;
  take(): Token;
  /** Takes the word or sign if it is next. */
  accept(value: string): boolean;
  /** Takes these, or it is no query. */
  expect(...values: readonly string[]): void;
  /** An identifier. */
  name(): string;
  list<T>(one: () => T): readonly T[];
}

const TOKEN = /\s*(?:'((?:[^']|'')*)'|"((?:[^"]|"")+)"|([A-Za-z_]\w*)|(\d+)|(>=|<=|[=(),.*]))/y;
const KINDS = ['text', 'name', 'word', 'number', 'sign'] as const;

export function tokensOf(sql: string): Tokens {
  const tokens = read(sql);
  let at = 0;
  const peek = (ahead = 0): Token => tokens[at + ahead] ?? { kind: 'end', value: '<EOF>' };
  const take = (): Token => {
    const token = peek();
    at += 1;
    return token;
  };
  const accept = (value: string): boolean => {
    const { kind, value: next } = peek();
    const is = kind !== 'text' && kind !== 'name' && next.toUpperCase() === value;
    if (is) at += 1;
    return is;
  };
  return {
    peek,
    take,
    accept,
    expect: (...values) => {
      for (const value of values) if (!accept(value)) throw mismatched(peek(), value);
    },
    name: () => {
      const token = take();
      if (token.kind !== 'name') throw mismatched(token, 'an identifier');
      return token.value;
    },
    list: (one) => {
      const items = [one()];
      while (accept(',')) items.push(one());
      return items;
    },
  };
}

export function mismatched({ value }: Token, wanted: string): Error {
  return queryFailure(`SYNTAX_ERROR: mismatched input '${value}'. Expecting: ${wanted}`);
}

function read(sql: string): readonly Token[] {
  const tokens: Token[] = [];
  const end = sql.trimEnd().length;
  for (let from = 0; from < end; from = TOKEN.lastIndex) {
    TOKEN.lastIndex = from;
    const [, ...parts]: readonly (string | undefined)[] = TOKEN.exec(sql) ?? [];
    const at = parts.findIndex((part) => part !== undefined);
    const kind = KINDS[at];
    if (kind === undefined) throw queryFailure(`SYNTAX_ERROR: line 1:${from + 1}: mismatched input '${sql.slice(from, from + 10)}'`);
    const value = parts[at] ?? '';
    tokens.push({ kind, value: kind === 'text' ? value.replaceAll("''", "'") : kind === 'name' ? value.replaceAll('""', '"') : value });
  }
  return tokens;
}
