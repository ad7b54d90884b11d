import { nearest } from '../../options/nearest.js';
import type { ColumnHead } from '../../reports/column.js';
import { didYouMean, quoted } from '../../text.js';
import { COMPARISONS, NOTHINGS, type Comparison, type Expression, type Literal } from './expression.js';
import { literalFor, textFor } from './literal.js';
import { mistake } from './mistake.js';
import { tokensOf, type Token } from './tokens.js';

/** Deeper questions are not typed by people, and a stack has an end. */
const DEEPEST = 100;

/** A question about rows, checked against their columns; a mistake is a usage error that points at its place. */
export function parseWhere(question: string, columns: readonly ColumnHead[]): Expression {
  const tokens = tokensOf(question);
  let next = 0;
  let depth = 0;

  const peek = (): Token => tokens[Math.min(next, tokens.length - 1)] ?? { kind: 'end', text: '', at: question.length };
  const fail = (token: Token, what: string, hint?: string): never => {
    throw mistake(question, token.at, what, hint);
  };
  const isWord = (word: string): boolean => peek().kind === 'word' && peek().text.toLowerCase() === word;
  const isSymbol = (symbol: string): boolean => peek().kind === 'symbol' && peek().text === symbol;
  const took = (is: boolean): boolean => {
    if (is) next++;
    return is;
  };
  const take = (): Token => tokens[next++] ?? peek();
  const expect = (symbol: string): void => {
    if (!took(isSymbol(symbol))) fail(peek(), `${seen(peek())} stands where ${symbol} is expected`);
  };

  function either(): Expression {
    let left = both();
    while (took(isWord('or'))) left = { kind: 'or', left, right: both() };
    return left;
  }

  function both(): Expression {
    let left = one();
    while (took(isWord('and'))) left = { kind: 'and', left, right: one() };
    return left;
  }

  function one(): Expression {
    if (++depth > DEEPEST) fail(peek(), `it is nested more than ${DEEPEST} deep`);
    const expression = negated();
    depth--;
    return expression;
  }

  function negated(): Expression {
    if (took(isWord('not'))) return { kind: 'not', of: one() };
    if (!took(isSymbol('('))) return test();
    const within = either();
    expect(')');
    return within;
  }

  function test(): Expression {
    const column = columnAt(take());
    const at = peek();
    if (took(isWord('is'))) return nothing(column);
    const negative = took(isWord('not'));
    const tested = tests(column);
    if (tested !== null) return negative ? { kind: 'not', of: tested } : tested;
    if (negative) fail(peek(), `${seen(peek())} stands where in, like or contains is expected`);
    return comparison(column, at);
  }

  function tests(column: ColumnHead): Expression | null {
    if (took(isWord('in'))) return { kind: 'in', column, literals: list(column) };
    if (took(isWord('like'))) return { kind: 'like', column, pattern: textFor(column, take(), 'like', question) };
    if (took(isWord('contains'))) return { kind: 'contains', column, text: textFor(column, take(), 'contains', question) };
    return null;
  }

  function nothing(column: ColumnHead): Expression {
    const negative = took(isWord('not'));
    const word = take();
    const found = NOTHINGS.find((each) => word.kind === 'word' && each === word.text.toLowerCase());
    if (found === undefined) return fail(word, `${seen(word)} stands where ${NOTHINGS.join(', ')} is expected`);
    const is: Expression = { kind: 'is', column, nothing: found };
    return negative ? { kind: 'not', of: is } : is;
  }

  function list(column: ColumnHead): readonly Literal[] {
    expect('(');
    const literals = [literalFor(column, take(), '=', question)];
    while (took(isSymbol(','))) literals.push(literalFor(column, take(), '=', question));
    expect(')');
    return literals;
  }

  function comparison(column: ColumnHead, at: Token): Expression {
    const symbol = take();
    const by = COMPARISONS.find((each) => symbol.kind === 'symbol' && each === spelt(symbol.text));
    if (by === undefined) return fail(at, `${seen(at)} stands where =, !=, <, <=, >, >=, in, like, contains or is is expected`);
    const literal = take();
    const word = literal.kind === 'word' ? literal.text.toLowerCase() : '';
    // AWS Config, CSV and JSON spell it as a word, so people ask for it as one.
    if (word === 'unknown' && (by === '=' || by === '!=')) {
      const is: Expression = { kind: 'is', column, nothing: 'unknown' };
      return by === '=' ? is : { kind: 'not', of: is };
    }
    return { kind: 'compare', column, by, literal: literalFor(column, literal, by, question) };
  }

  function columnAt(token: Token): ColumnHead {
    const title = token.text.toLowerCase();
    const found =
      token.kind === 'word' || token.kind === 'text'
        ? (columns.find(({ key }) => key === token.text) ?? columns.find((column) => column.title.toLowerCase() === title))
        : undefined;
    if (found !== undefined) return found;
    if (token.kind !== 'word' && token.kind !== 'text') return fail(token, `${seen(token)} stands where a column is expected`);
    const meant = nearest(token.text, columns.map(({ key }) => key));
    return fail(token, `there is no column ${quoted(token.text)}`, `${didYouMean(meant)}The same command with --list-columns lists them.`);
  }

  const expression = either();
  if (peek().kind !== 'end') fail(peek(), `${seen(peek())} stands where and, or, or the end is expected`);
  return expression;
}

/** Other languages' spellings. */
function spelt(symbol: string): Comparison | string {
  if (symbol === '==') return '=';
  return symbol === '<>' ? '!=' : symbol;
}

function seen({ kind, text }: Token): string {
  return kind === 'end' ? 'the end' : quoted(text);
}
