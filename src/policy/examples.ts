import type { Selector, Statement } from '../model/policy.js';
import { ACTIONS, RESOURCES, touches, type Extent, type Matching, type Span } from './extents.js';

/** What wildcards may stand for. No pattern that people write names it, unless it names much more. */
const RUNS = ['zq', 'zq:zq', ''];

const NOTHING: Selector = { except: false, patterns: [] };

const IS_ACTION = /^[^:*?]+:[^:*?]+$/;

/** Is something of the extent named by none of the statements? Never yes wrongly: there is an example. */
export function isBeyond(extent: Extent, statements: readonly Statement[]): boolean {
  return hasExample(extent, null, (example) => !statements.some((statement) => touches(statement, example)));
}

/**
 * Is there such an example? Examples are one action each of an extent, on one resource. Some are of what the statement
 * `near` names, too, if anything is. Never yes wrongly; not all are tried.
 */
export function hasExample(extent: Extent, near: Statement | null, isSuch: (example: Extent) => boolean): boolean {
  const actions = within(extent.actions, near?.actions ?? NOTHING, ACTIONS).filter((action) => IS_ACTION.test(action));
  const resources = within(extent.resources, near?.resources ?? NOTHING, RESOURCES);
  return actions.some((action) => resources.some((resource) => isSuch({ actions: exactly(action), resources: exactly(resource) })));
}

function exactly(pattern: string): Span {
  return { within: pattern, without: [] };
}

function within(span: Span, { except, patterns }: Selector, { covers, overlaps }: Matching): readonly string[] {
  const shapes = [
    span.within,
    ...(except ? [] : patterns.filter((pattern) => overlaps(pattern, span.within)).flatMap((pattern) => joined(span.within, pattern))),
  ];
  const texts = new Set(shapes.flatMap((shape) => RUNS.map((run) => withoutWildcards(shape, run))));
  return [...texts].filter((text) => covers(span.within, text) && !span.without.some((other) => overlaps(other, text)));
}

/** `${*}` and `${?}` are none. */
function withoutWildcards(shape: string, run: string): string {
  return shape.replace(/\$\{[*?]\}|[*?]/g, (found) => (found === '*' ? run : found === '?' ? 'z' : found));
}

/** Patterns that may match what both match: `s3:Get*` and `s3:*Object` have `s3:Get*Object`. */
function joined(one: string, other: string): readonly string[] {
  return [other, begun(one) + rest(other), begun(other) + rest(one)];
}

function begun(pattern: string): string {
  return pattern.slice(0, pattern.length - rest(pattern).length);
}

/** From the first `*` on. */
function rest(pattern: string): string {
  return /\*.*$/s.exec(pattern)?.[0] ?? '';
}
