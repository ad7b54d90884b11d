import { queryFailure } from './failure.js';
import { mismatched, type Tokens } from './tokens.js';

export type Row = Readonly<Record<string, unknown>>;
/** null: not known, as SQL has it. */
export type Expression = (row: Row) => unknown;

export function expression(tokens: Tokens): Expression {
  const parts = [comparison(tokens)];
  while (tokens.accept('AND')) parts.push(comparison(tokens));
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  return (row) => {
    const values = parts.map((part) => part(row));
    return values.includes(false) ? false : values.includes(null) ? null : true;
  };
}

const COMPARE: Readonly<Record<string, (a: unknown, b: unknown) => boolean>> = {
  '>=': (a, b) => inWords(a) >= inWords(b),
  '<=': (a, b) => inWords(a) <= inWords(b),
  '=': (a, b) => a === b,
};

/** What compares nothing with something knows nothing. */
function comparison(tokens: Tokens): Expression {
  const left = primary(tokens);
  if (tokens.accept('IN')) {
    tokens.expect('(');
    const choices = new Set(tokens.list(() => expression(tokens)).map((choice) => choice({})));
    tokens.expect(')');
    return (row) => {
      const value = left(row);
      return value === null ? null : choices.has(value);
    };
  }
  const compare = COMPARE[Object.keys(COMPARE).find((sign) => tokens.accept(sign)) ?? ''];
  if (compare === undefined) return left;
  const right = primary(tokens);
  return (row) => {
    const [a, b] = [left(row), right(row)];
    return a === null || b === null ? null : compare(a, b);
  };
}

function primary(tokens: Tokens): Expression {
  if (tokens.peek().kind === 'name') return path(tokens);
  const token = tokens.take();
  const { kind, value } = token;
  if (kind === 'text') return () => value;
  if (kind === 'number') return () => Number(value);
  if (kind !== 'word') throw mismatched(token, 'an expression');
  const word = value.toUpperCase();
  if (word === 'FALSE') return () => false;
  if (word === 'NULL') return () => null;
  if (word === 'CASE') return caseOf(tokens);
  tokens.expect('(');
  return word === 'CAST' ? cast(tokens) : call(value, tokens);
}

function path(tokens: Tokens): Expression {
  const names = [tokens.name().toLowerCase()];
  while (tokens.accept('.')) names.push(tokens.name().toLowerCase());
  return (row) => names.reduce<unknown>((value, name, depth) => memberOf(value, name, depth, names), row);
}

function memberOf(value: unknown, name: string, depth: number, names: readonly string[]): unknown {
  if (value === null || value === undefined) return null;
  const row = value as Row;
  if (depth === 0 && !Object.hasOwn(row, name)) {
    throw queryFailure(`COLUMN_NOT_FOUND: line 1:1: Column '${names.join('.')}' cannot be resolved`);
  }
  return row[name] ?? null;
}

function caseOf(tokens: Tokens): Expression {
  const next = tokens.peek();
  const isSearched = next.kind === 'word' && next.value.toUpperCase() === 'WHEN';
  const subject = isSearched ? (): unknown => true : expression(tokens);
  const branches: { readonly when: Expression; readonly then: Expression }[] = [];
  while (tokens.accept('WHEN')) {
    const when = expression(tokens);
    tokens.expect('THEN');
    branches.push({ when, then: expression(tokens) });
  }
  const otherwise = tokens.accept('ELSE') ? expression(tokens) : (): unknown => null;
  tokens.expect('END');
  return (row) => {
    const wanted = subject(row);
    return (branches.find(({ when }) => when(row) === wanted)?.then ?? otherwise)(row);
  };
}

function cast(tokens: Tokens): Expression {
  const of = expression(tokens);
  tokens.expect('AS', 'VARCHAR', ')');
  return (row) => {
    const value = of(row);
    return value === null ? null : inWords(value);
  };
}

function call(name: string, tokens: Tokens): Expression {
  const of = FUNCTIONS[name.toLowerCase()];
  if (of === undefined) throw queryFailure(`FUNCTION_NOT_FOUND: line 1:1: Function '${name}' not registered`);
  const given = tokens.list(() => expression(tokens));
  tokens.expect(')');
  return (row) => of(given.map((argument) => argument(row)));
}

const FUNCTIONS: Readonly<Record<string, (values: readonly unknown[]) => unknown>> = {
  coalesce: (values) => values.find((value) => value !== null) ?? null,
  concat: (values) => (values.includes(null) ? null : values.map(inWords).join('')),
  lpad: ([value, size, fill]) => (value === null ? null : inWords(value).padStart(Number(size), inWords(fill))),
  json_extract_scalar: ([text, where]) => scalarAt(text, inWords(where)),
};

function scalarAt(text: unknown, where: string): string | null {
  if (typeof text !== 'string') return null;
  const found = where.split('.').slice(1).reduce<unknown>((value, name) => {
    return typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Row)[name] : null;
  }, parsed(text));
  return found === null || typeof found === 'object' ? null : inWords(found);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export function inWords(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
