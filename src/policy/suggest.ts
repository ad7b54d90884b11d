import { decodeDocument, parsePolicy, statementsOf, type RawStatement, type Statement } from '../model/policy.js';
import { UNKNOWN } from '../model/value.js';
import type { Catalogue } from './service-catalogue.js';
import { cutOf, type Cut, type Droppable } from './reduction.js';
import { POLICY_LIMITS } from './policy-limits.js';
import { rewritingsOf, type Rewriting } from './reduce-statement.js';

export interface Suggestion {
  /** Compact JSON; null: nothing is left, the policy can be detached. */
  readonly document: string | null;
  /** Services, or actions (`s3:GetObject`), that a statement no longer grants; `kept` says which statement still may. */
  readonly removed: readonly string[];
  readonly kept: readonly KeptStatement[];
  readonly changed: boolean;
}

/** A statement, or a part of it, that was left as it is. */
export interface KeptStatement {
  /** The first is 1; null: the whole document. */
  readonly statement: number | null;
  readonly why: string;
}

/**
 * The policy without what may go. It allows nothing that the old one does not allow. For every action that the catalogue
 * or the evidence knows and that may not go it decides as before; an action unknown to both can be lost where `*` or a
 * pattern becomes a list. What stays as it is: Deny statements, statements with a condition, iam:PassRole (its use is
 * never tracked), and whatever would make the document longer than IAM allows (see POLICY_LIMITS) and than it was. Not
 * `inPlace`, another policy takes the place of this one, and how long this one is, is no excuse: the document may then be
 * longer than the limit.
 */
export function suggest(
  text: string,
  may: Droppable,
  catalogue: Catalogue,
  limit: number = POLICY_LIMITS.managed,
  inPlace = true,
): Suggestion {
  const raw = statementsOf(text);
  const parsed = parsePolicy(text);
  const json = decodeDocument(text);
  if (raw === UNKNOWN || parsed === UNKNOWN || typeof json !== 'object' || json === null) {
    return { document: text, removed: [], kept: [{ statement: null, why: 'it is not a policy document' }], changed: false };
  }
  const cut = cutOf(may, catalogue);
  const plans = withoutEmpty(
    parsed,
    parsed.map((statement, at) => planFor(raw[at] ?? {}, statement, cut)),
  );
  const old = JSON.stringify(json);
  const most = inPlace ? Math.max(limit, old.length) : limit;
  const write = (): string | null =>
    written(
      Object.entries(json),
      plans.map(({ ways }) => ways[0]),
    );
  for (let document = write(); ; document = write()) {
    if (document === null || document.length <= most || !shorten(plans)) {
      return { document, ...said(plans, most), changed: document !== old };
    }
  }
}

/** The ways to write a statement that are left, the one chosen first. */
interface Plan {
  ways: readonly [Rewriting, ...Rewriting[]];
  readonly best: Rewriting;
  readonly why: readonly string[];
}

function planFor(raw: RawStatement, statement: Statement, cut: Cut): Plan {
  const asItStands = { statements: [raw], removed: [], stuck: [] };
  if (statement.effect === 'Deny') return { ways: [asItStands], best: asItStands, why: [] };
  const ways = rewritingsOf(raw, statement, cut);
  const [best] = ways;
  if (!statement.conditional) return { ways, best, why: best.stuck };
  return { ways: [asItStands], best: asItStands, why: best.removed.length > 0 ? ['it has a condition'] : best.stuck };
}

/** A statement that names nothing grants nothing: it goes with the rest, for IAM might refuse a document that has it. */
function withoutEmpty(statements: readonly Statement[], plans: readonly Plan[]): readonly Plan[] {
  const isEmpty = plans.map((_, at) => statements[at] !== undefined && grantsNothing(statements[at]));
  if (!plans.some(({ ways }) => ways[0].removed.length > 0) && isEmpty.includes(false)) return plans;
  const gone: Rewriting = { statements: [], removed: [], stuck: [] };
  return plans.map((plan, at) => (isEmpty[at] === true ? { ways: [gone], best: gone, why: [] } : plan));
}

function grantsNothing({ effect, actions, resources }: Statement): boolean {
  const namesNone = [actions, resources].some((selector) => selector?.except === false && selector.patterns.length === 0);
  return effect === 'Allow' && namesNone;
}

/** Gives the longest statement that can be written otherwise its next way; false when there is none. */
function shorten(plans: readonly Plan[]): boolean {
  const size = ({ ways }: Plan): number => JSON.stringify(ways[0].statements).length;
  const [longest] = plans.filter(({ ways }) => ways.length > 1).sort((a, b) => size(b) - size(a));
  const [, next, ...others] = longest?.ways ?? [];
  if (longest === undefined || next === undefined) return false;
  longest.ways = [next, ...others];
  return true;
}

function written(entries: readonly (readonly [string, unknown])[], ways: readonly Rewriting[]): string | null {
  const statements = ways.flatMap((way) => way.statements);
  if (statements.length === 0) return null;
  const value = (before: unknown): unknown => (Array.isArray(before) || statements.length > 1 ? statements : statements[0]);
  return JSON.stringify(Object.fromEntries(entries.map(([key, before]) => [key, key === 'Statement' ? value(before) : before])));
}

function said(plans: readonly Plan[], limit: number): Pick<Suggestion, 'removed' | 'kept'> {
  const kept = plans.flatMap(({ ways: [way], best, why }, at) => {
    const lost = best.removed.length - way.removed.length;
    const tooLong = lost > 0 ? [`dropping ${lost} more would make the policy longer than ${limit} characters`] : [];
    return [...why, ...tooLong].map((text) => ({ statement: at + 1, why: text }));
  });
  return { removed: [...new Set(plans.flatMap(({ ways: [way] }) => way.removed))].sort(), kept };
}
