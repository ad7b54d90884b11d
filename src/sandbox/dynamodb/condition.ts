import { notImplemented } from '../server/errors.js';
import type { Call } from '../service.js';
import { order, undefinedValue, validation, type AttributeValue, type Item } from './values.js';

type Input = Call['input'];

export type Condition = (item: Item) => boolean;

const TOKEN = /\s*(<>|<=|>=|[=<>(),]|[#:]?[A-Za-z_][\w-]*)/y;

/** The expression of that name: comparisons, BETWEEN, three functions, AND, OR, NOT, parentheses; of attributes at the top. */
export function conditionOf(input: Input, member: string): Condition {
  const text = input[member];
  if (typeof text !== 'string' || text.trim() === '') throw validation(`Invalid ${member}: The expression can not be empty;`);
  const reader = new Reader(text, member, input);
  const condition = reader.either();
  reader.end();
  return condition;
}

/** `#alias` or a plain name → the attribute. */
export function nameIn(token: string, { ExpressionAttributeNames: names }: Input): string {
  if (!token.startsWith('#')) return token;
  const found = (names as Readonly<Record<string, string>> | undefined)?.[token];
  if (found !== undefined) return found;
  throw validation(`An expression attribute name used in the document path is not defined; attribute name: ${token}`);
}

export function valueIn(token: string, { ExpressionAttributeValues: values }: Input): AttributeValue | undefined {
  return (values as Readonly<Record<string, AttributeValue>> | undefined)?.[token];
}

type Operand = (item: Item) => AttributeValue | undefined;

class Reader {
  readonly #tokens: string[] = [];
  readonly member: string;
  readonly input: Input;
  #at = 0;

  constructor(text: string, member: string, input: Input) {
    this.member = member;
    this.input = input;
    TOKEN.lastIndex = 0;
    while (TOKEN.lastIndex < text.trimEnd().length) {
      const [, token] = TOKEN.exec(text) ?? [];
      if (token === undefined) throw notImplemented(`the ${member} ${text}`);
      this.#tokens.push(token);
    }
  }

  either(): Condition {
    const first = this.#all();
    if (!this.#take('OR')) return first;
    const rest = this.either();
    return (item) => first(item) || rest(item);
  }

  end(): void {
    if (this.#at < this.#tokens.length) throw this.#wrong();
  }

  #all(): Condition {
    const first = this.#one();
    if (!this.#take('AND')) return first;
    const rest = this.#all();
    return (item) => first(item) && rest(item);
  }

  #one(): Condition {
    if (this.#take('NOT')) {
      const inner = this.#one();
      return (item) => !inner(item);
    }
    if (this.#take('(')) {
      const inner = this.either();
      this.#expect(')');
      return inner;
    }
    const word = this.#next();
    return this.#take('(') ? this.#call(word) : this.#comparison(this.#operand(word));
  }

  #call(name: string): Condition {
    const first = this.#operand(this.#next());
    const second = this.#take(',') ? this.#operand(this.#next()) : null;
    this.#expect(')');
    if (name === 'attribute_exists') return (item) => first(item) !== undefined;
    if (name === 'attribute_not_exists') return (item) => first(item) === undefined;
    if (name !== 'begins_with' || second === null) throw notImplemented(`${name}() in a ${this.member}`);
    return (item) => {
      const [text, beginning] = [first(item)?.S, second(item)?.S];
      return typeof text === 'string' && typeof beginning === 'string' && text.startsWith(beginning);
    };
  }

  #comparison(left: Operand): Condition {
    const sign = this.#next();
    const right = this.#operand(this.#next());
    if (sign === 'BETWEEN') {
      this.#expect('AND');
      const upper = this.#operand(this.#next());
      return (item) => (order(left(item), right(item)) ?? -1) >= 0 && (order(left(item), upper(item)) ?? 1) <= 0;
    }
    const holds = SIGNS[sign];
    if (holds === undefined) throw this.#wrong();
    return (item) => holds(order(left(item), right(item)));
  }

  #operand(token: string): Operand {
    if (!token.startsWith(':')) {
      const name = nameIn(token, this.input);
      return (item) => item[name];
    }
    const value = valueIn(token, this.input);
    if (value === undefined) throw undefinedValue(this.member, token);
    return () => value;
  }

  #next(): string {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw this.#wrong();
    this.#at += 1;
    return token;
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at += 1;
    return true;
  }

  #expect(token: string): void {
    if (!this.#take(token)) throw this.#wrong();
  }

  #wrong(): Error {
    return validation(`Invalid ${this.member}: Syntax error; token: "${this.#tokens[this.#at] ?? '<EOF>'}"`);
  }
}

/** Of what has no order, only "not equal" is true. */
const SIGNS: Readonly<Record<string, (order: number | null) => boolean>> = {
  '=': (found) => found === 0,
  '<>': (found) => found !== 0,
  '<': (found) => found !== null && found < 0,
  '<=': (found) => found !== null && found <= 0,
  '>': (found) => found !== null && found > 0,
  '>=': (found) => found !== null && found >= 0,
};
