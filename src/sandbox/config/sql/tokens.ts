import { invalidExpression } from './invalid.js';

/** A piece of the text and where it begins. A word is a keyword, a function name or a dotted property. */
export type Token =
  | { readonly kind: 'word'; readonly text: string; readonly at: number }
  | { readonly kind: 'string'; readonly value: string; readonly at: number }
  | { readonly kind: 'number'; readonly value: number; readonly at: number }
  | { readonly kind: 'symbol'; readonly text: string; readonly at: number }
  | { readonly kind: 'end'; readonly at: number };

const SPACE = /\s*/y;
const WORD = /[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*/y;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y;
const STRING = /'([^']*)'/y;
const SYMBOL = /[,()=<>*;]/y;

/** Pieces of other SQL dialects, and what to write instead. */
const FOREIGN: readonly (readonly [string, string])[] = [
  ['<=', 'the operator <= is not supported; write NOT … > …'],
  ['>=', 'the operator >= is not supported; write NOT … < …'],
  ['<>', 'the operator <> is not supported; write NOT … = …'],
  ['!=', 'the operator != is not supported; write NOT … = …'],
  ['--', 'comments are not supported'],
  ['/*', 'comments are not supported'],
  ['"', 'strings stand in single quotes'],
  ['`', 'property names stand without quotes'],
  ["'", 'the string has no closing quote'],
];

/** Cuts a query into tokens; the last is always `end`. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = skipSpace(text, 0);
  while (at < text.length) {
    const { token, length } = nextToken(text, at);
    tokens.push(token);
    at = skipSpace(text, at + length);
  }
  tokens.push({ kind: 'end', at: text.length });
  return tokens;
}

function skipSpace(text: string, at: number): number {
  return at + (match(SPACE, text, at)?.[0].length ?? 0);
}

function nextToken(text: string, at: number): { readonly token: Token; readonly length: number } {
  const word = match(WORD, text, at)?.[0];
  if (word !== undefined) return { token: { kind: 'word', text: word, at }, length: word.length };
  const string = match(STRING, text, at);
  if (string) return { token: { kind: 'string', value: string[1] ?? '', at }, length: string[0].length };
  const number = match(NUMBER, text, at)?.[0];
  if (number !== undefined) return { token: { kind: 'number', value: readNumber(text, at, number), at }, length: number.length };
  const foreign = FOREIGN.find(([piece]) => text.startsWith(piece, at));
  if (foreign) throw invalidExpression(text, at, foreign[1]);
  const symbol = match(SYMBOL, text, at)?.[0];
  if (symbol !== undefined) return { token: { kind: 'symbol', text: symbol, at }, length: symbol.length };
  throw invalidExpression(text, at, `unexpected character ${JSON.stringify(String.fromCodePoint(text.codePointAt(at) ?? 0))}`);
}

function readNumber(text: string, at: number, digits: string): number {
  const value = Number(digits);
  if (!Number.isFinite(value)) throw invalidExpression(text, at, 'the number is too large');
  // Without the sum, "-0" would be a second zero.
  return value + 0;
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
