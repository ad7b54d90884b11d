import { isAlias, isMap, isScalar, isSeq, parseDocument, Parser, type CST, type ParsedNode } from 'yaml';
import { DEEPEST, JsonMistake, type JsonMember, type JsonNode } from './parse-json.js';

/** YAML 1.2 as far as JSON goes: no anchors, no tags, no second document. */
export function parseYaml(text: string): JsonNode {
  refuseDepth(text);
  const document = parseDocument(text, { prettyErrors: false });
  const [mistake] = [...document.errors, ...document.warnings];
  if (mistake !== undefined) throw new JsonMistake(mistake.pos[0], `is not YAML: ${mistake.message.split('\n')[0] ?? ''}`);
  const { contents } = document;
  // A file that holds nothing but comments says nothing.
  return contents === null ? { kind: 'object', at: 0, members: [] } : nodeOf(contents);
}

/** The composer of `yaml` calls itself, and the end of the stack can be the end of the process: what is nested is counted before. */
function refuseDepth(text: string): void {
  for (const token of new Parser().parse(text)) {
    let level: readonly CST.Token[] = token.type === 'document' && token.value !== undefined ? [token.value] : [];
    for (let depth = 0; level.length > 0; depth++) {
      const [first] = level;
      if (depth > DEEPEST) throw new JsonMistake(first?.offset ?? 0, 'is nested too deeply');
      level = level.flatMap(inside);
    }
  }
}

function inside(token: CST.Token): readonly CST.Token[] {
  const items = 'items' in token ? token.items : [];
  return items.flatMap(({ key, value }) => [key, value].flatMap((each) => each ?? []));
}

function nodeOf(node: ParsedNode): JsonNode {
  const [at] = node.range;
  if (isAlias(node)) throw new JsonMistake(at, 'has an alias; write out what it stands for');
  if (isMap(node)) return { kind: 'object', at, members: node.items.map((pair) => memberOf(pair)) };
  if (isSeq(node)) return { kind: 'list', at, items: node.items.map((item) => nodeOf(item)) };
  return { kind: 'scalar', at, value: valueOf(node) };
}

function memberOf({ key, value }: { readonly key: ParsedNode; readonly value: ParsedNode | null }): JsonMember {
  const [at] = key.range;
  if (!isScalar(key)) throw new JsonMistake(at, 'has a key that is no name');
  return { key: String(valueOf(key)), at, value: value === null ? { kind: 'scalar', at, value: null } : nodeOf(value) };
}

/** As it was typed: an account id with a zero in front is no number. */
function valueOf(node: { readonly value: unknown; readonly source?: string }): string | number | boolean | null {
  const { value, source } = node;
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  return typeof value === 'number' && String(value) === source ? value : (source ?? '');
}
