import type { Selector, Statement } from '../model/policy.js';
import { isEveryAction } from './action-selector.js';
import { covers, overlaps } from './pattern.js';
import { filled, hasVariable, widened } from './variables.js';

/** What a pattern matches, less what others do. */
export interface Span {
  readonly within: string;
  readonly without: readonly string[];
}

/** Actions on resources: a part of what a statement names. */
export interface Extent {
  readonly actions: Span;
  readonly resources: Span;
}

const ALL: Span = { within: '*', without: [] };

export const EVERYTHING: Extent = { actions: ALL, resources: ALL };

/** What patterns of one kind mean to each other. */
export interface Matching {
  /** Does `wider` match all that `narrower` matches? Never yes wrongly. */
  readonly covers: (wider: string, narrower: string) => boolean;
  /** May something match both? Never no wrongly. */
  readonly overlaps: (one: string, other: string) => boolean;
}

export const ACTIONS: Matching = {
  covers: (wider, narrower) => covers(folded(wider), folded(narrower)),
  overlaps: (one, other) => overlaps(folded(one), folded(other)),
};

export const RESOURCES: Matching = {
  covers: coversResource,
  overlaps: (one, other) => overlaps(widened(one), widened(other)),
};

function folded(action: string): string {
  return isEveryAction(action) ? '*' : action.toLowerCase();
}

/** A policy variable is the same text wherever it stands, of which nothing is known, not even how long it is. */
function coversResource(wider: string, narrower: string): boolean {
  if (wider === narrower) return true;
  if (wider.includes('?') && hasVariable(narrower)) return false;
  const variables: string[] = [];
  const opaque = (variable: string): string => {
    if (!variables.includes(variable)) variables.push(variable);
    return String.fromCodePoint(0xf0000 + variables.indexOf(variable));
  };
  return covers(filled(wider, opaque), filled(narrower, opaque));
}

/** What a statement names, in parts with one pattern each. One without resources is taken for one of all. */
export function extentsOf({ actions, resources }: Pick<Statement, 'actions' | 'resources'>): readonly Extent[] {
  const on = resources === null ? [ALL] : spansOf(resources, RESOURCES);
  return spansOf(actions, ACTIONS).flatMap((action) => on.map((resource) => ({ actions: action, resources: resource })));
}

function spansOf({ except, patterns }: Selector, matching: Matching): readonly Span[] {
  if (!except) return patterns.map((within) => ({ within, without: [] }));
  return patterns.some((pattern) => matching.covers(pattern, '*')) ? [] : [{ within: '*', without: patterns }];
}

export interface Remainder {
  /** At least what no statement names; empty: they name all of it. */
  readonly left: readonly Extent[];
  /** The statements that took something away. */
  readonly by: ReadonlySet<Statement>;
}

/** Long exceptions of actions and of resources could multiply without end. */
const MOST_PARTS = 1000;

/** An extent less what statements name, all of them together. */
export function remainder(extent: Extent, statements: readonly Statement[]): Remainder {
  const by = new Set<Statement>();
  let left: readonly Extent[] = [extent];
  // What one statement leaves may be what another one, seen before, could not take from the whole.
  for (let before: readonly Extent[] = []; left !== before && left.length > 0; ) {
    before = left;
    for (const statement of statements) {
      const less = left.flatMap((part) => minus(part, statement));
      if (less.length > MOST_PARTS || (less.length === left.length && less.every((part, at) => part === left[at]))) continue;
      by.add(statement);
      left = distinct(less);
    }
  }
  return { left, by };
}

/** Parts with the same patterns are the same: what they are without comes from one extent. */
function distinct(parts: readonly Extent[]): readonly Extent[] {
  return [...new Map(parts.map((part) => [`${part.actions.within} ${part.resources.within}`, part])).values()];
}

/** The extent itself where nothing of it can be taken away. */
function minus(extent: Extent, { actions, resources }: Statement): readonly Extent[] {
  if (resources === null) return [extent];
  const otherActions = outside(extent.actions, actions, ACTIONS);
  if (otherActions.includes(extent.actions)) return [extent];
  const otherResources = outside(extent.resources, resources, RESOURCES);
  if (otherResources.includes(extent.resources)) return [extent];
  return [...otherActions.map((span) => ({ ...extent, actions: span })), ...otherResources.map((span) => ({ ...extent, resources: span }))];
}

/** At least what the selector does not name of it. */
const outside = remembered((span: Span, { except, patterns }: Selector, matching: Matching): readonly Span[] => {
  if (except) return patterns.flatMap((pattern) => meet(span, pattern, matching));
  return patterns.some((pattern) => matching.covers(pattern, span.within)) ? [] : [span];
});

/** Extents share their spans, so most questions come more than once. */
function remembered<Answer>(ask: (span: Span, selector: Selector, matching: Matching) => Answer): typeof ask {
  const answers = new WeakMap<Selector, WeakMap<Span, Answer>>();
  return (span, selector, matching) => {
    let known = answers.get(selector);
    if (known === undefined) answers.set(selector, (known = new WeakMap<Span, Answer>()));
    let answer = known.get(span);
    if (answer === undefined) known.set(span, (answer = ask(span, selector, matching)));
    return answer;
  };
}

/** At least what the pattern matches of it. */
function meet(span: Span, pattern: string, matching: Matching): readonly Span[] {
  const { within, without } = span;
  if (!matching.overlaps(pattern, within) || without.some((other) => matching.covers(other, pattern))) return [];
  return matching.covers(pattern, within) || !matching.covers(within, pattern) ? [span] : [{ within: pattern, without }];
}

/** Does the statement name all of it? Never yes wrongly. */
export function holds(statement: Statement, extent: Extent): boolean {
  return minus(extent, statement).length === 0;
}

/** May the statement name anything of it? Never no wrongly. */
export function touches({ actions, resources }: Statement, extent: Extent): boolean {
  return touchesSpan(extent.actions, actions, ACTIONS) && (resources === null || touchesSpan(extent.resources, resources, RESOURCES));
}

const touchesSpan = remembered((span: Span, { except, patterns }: Selector, matching: Matching): boolean => {
  if (except) return !patterns.some((pattern) => matching.covers(pattern, span.within));
  return patterns.some((pattern) => meet(span, pattern, matching).length > 0);
});
