import { isRecord } from './is-record.js';
import { UNKNOWN, type Unknown } from './value.js';

/**
 * What a statement names: `Action` or `Resource`, and with `except` their opposites `NotAction`, `NotResource`.
 * One string and a list of one mean the same to IAM.
 */
export interface Selector {
  readonly except: boolean;
  /** With the wildcards `*` and `?`; those of resources also with variables, as version 2012-10-17 has them. */
  readonly patterns: readonly string[];
  /** The same as the document spells them, where its version means something else by the same words. */
  readonly written?: readonly string[];
}

export interface Condition {
  /** `StringEquals`, `ForAnyValue:StringLike` … */
  readonly operator: string;
  /** As the policy spells it; case does not count in it. */
  readonly key: string;
  /** One of them is enough. */
  readonly values: readonly string[];
}

export interface Statement {
  readonly sid: string | null;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: Selector;
  /** null: the statement names none, as in a trust policy. */
  readonly resources: Selector | null;
  /** A condition narrows the statement; it is not evaluated here. */
  readonly conditional: boolean;
  /** Left out: there are none, or they are not understood. */
  readonly conditions?: readonly Condition[];
}

export type PolicyDocument = readonly Statement[];

/** An attached managed policy. */
export interface AttachedPolicy {
  readonly name: string;
  readonly arn: string;
}

/** An inline policy with its document as AWS sent it. */
export interface InlinePolicy {
  readonly name: string;
  readonly document: string;
}

/**
 * Reads a policy document: plain JSON, or URL-encoded JSON as IAM and Config send it (RFC 3986: `+` stays `+`).
 * UNKNOWN when it is no policy: a broken document must never read as "grants nothing".
 */
export function parsePolicy(text: string): PolicyDocument | Unknown {
  const json = decodeDocument(text);
  const statements = statementsIn(json);
  if (statements === UNKNOWN) return UNKNOWN;
  const parsed = statements.map(parseStatement);
  if (parsed.includes(null)) return UNKNOWN;
  const document = parsed.filter((statement) => statement !== null);
  return isRecord(json) && json['Version'] === '2012-10-17' ? document : document.map(translated);
}

/**
 * What an older document means, in the words of version 2012-10-17: variables came with that, so what looks like one is
 * text. A document without a version is of 2008-10-17. AWS: reference_policies_elements_version.
 */
function translated(statement: Statement): Statement {
  const { resources } = statement;
  if (resources?.patterns.some((pattern) => pattern.includes('${')) !== true) return statement;
  return { ...statement, resources: { ...resources, patterns: resources.patterns.map(inNewWords), written: resources.patterns } };
}

function inNewWords(pattern: string): string {
  return pattern.replaceAll('${', () => '${$}{');
}

/** A statement as it stands in the document, nothing of it understood yet. */
export type RawStatement = Readonly<Record<string, unknown>>;

/** The statements of a document as they stand; UNKNOWN when it is no policy. */
export function statementsOf(text: string): readonly RawStatement[] | Unknown {
  return statementsIn(decodeDocument(text));
}

/** null: it has none, and so means 2008-10-17. */
export function versionOf(text: string): string | null {
  const json = decodeDocument(text);
  return isRecord(json) && typeof json['Version'] === 'string' ? json['Version'] : null;
}

function statementsIn(json: unknown): readonly RawStatement[] | Unknown {
  if (!isRecord(json) || !isPresent(json['Statement'])) return UNKNOWN;
  const statements = listOf(json['Statement']);
  return statements.every(isRecord) ? statements : UNKNOWN;
}

/** The JSON of a document that may be URL-encoded; null when it is none. */
export function decodeDocument(text: string): unknown {
  try {
    const trimmed = text.trim();
    return JSON.parse(trimmed.startsWith('{') ? trimmed : decodeURIComponent(trimmed));
  } catch {
    return null;
  }
}

export function parseStatement(value: RawStatement): Statement | null {
  const effect = value['Effect'];
  if (effect !== 'Allow' && effect !== 'Deny') return null;
  const actions = selectorOf(value, 'Action');
  const resources = selectorOf(value, 'Resource');
  if (actions === null || actions === BROKEN || resources === BROKEN) return null;
  const conditions = conditionsOf(value['Condition']);
  return {
    sid: typeof value['Sid'] === 'string' ? value['Sid'] : null,
    effect,
    actions,
    resources,
    conditional: conditions === null || conditions.length > 0,
    ...(conditions === null || conditions.length === 0 ? {} : { conditions }),
  };
}

/**
 * null: not understood. An operator without any key asks for nothing, nor does a key without any value. AWS:
 * access-analyzer-reference-policy-checks, "empty object condition", "empty array condition".
 */
export function conditionsOf(block: unknown): readonly Condition[] | null {
  if (!isPresent(block)) return [];
  if (!isRecord(block) || !Object.values(block).every(isRecord)) return null;
  const all = Object.entries(block).flatMap(([operator, keys]) =>
    isRecord(keys) ? Object.entries(keys).map(([key, values]) => ({ operator, key, values: listOf(values).map(String) })) : [],
  );
  return all.filter(({ values }) => values.length > 0);
}

const BROKEN = Symbol('broken');

/** null: neither the word nor its opposite is there. Both at once is no statement. */
function selectorOf(value: RawStatement, word: 'Action' | 'Resource'): Selector | null | typeof BROKEN {
  const [plain, opposite] = [value[word], value[`Not${word}`]];
  if (isPresent(plain) && isPresent(opposite)) return BROKEN;
  if (!isPresent(plain) && !isPresent(opposite)) return null;
  const patterns = listOf(plain ?? opposite);
  return patterns.every((item) => typeof item === 'string') ? { except: isPresent(opposite), patterns } : BROKEN;
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}
