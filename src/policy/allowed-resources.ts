import type { Selector, Statement } from '../model/policy.js';
import { asMeant, readable, targetOf } from './arn-target.js';
import { onEverything } from './grants.js';
import type { Layer } from './layers.js';
import { statementsAbout, type StatementsAbout } from './statements-about.js';
import { applies } from './passed-to-service.js';
import { covers, overlaps } from './pattern.js';
import { hasUserName, hasVariable, mayLackValue, widened, withUserName } from './variables.js';

export interface ResourceQuestion {
  readonly action: string;
  /** A pattern: only resources that match it count. */
  readonly within: string;
  /** What `${aws:username}` stands for; null: for nothing, as in the sessions of a role. */
  readonly userName: string | null;
  /** Of the caller; null or left out: it is not known. */
  readonly accountId?: string | null;
  /** The services that the role is passed to, where one is; left out: unknown. */
  readonly passedTo?: readonly string[];
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
 * covers is out, and all but what its NotResource names. A Deny with a condition, or of some of the resources, takes nothing
 * away here: something remains.
 */
export function allowedResources(
  question: ResourceQuestion,
  allowing: readonly Layer[],
  denying: readonly Layer[],
): readonly AllowedPart[] {
  let parts: readonly AllowedPart[] = [{ patterns: [targetOf(question.within)], doubt: null }];
  for (const layer of allowing) {
    const allows = bearing('allows', [layer], question);
    // Whatever else it says allows nothing more.
    if (allows.some(({ everywhere, standing, voidable }) => everywhere && standing === 'yes' && !voidable)) continue;
    parts = few(distinct(parts.flatMap((part) => allows.flatMap((allow) => meet(part, allow)))));
    if (parts.length === 0) return parts;
  }
  return without(bearing('denials', denying, question), parts).map((part) => ({ ...part, patterns: part.patterns.map(readable) }));
}

/** Do unconditional denials of the layers cover all that is asked about? */
export function isDenied(question: ResourceQuestion, denying: readonly Layer[]): boolean {
  return without(bearing('denials', denying, question), [{ patterns: [targetOf(question.within)], doubt: null }]).length === 0;
}

/** A statement that names the action, and what its resources are to the question. */
interface Bearing {
  readonly statement: Statement;
  readonly standing: 'yes' | 'maybe';
  readonly everywhere: boolean;
  /** None if it is everywhere. */
  readonly patterns: readonly Resolved[];
  /**
   * It holds a variable for which nothing may stand, as for a tag that the principal may lack, and then "this might cause the
   * entire statement to be invalid". AWS: reference_policies_variables.
   */
  readonly voidable: boolean;
}

interface Resolved {
  readonly text: string;
  /** false: it stands for a pattern with a variable, and matches more. */
  readonly certain: boolean;
}

function bearing(which: keyof StatementsAbout, layers: readonly Layer[], question: ResourceQuestion): readonly Bearing[] {
  const found: Bearing[] = [];
  for (const { documents } of layers) {
    for (const { document } of documents) {
      for (const statement of statementsAbout(document, question.action)[which]) {
        const standing = applies(statement, question.passedTo);
        if (standing === 'no' || (which === 'denials' && standing === 'maybe')) continue;
        found.push({ statement, standing, ...aimOf(statement, question) });
      }
    }
  }
  return found;
}

function aimOf(statement: Statement, question: ResourceQuestion): Pick<Bearing, 'everywhere' | 'patterns' | 'voidable'> {
  const { resources } = statement;
  const everywhere = onEverything(statement);
  const voidable = resources?.patterns.some((pattern) => mayLackValue(pattern, question.userName !== null)) === true;
  return { everywhere, voidable, patterns: everywhere || resources === null ? [] : resolved(resources, question) };
}

/** What of the part a statement allows. */
function meet(part: AllowedPart, { statement: { resources }, standing, everywhere, patterns, voidable }: Bearing): readonly AllowedPart[] {
  const doubt = part.doubt ?? (standing === 'maybe' ? 'condition' : null);
  if (everywhere) return [{ ...part, doubt }];
  if (resources === null) return [{ ...part, doubt: doubt ?? 'condition' }];
  if (!resources.except) return meetPatterns({ ...part, doubt }, patterns);
  const covering = patterns.filter(({ text }) => coversAny(text, part.patterns));
  if (covering.some(({ certain }) => certain)) return [];
  return [{ ...part, doubt: doubt ?? (covering.length > 0 || voidable ? 'variable' : null) }];
}

function meetPatterns(part: AllowedPart, patterns: readonly Resolved[]): readonly AllowedPart[] {
  return patterns.flatMap(({ text, certain }) => {
    const narrower = narrowed(part.patterns, text);
    return narrower === null ? [] : [{ patterns: narrower, doubt: part.doubt ?? (certain ? null : 'variable') }];
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

/** Those with NotResource first: they leave little, and others may cover that. */
function without(denials: readonly Bearing[], parts: readonly AllowedPart[]): readonly AllowedPart[] {
  if (denials.length === 0) return parts;
  let left = parts;
  const inOrder = [...denials.filter(isExcepting), ...denials.filter((denial) => !isExcepting(denial))];
  for (const denial of inOrder) {
    left = few(distinct(left.flatMap((part) => lessOf(part, denial))));
    if (left.length === 0) return left;
  }
  return left;
}

function isExcepting({ statement: { resources }, everywhere }: Bearing): boolean {
  return !everywhere && resources?.except === true;
}

function lessOf(part: AllowedPart, denial: Bearing): readonly AllowedPart[] {
  const { everywhere, patterns, voidable, statement } = denial;
  // If it is void it takes nothing away; else more is out than can be said.
  const left = (): readonly AllowedPart[] => (voidable ? [{ ...part, doubt: part.doubt ?? 'variable' }] : []);
  if (everywhere || statement.resources === null) return left();
  if (statement.resources.except) return voidable ? left() : meetPatterns(part, patterns);
  return patterns.some(({ text, certain }) => certain && coversAny(text, part.patterns)) ? left() : [part];
}

/** Without the patterns that match nothing. */
function resolved({ patterns }: Selector, { userName, accountId = null, within }: ResourceQuestion): readonly Resolved[] {
  const inIam = within.split(':')[2] === 'iam';
  // A variable that stands for nothing makes the pattern match nothing. AWS: reference_policies_variables.
  const named = patterns
    .map((pattern) => withUserName(pattern, userName, accountId))
    .filter((pattern) => userName !== null || !hasUserName(pattern));
  const wide = named.map((pattern) => ({ text: asMeant(widened(pattern), within), certain: !hasVariable(pattern) }));
  return inIam ? wide.filter(({ text }) => !isNoName(readable(text))) : wide;
}

/** The names of IAM hold no dollar sign and no braces, their paths may. AWS: reference_iam-quotas. */
function isNoName(pattern: string): boolean {
  const end = Math.max(...['/', '*', '?'].map((char) => pattern.lastIndexOf(char)));
  return /[${}]/.test(pattern.slice(end + 1));
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

/**
 * Wide patterns of several layers could multiply without end: what was met before the latest is then forgotten, which
 * makes the parts wider.
 */
function few(parts: readonly AllowedPart[]): readonly AllowedPart[] {
  return parts.length <= MOST_PARTS ? parts : distinct(parts.map(({ patterns, doubt }) => ({ patterns: patterns.slice(0, 1), doubt })));
}
