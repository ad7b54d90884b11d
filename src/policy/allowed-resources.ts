import type { PolicyDocument, Selector, Statement } from '../model/policy.js';
import { selectsAction } from './action-selector.js';
import { onEverything } from './grants.js';
import type { Layer } from './layers.js';
import { covers, overlaps } from './pattern.js';

export interface ResourceQuestion {
  readonly action: string;
  /** A pattern: only resources that match it count. */
  readonly within: string;
  /** What `${aws:username}` stands for; null: for nothing, as in the sessions of a role. */
  readonly userName: string | null;
}

/** Resources on which an action is allowed. */
export interface AllowedPart {
  /** The question's own pattern when it is allowed on all of them. */
  readonly pattern: string;
  /** What decides it that is not judged; null: it is certain. */
  readonly doubt: 'condition' | 'variable' | null;
}

/**
 * On which resources the layers allow an action. Every layer of `allowing` must; what an unconditional Deny of any layer
 * covers is out. A Deny with a condition, or of some of the resources, takes nothing away here: something remains.
 */
export function allowedResources(question: ResourceQuestion, allowing: readonly Layer[], denying: readonly Layer[]): readonly AllowedPart[] {
  let parts: readonly AllowedPart[] = [{ pattern: question.within, doubt: null }];
  for (const layer of allowing) {
    const allows = layer.documents.flatMap(({ document }) => about(document, question.action).allows);
    parts = distinct(parts.flatMap((part) => allows.flatMap((statement) => meet(part, statement, question))));
    if (parts.length === 0) return parts;
  }
  const denials = denying.flatMap(({ documents }) => documents.flatMap(({ document }) => about(document, question.action).denials));
  return denials.length === 0 ? parts : parts.filter(({ pattern }) => !denials.some(({ resources }) => coversAll(resources, pattern, question)));
}

/** The statements of a document that name an action. */
interface About {
  readonly allows: readonly Statement[];
  /** Only those without a condition. */
  readonly denials: readonly Statement[];
}

/** Many principals share a document and are asked the same questions. */
const asked = new WeakMap<PolicyDocument, Map<string, About>>();

function about(document: PolicyDocument, action: string): About {
  let known = asked.get(document);
  if (known === undefined) asked.set(document, (known = new Map<string, About>()));
  let found = known.get(action);
  if (found === undefined) {
    const named = document.filter(({ actions }) => selectsAction(actions, action));
    found = { allows: named.filter(({ effect }) => effect === 'Allow'), denials: named.filter(({ effect, conditional }) => effect === 'Deny' && !conditional) };
    known.set(action, found);
  }
  return found;
}

/** What of the part a statement allows. */
function meet(part: AllowedPart, statement: Statement, question: ResourceQuestion): readonly AllowedPart[] {
  const { resources, conditional } = statement;
  const doubt = part.doubt ?? (conditional ? 'condition' : null);
  if (onEverything(statement)) return [{ ...part, doubt }];
  if (resources === null) return [{ ...part, doubt: doubt ?? 'condition' }];
  const patterns = resolved(resources, question);
  if (resources.except) {
    if (patterns.some((pattern) => !isVariable(pattern) && covers(pattern, part.pattern))) return [];
    const varied = patterns.some((pattern) => isVariable(pattern) && covers(widened(pattern), part.pattern));
    return [{ ...part, doubt: doubt ?? (varied ? 'variable' : null) }];
  }
  return patterns.flatMap((pattern) => {
    const wide = settled(widened(pattern), question.within);
    const narrower = covers(wide, part.pattern) ? part.pattern : overlaps(wide, part.pattern) ? wide : null;
    return narrower === null ? [] : [{ pattern: narrower, doubt: doubt ?? (isVariable(pattern) ? 'variable' : null) }];
  });
}

function coversAll(resources: Selector | null, part: string, question: ResourceQuestion): boolean {
  if (resources === null) return true;
  const patterns = resolved(resources, question);
  if (resources.except) return !patterns.some((pattern) => overlaps(widened(pattern), part));
  return patterns.some((pattern) => !isVariable(pattern) && covers(pattern, part));
}

const USER_NAME = /\$\{aws:username\}/gi;
const VARIABLE = /\$\{[^}]*\}/g;

/** A pattern with a variable that stands for nothing matches nothing. AWS: reference_policies_variables. */
function resolved({ patterns }: Selector, { userName }: ResourceQuestion): readonly string[] {
  if (userName === null) return patterns.filter((pattern) => pattern.search(USER_NAME) < 0);
  return patterns.map((pattern) => pattern.replace(USER_NAME, () => userName));
}

function isVariable(pattern: string): boolean {
  return pattern.search(VARIABLE) >= 0;
}

function widened(pattern: string): string {
  return pattern.replace(VARIABLE, '*');
}

/**
 * `arn:aws:iam::*:role/web` within account 111122223333 is a role of it: as text alone its `*` could also stand for
 * `111122223333:role/app`, and so meet roles that it does not mean.
 */
function settled(pattern: string, within: string): string {
  const [account, parts] = [within.split(':')[4], pattern.split(':')];
  if (account === undefined || parts.length < 6 || parts[4] !== '*') return pattern;
  return parts.with(4, account).join(':');
}

/** Each pattern once, the certain one if there is one. */
function distinct(parts: readonly AllowedPart[]): readonly AllowedPart[] {
  if (parts.length < 2) return parts;
  const found = new Map<string, AllowedPart>();
  for (const part of parts) if (found.get(part.pattern)?.doubt !== null) found.set(part.pattern, part);
  return [...found.values()];
}
