import { LITERAL_MARK, LITERAL_STAR, NO_COLON, PLAIN } from './pattern.js';

/** The parts of an ARN before its resource hold no colon: arn, partition, service, Region, account. */
const HEAD = 5;

/**
 * Things of one kind, as patterns that stand for no ARN of any other kind: a Region, an account and most names hold no
 * colon. Names after one may, as of a function and its version; so may the paths of IAM.
 */
export function targetOf(within: string): string {
  const known = targets.get(within);
  if (known !== undefined) return known;
  const parts = within.split(':');
  const target = parts.length <= HEAD ? within : inParts(parts, isFree(parts)).join(':');
  if (targets.size >= MOST_TARGETS) targets.clear();
  targets.set(within, target);
  return target;
}

/** All principals of an account are asked about the same things. */
const targets = new Map<string, string>();
const MOST_TARGETS = 1000;

/**
 * A pattern of a document, as far as it can match such things. A `*` that ends a part may stand for colons too (AWS:
 * reference_policies_elements_resource), but not where the pattern has as many parts as the ARNs: there part stands against
 * part, and a part that is only `*` is what the other says.
 */
export function asMeant(pattern: string, within: string): string {
  if (!pattern.includes('*')) return pattern;
  const [given, parts] = [within.split(':'), pattern.split(':')];
  if (parts.length <= HEAD) return pattern;
  const told = parts.map((part, at) => (part === '*' && at < HEAD ? (given[at] ?? part) : part));
  return given.length > HEAD && told.length >= given.length ? inParts(told, isFree(given)).join(':') : told.join(':');
}

/** May the names of such things hold colons? `function:*` and `stateMachine:*` may, the revision of `task-definition/*:*` not. */
function isFree(given: readonly string[]): boolean {
  return given[2] === 'iam' || (given.at(-1) === '*' && given.at(-2)?.includes('*') === false);
}

function inParts(parts: readonly string[], free: boolean): readonly string[] {
  const last = parts.length - 1;
  return parts.map((part, at) => {
    if (free && at >= HEAD) return part;
    return part === '*' && at === last && at > HEAD ? PLAIN : part.replaceAll('*', NO_COLON);
  });
}

/** With the wildcards of documents. */
export function readable(pattern: string): string {
  const known = pattern.replaceAll(NO_COLON, '*').replaceAll(PLAIN, '*');
  return known.replaceAll(LITERAL_STAR, () => '${*}').replaceAll(LITERAL_MARK, () => '${?}');
}
