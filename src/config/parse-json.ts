/** One value of a configuration file, with the place where it stands. */
export type JsonNode = { readonly at: number } & (
  | { readonly kind: 'object'; readonly members: readonly JsonMember[] }
  | { readonly kind: 'list'; readonly items: readonly JsonNode[] }
  | { readonly kind: 'scalar'; readonly value: string | number | boolean | null }
);

export interface JsonMember {
  readonly key: string;
  readonly at: number;
  readonly value: JsonNode;
}

/** The text is no JSON: what was found where. */
export class JsonMistake extends Error {
  readonly at: number;

  constructor(at: number, message: string) {
    super(message);
    this.name = 'JsonMistake';
    this.at = at;
  }
}

/** Deeper than any configuration; the parser calls itself. */
export const DEEPEST = 50;

interface Reader {
  readonly text: string;
  at: number;
}

/** JSON with comments and commas before a closing bracket, as editors call it: JSON.parse knows no line of a value. */
export function parseJson(text: string): JsonNode {
  const reader = { text, at: text.startsWith('\uFEFF') ? 1 : 0 };
  const node = value(reader, 0);
  skipBlank(reader);
  if (reader.at < text.length) throw unexpected(reader, 'the end');
  return node;
}

/** Without the places, as JSON.parse would have it. */
export function plainValue(node: JsonNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plainValue);
  return Object.fromEntries(node.members.map(({ key, value: own }) => [key, plainValue(own)]));
}

export function lineOf(text: string, at: number): number {
  let line = 1;
  for (let next = text.indexOf('\n'); next !== -1 && next < at; next = text.indexOf('\n', next + 1)) line++;
  return line;
}

function value(reader: Reader, depth: number): JsonNode {
  skipBlank(reader);
  if (depth > DEEPEST) throw new JsonMistake(reader.at, 'is nested too deeply');
  const { at, text } = reader;
  switch (text[at]) {
    case '{':
      return { kind: 'object', at, members: members(reader, depth) };
    case '[':
      return { kind: 'list', at, items: separated(reader, ']', () => value(reader, depth + 1)) };
    case '"':
      return { kind: 'scalar', at, value: string(reader) };
    default:
      return { kind: 'scalar', at, value: word(reader) };
  }
}

function members(reader: Reader, depth: number): readonly JsonMember[] {
  const keys = new Set<string>();
  return separated(reader, '}', () => {
    const { at } = reader;
    if (reader.text[at] !== '"') throw unexpected(reader, 'a name in double quotes');
    const key = string(reader);
    if (keys.has(key)) throw new JsonMistake(at, `has ${JSON.stringify(key)} twice`);
    keys.add(key);
    skipBlank(reader);
    if (reader.text[reader.at] !== ':') throw unexpected(reader, 'a colon');
    reader.at++;
    return { key, at, value: value(reader, depth + 1) };
  });
}

/** From the opening bracket to the closing one. */
function separated<T>(reader: Reader, end: string, item: () => T): readonly T[] {
  const items: T[] = [];
  reader.at++;
  for (;;) {
    skipBlank(reader);
    if (reader.text[reader.at] === end) break;
    items.push(item());
    skipBlank(reader);
    if (reader.text[reader.at] === ',') reader.at++;
    else if (reader.text[reader.at] !== end) throw unexpected(reader, `a comma or ${end}`);
  }
  reader.at++;
  return items;
}

const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y; // eslint-disable-line no-control-regex -- as JSON has it

const WORD = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|true\b|false\b|null\b/y;

function string(reader: Reader): string {
  return matched(reader, STRING, 'a text that ends on its line, with \\ before quotes and backslashes') as string;
}

function word(reader: Reader): number | boolean | null {
  return matched(reader, WORD, 'a value') as number | boolean | null;
}

function matched(reader: Reader, pattern: RegExp, wanted: string): unknown {
  pattern.lastIndex = reader.at;
  const [found] = pattern.exec(reader.text) ?? [];
  if (found === undefined) throw unexpected(reader, wanted);
  reader.at += found.length;
  return JSON.parse(found);
}

function skipBlank(reader: Reader): void {
  const { text } = reader;
  for (;;) {
    while (/\s/.test(text[reader.at] ?? '')) reader.at++;
    const end = text.startsWith('//', reader.at) ? '\n' : text.startsWith('/*', reader.at) ? '*/' : null;
    if (end === null) return;
    const found = text.indexOf(end, reader.at + 2);
    if (found === -1 && end === '*/') throw new JsonMistake(reader.at, 'has a comment without an end');
    reader.at = found === -1 ? text.length : found + end.length;
  }
}

function unexpected({ text, at }: Reader, wanted: string): JsonMistake {
  const [found = ''] = /^[\w.+-]{1,20}|^[^]?/u.exec(text.slice(at, at + 24)) ?? [];
  return new JsonMistake(at, `has ${found === '' ? 'its end' : JSON.stringify(found)} where ${wanted} should be`);
}
