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
  const parser = new Parser(question, columns);
  return parser.whole();
}

class Parser {
  private readonly question: string;
  private readonly columns: readonly ColumnHead[];
  private readonly tokens: readonly Token[];
  private next = 0;
  private depth = 0;

  constructor(question: string, columns: readonly ColumnHead[]) {
    this.question = question;
    this.columns = columns;
    this.tokens = tokensOf(question);
  }

  whole(): Expression {
    const expression = this.either();
    if (this.peek().kind !== 'end') this.fail(this.peek(), `${seen(this.peek())} stands where and, or, or the end is expected`);
    return expression;
  }

  private peek(): Token {
    return this.tokens[this.next] ?? { kind: 'end', text: '', at: this.question.length };
  }

  private take(): Token {
    const token = this.peek();
    this.next++;
    return token;
  }

  private fail(token: Token, what: string, hint?: string): never {
    throw mistake(this.question, token.at, what, hint);
  }

  private tookWord(word: string): boolean {
    const { kind, text } = this.peek();
    const is = kind === 'word' && text.toLowerCase() === word;
    if (is) this.next++;
    return is;
  }

  private tookSymbol(symbol: string): boolean {
    const { kind, text } = this.peek();
    const is = kind === 'symbol' && text === symbol;
    if (is) this.next++;
    return is;
  }

  private expect(symbol: string): void {
    if (!this.tookSymbol(symbol)) this.fail(this.peek(), `${seen(this.peek())} stands where ${symbol} is expected`);
  }

  private either(): Expression {
    let left = this.both();
    while (this.tookWord('or')) left = { kind: 'or', left, right: this.both() };
    return left;
  }

  private both(): Expression {
    let left = this.one();
    while (this.tookWord('and')) left = { kind: 'and', left, right: this.one() };
    return left;
  }

  private one(): Expression {
    if (++this.depth > DEEPEST) this.fail(this.peek(), `it is nested more than ${DEEPEST} deep`);
    const expression = this.negated();
    this.depth--;
    return expression;
  }

  private negated(): Expression {
    if (this.tookWord('not')) return { kind: 'not', of: this.one() };
    if (!this.tookSymbol('(')) return this.test();
    const within = this.either();
    this.expect(')');
    return within;
  }

  private test(): Expression {
    const column = this.column();
    if (this.tookWord('is')) return this.nothing(column);
    const negative = this.tookWord('not');
    const tested = this.tests(column);
    if (tested !== null) return negative ? { kind: 'not', of: tested } : tested;
    if (negative) this.fail(this.peek(), `${seen(this.peek())} stands where in, like or contains is expected`);
    return this.comparison(column);
  }

  private tests(column: ColumnHead): Expression | null {
    if (this.tookWord('in')) return { kind: 'in', column, literals: this.list(column) };
    if (this.tookWord('like')) return { kind: 'like', column, pattern: textFor(column, this.take(), 'like', this.question) };
    if (this.tookWord('contains')) return { kind: 'contains', column, text: textFor(column, this.take(), 'contains', this.question) };
    return null;
  }

  private nothing(column: ColumnHead): Expression {
    const negative = this.tookWord('not');
    const word = this.take();
    const found = NOTHINGS.find((each) => word.kind === 'word' && each === word.text.toLowerCase());
    if (found === undefined) return this.fail(word, `${seen(word)} stands where ${NOTHINGS.join(', ')} is expected`);
    const is: Expression = { kind: 'is', column, nothing: found };
    return negative ? { kind: 'not', of: is } : is;
  }

  private list(column: ColumnHead): readonly Literal[] {
    this.expect('(');
    const literals = [literalFor(column, this.take(), '=', this.question)];
    while (this.tookSymbol(',')) literals.push(literalFor(column, this.take(), '=', this.question));
    this.expect(')');
    return literals;
  }

  private comparison(column: ColumnHead): Expression {
    const symbol = this.take();
    const by = symbol.kind === 'symbol' ? SPELLINGS.get(symbol.text) : undefined;
    if (by === undefined)
      return this.fail(symbol, `${seen(symbol)} stands where ${COMPARISONS.join(', ')}, in, like, contains or is is expected`);
    const literal = this.take();
    // AWS Config, CSV and JSON spell it as a word, so people ask for it as one.
    if (literal.kind === 'word' && literal.text.toLowerCase() === 'unknown' && (by === '=' || by === '!=')) {
      const is: Expression = { kind: 'is', column, nothing: 'unknown' };
      return by === '=' ? is : { kind: 'not', of: is };
    }
    return { kind: 'compare', column, by, literal: literalFor(column, literal, by, this.question) };
  }

  /** By its key, or by the title that tables show. */
  private column(): ColumnHead {
    const token = this.take();
    if (token.kind !== 'word' && token.kind !== 'text') return this.fail(token, `${seen(token)} stands where a column is expected`);
    const title = token.text.toLowerCase();
    const found = this.columns.find(({ key }) => key === token.text) ?? this.columns.find((column) => column.title.toLowerCase() === title);
    if (found !== undefined) return found;
    if (OF_GROUPS.has(title)) return this.fail(token, `${title} is no column of a row`, OF_LINES);
    const meant = nearest(token.text, this.columns.map(({ key }) => key));
    return this.fail(
      token,
      `there is no column ${quoted(token.text)}`,
      `${didYouMean(meant)}The same command with --list-columns lists them.`,
    );
  }
}

/** Columns of the lines that --group-by makes. */
const OF_GROUPS: ReadonlySet<string> = new Set(['count', 'percent', '%']);

const OF_LINES = '--where is asked of rows, before they are counted. The largest groups: --group-by … --sort count:desc --limit 10.';

/** With other languages' spellings. */
const SPELLINGS: ReadonlyMap<string, Comparison> = new Map([
  ...COMPARISONS.map((comparison) => [comparison, comparison] as const),
  ['==', '='],
  ['<>', '!='],
]);

function seen({ kind, text }: Token): string {
  return kind === 'end' ? 'the end' : quoted(text);
}
