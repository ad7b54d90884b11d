import type { PolicyDocument, Selector, Statement } from '../model/policy.js';
import { selectsAction } from './action-selector.js';
import { onEverything } from './grants.js';
import type { Layer } from './layers.js';
import { covers, overlaps } from './pattern.js';
import { hasUserName, hasVariable, widened, withUserName } from './variables.js';

export interface ResourceQuestion {
  readonly action: string;
  /** A pattern: only resources that match it count. */
  readonly within: string;
  /** What `${aws:username}` stands for; null: for nothing, as in the sessions of a role. */
  readonly userName: string | null;
}

/** Resources on which an action is allowed. */
export interface AllowedPart {
  /** It is what all of them match, the latest met first: the question's own pattern alone when it is allowed on all of that. */
  readonly patterns: readonly string[];
  /** What decides it that is not judged; null: it is certain. */
  readonly doubt: 'condition' | 'variable' | null;
}

/**
 * On which resources the layers allow an action. Every layer of `allowing` must; what an unconditional Deny of any layer
 * covers is out. A Deny with a condition, or of some of the resources, takes nothing away here: something remains.
 */
export function allowedResources(question: ResourceQuestion, allowing: readonly Layer[], denying: readonly Layer[]): readonly AllowedPart[] {
  let parts: readonly AllowedPart[] = [{ patterns: [question.within], doubt: null }];
  for (const layer of allowing) {
    const allows = bearing('allows', [layer], question);
    // Whatever else it says allows nothing more.
    if (allows.some(({ everywhere, statement }) => everywhere && !statement.conditional)) continue;
    parts = few(distinct(parts.flatMap((part) => allows.flatMap((allow) => meet(part, allow)))));
    if (parts.length === 0) return parts;
  }
  const denials = bearing('denials', denying, question);
  return denials.length === 0 ? parts : parts.filter(({ patterns }) => !denials.some((denial) => coversAll(denial, patterns)));
}

/** Does an unconditional Deny of any layer cover all that is asked about? */
export function isDenied(question: ResourceQuestion, denying: readonly Layer[]): boolean {
  return bearing('denials', denying, question).some((denial) => coversAll(denial, [question.within]));
}

/** A statement that names the action, and what its resources are to the question. */
interface Bearing {
  readonly statement: Statement;
  readonly everywhere: boolean;
  /** None if it is everywhere. */
  readonly patterns: readonly Resolved[];
}

interface Resolved {
  readonly text: string;
  /** false: it stands for a pattern with a variable, and matches more. */
  readonly certain: boolean;
}

function bearing(which: keyof About, layers: readonly Layer[], question: ResourceQuestion): readonly Bearing[] {
  const found: Bearing[] = [];
  for (const { documents } of layers) {
    for (const { document } of documents) {
      for (const statement of about(document, question.action)[which]) {
        const everywhere = onEverything(statement);
        found.push({ statement, everywhere, patterns: everywhere || statement.resources === null ? [] : resolved(statement.resources, question) });
      }
    }
  }
  return found;
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
function meet(part: AllowedPart, { statement, everywhere, patterns }: Bearing): readonly AllowedPart[] {
  const { resources, conditional } = statement;
  const doubt = part.doubt ?? (conditional ? 'condition' : null);
  if (everywhere) return [{ ...part, doubt }];
  if (resources === null) return [{ ...part, doubt: doubt ?? 'condition' }];
  if (resources.except) {
    const covering = patterns.filter(({ text }) => coversAny(text, part.patterns));
    return covering.some(({ certain }) => certain) ? [] : [{ ...part, doubt: doubt ?? (covering.length > 0 ? 'variable' : null) }];
  }
  return patterns.flatMap(({ text, certain }) => {
    const narrower = narrowed(part.patterns, text);
    return narrower === null ? [] : [{ patterns: narrower, doubt: doubt ?? (certain ? null : 'variable') }];
  });
}

/** null: nothing is left. Of patterns that overlap two by two something may be said to be left although nothing is. */
function narrowed(patterns: readonly string[], pattern: string): readonly string[] | null {
  if (coversAny(pattern, patterns)) return patterns;
  return patterns.every((met) => overlaps(pattern, met)) ? [pattern, ...patterns.filter((met) => !covers(met, pattern))] : null;
}

/** A part is what all its patterns match, so whatever covers one of them covers the part. */
function coversAny(pattern: string, part: readonly string[]): boolean {
  return part.some((met) => covers(pattern, met));
}

function coversAll({ statement: { resources }, everywhere, patterns }: Bearing, part: readonly string[]): boolean {
  if (everywhere || resources === null) return true;
  if (resources.except) return !patterns.some(({ text }) => part.every((met) => overlaps(text, met)));
  return patterns.some(({ text, certain }) => certain && coversAny(text, part));
}

/** Without the patterns that match nothing. */
function resolved({ patterns }: Selector, { userName, within }: ResourceQuestion): readonly Resolved[] {
  const inIam = within.split(':')[2] === 'iam';
  // A variable that stands for nothing makes the pattern match nothing. AWS: reference_policies_variables.
  const named = userName === null ? patterns.filter((pattern) => !hasUserName(pattern)) : patterns.map((pattern) => withUserName(pattern, userName));
  const wide = named.map((pattern) => ({ text: settled(widened(pattern), within), certain: !hasVariable(pattern) }));
  return inIam ? wide.filter(({ text }) => !isNoName(text)) : wide;
}

/** The names of IAM hold no dollar sign and no braces, their paths may. AWS: reference_iam-quotas. */
function isNoName(pattern: string): boolean {
  const end = Math.max(...['/', '*', '?'].map((char) => pattern.lastIndexOf(char)));
  return /[${}]/.test(pattern.slice(end + 1));
}

/**
 * `arn:*:iam::*:role/web` within account 111122223333 is a role of it: as text alone its last `*` could also stand for
 * `111122223333:role/app`, and so meet roles that it does not mean, and the first for a whole ARN of another service.
 */
function settled(pattern: string, within: string): string {
  if (!pattern.includes(':*:')) return pattern;
  const [given, parts] = [within.split(':'), pattern.split(':')];
  return parts.length < 6 ? pattern : parts.map((part, at) => (part === '*' && at < 5 ? (given[at] ?? part) : part)).join(':');
}

/** Each once, the certain one if there is one. */
function distinct(parts: readonly AllowedPart[]): readonly AllowedPart[] {
  if (parts.length < 2) return parts;
  const found = new Map<string, AllowedPart>();
  for (const part of parts) {
    const key = part.patterns.join('\n');
    if (found.get(key)?.doubt !== null) found.set(key, part);
  }
  return [...found.values()];
}

const MOST_PARTS = 1000;

/** Wide patterns of several layers could multiply without end: what was met before the latest is then forgotten, which makes the parts wider. */
function few(parts: readonly AllowedPart[]): readonly AllowedPart[] {
  return parts.length <= MOST_PARTS ? parts : distinct(parts.map(({ patterns, doubt }) => ({ patterns: patterns.slice(0, 1), doubt })));
}
