import type { RawStatement, Selector, Statement } from '../model/policy.js';
import { isEveryAction } from './action-selector.js';
import {
  listInstead,
  mergedReductions,
  moreExceptions,
  PASS_ROLE,
  reducePattern,
  servicesOnly,
  type Cut,
  type Reduction,
} from './reduction.js';

/** A statement as it can be written anew. No statement: nothing of it is left. */
export interface Rewriting {
  readonly statements: readonly RawStatement[];
  /** Services, or actions (`s3:GetObject`), that it no longer grants. */
  readonly removed: readonly string[];
  readonly stuck: readonly string[];
}

/**
 * The ways to write an Allow without what is to go: the best first, the last as it stands. Several, because the best may
 * be longer than IAM allows. None of them allows what the statement does not allow.
 */
export function rewritingsOf(raw: RawStatement, { actions }: Statement, cut: Cut): readonly [Rewriting, ...Rewriting[]] {
  const [best, ...others] = [cut, servicesOnly(cut)].flatMap((each) => formsOf(raw, actions, each));
  const asItStands = { statements: [raw], removed: [], stuck: best?.stuck ?? [] };
  const useful = [best, ...others].filter((form) => form !== undefined).filter(({ removed }) => removed.length > 0);
  const [first, ...rest] = useful;
  return first === undefined ? [asItStands] : [first, ...rest, asItStands];
}

/**
 * `*` becomes a list of what stays: `NotAction` would go on granting each service that AWS adds. It is the second choice,
 * for when the list is too long, and the first where the policy was written that way.
 */
function formsOf(raw: RawStatement, { except, patterns }: Selector, cut: Cut): readonly Rewriting[] {
  if (!except) {
    const list = listed(raw, mergedReductions(patterns.map((pattern) => reducePattern(pattern, cut))));
    return patterns.some(isEveryAction) ? [list, excepted(raw, [], cut)] : [list];
  }
  const list = listInstead(patterns, cut);
  const forms = [excepted(raw, patterns, cut), ...(list === null ? [] : [listed(raw, list)])];
  return list?.patterns.length === 0 ? forms.toReversed() : forms;
}

function listed(raw: RawStatement, { patterns, removed, stuck }: Reduction): Rewriting {
  return { statements: patterns.length === 0 ? [] : [withActions(raw, 'Action', patterns)], removed, stuck };
}

function excepted(raw: RawStatement, excluded: readonly string[], cut: Cut): Rewriting {
  const { patterns, removed, stuck, losesPassRole } = moreExceptions(excluded, cut);
  const statement = withActions(raw, 'NotAction', [...excluded, ...patterns]);
  return { statements: losesPassRole ? [statement, passRole(raw)] : [statement], removed, stuck };
}

/** A Sid is unique in its policy, so the additional statement has none. */
function passRole(raw: RawStatement): RawStatement {
  return Object.fromEntries(Object.entries(withActions(raw, 'Action', [PASS_ROLE])).filter(([key]) => key !== 'Sid'));
}

function withActions(raw: RawStatement, word: 'Action' | 'NotAction', patterns: readonly string[]): RawStatement {
  const entries = Object.entries(raw).filter(([key, value]) => !isActions(key) || value !== null);
  return Object.fromEntries(entries.map(([key, value]) => (isActions(key) ? [word, likeBefore(value, patterns)] : [key, value])));
}

function isActions(key: string): boolean {
  return key === 'Action' || key === 'NotAction';
}

/** A single string stays one where one pattern is left. */
function likeBefore(before: unknown, patterns: readonly string[]): unknown {
  return !Array.isArray(before) && patterns.length === 1 ? patterns[0] : patterns;
}
