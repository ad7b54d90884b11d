import { mistake } from './mistake.js';

export interface Token {
  /** word: column, keyword or choice · text: in quotes · number: with its unit, if any · date · symbol */
  readonly kind: 'word' | 'text' | 'number' | 'date' | 'symbol' | 'end';
  /** Of a text, without its quotes. */
  readonly text: string;
  /** Of its first character, from 0. */
  readonly at: number;
}

/** In the order in which they are tried. */
const SHAPES: readonly (readonly [Token['kind'], RegExp])[] = [
  ['date', /\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2})?)?/y],
  ['number', /-?\d+(\.\d+)?[a-zA-Z]*/y],
  ['symbol', /!=|<=|>=|<>|==|[=<>(),]/y],
  ['word', /[\p{L}_][\p{L}\p{N}_.*-]*/uy],
];

/** Longer questions are not typed by people. */
const LONGEST = 10_000;

export function tokensOf(text: string): readonly Token[] {
  if (text.length > LONGEST) throw mistake(text.slice(0, LONGEST), LONGEST - 1, `it is longer than ${LONGEST} characters`);
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text.charAt(at))) {
      at++;
      continue;
    }
    const token = tokenAt(text, at);
    tokens.push(token.token);
    at = token.end;
  }
  return [...tokens, { kind: 'end', text: '', at: text.length }];
}

function tokenAt(text: string, at: number): { readonly token: Token; readonly end: number } {
  const quote = text.charAt(at);
  if (quote === "'" || quote === '"') return quotedAt(text, at, quote);
  for (const [kind, shape] of SHAPES) {
    shape.lastIndex = at;
    const [found] = shape.exec(text) ?? [];
    if (found !== undefined) return { token: { kind, text: found, at }, end: at + found.length };
  }
  throw mistake(text, at, `${JSON.stringify(String.fromCodePoint(text.codePointAt(at) ?? 0))} means nothing here`);
}

/** A quote within is doubled: 'it''s'. */
function quotedAt(text: string, at: number, quote: string): { readonly token: Token; readonly end: number } {
  let value = '';
  for (let next = at + 1; next < text.length; next++) {
    if (text[next] !== quote) value += text.charAt(next);
    else if (text[next + 1] === quote) value += text.charAt(next++);
    else return { token: { kind: 'text', text: value, at }, end: next + 1 };
  }
  throw mistake(text, at, 'this quote is not closed');
}
