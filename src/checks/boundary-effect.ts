import type { PolicyDocument, Selector, Statement } from '../model/policy.js';
import { UNKNOWN } from '../model/value.js';
import { coversActions, isEveryAction, overlapsActions } from '../policy/action-selector.js';
import { isWhole, type PrincipalPolicies } from '../policy/applied-policy.js';
import { covers, overlaps } from '../policy/pattern.js';
import { coversEverything } from './admin.js';

/**
 * none: there is no boundary · caps: it takes away something that the policies allow · no_effect: all that they allow, it
 * allows too · unknown: a condition decides it, or it could not be read.
 */
export const BOUNDARY_EFFECTS = ['none', 'caps', 'no_effect', 'unknown'] as const;

export type BoundaryEffect = (typeof BOUNDARY_EFFECTS)[number];

export function boundaryEffect(policies: PrincipalPolicies): BoundaryEffect {
  const { applied, boundary } = policies;
  if (boundary === null || boundary === UNKNOWN) return boundary === null ? 'none' : 'unknown';
  const denies = boundary.filter(({ effect }) => effect === 'Deny');
  const allows = boundary.filter(({ effect }) => effect === 'Allow');
  const certain = allows.filter(({ conditional }) => !conditional);
  const own = applied.flatMap(({ document }) => (document === UNKNOWN ? [] : document)).filter(({ effect }) => effect === 'Allow');
  const units = own.flatMap(unitsOf);
  if (units.some((unit) => !allows.some((each) => holds(each, unit)) || denies.some((each) => !each.conditional && touches(each, unit)))) return 'caps';
  if (units.some((unit) => !certain.some((each) => holds(each, unit)) || denies.some((each) => touches(each, unit)))) return 'unknown';
  // What could not be read may allow anything, which only a boundary of everything lets pass.
  return !isWhole(policies) && !(certain.some(coversEverything) && denies.length === 0) ? 'unknown' : 'no_effect';
}

/** A statement with one action and one resource; NotAction and NotResource can't be taken apart. */
type Unit = Pick<Statement, 'actions' | 'resources'>;

function unitsOf({ actions, resources }: PolicyDocument[number]): readonly Unit[] {
  const split = (selector: Selector): readonly Selector[] => (selector.except ? [selector] : selector.patterns.map((pattern) => ({ except: false, patterns: [pattern] })));
  const on: readonly (Selector | null)[] = resources === null ? [null] : split(resources);
  return split(actions).flatMap((action) => on.map((resource) => ({ actions: action, resources: resource })));
}

/** Does the statement allow everything of the unit? Never yes wrongly. */
function holds(wide: Statement, { actions, resources }: Unit): boolean {
  return holdsActions(wide.actions, actions) && wide.resources !== null && (resources === null || holdsResources(wide.resources, resources));
}

function holdsActions(wide: Selector, narrow: Selector): boolean {
  if (!narrow.except) return narrow.patterns.every((pattern) => coversActions(wide, pattern));
  if (wide.except) return wide.patterns.every((pattern) => coversActions({ except: false, patterns: narrow.patterns }, pattern));
  return wide.patterns.some(isEveryAction);
}

function holdsResources(wide: Selector, narrow: Selector): boolean {
  const inNarrow = (pattern: string): boolean => narrow.patterns.some((each) => covers(each, pattern));
  if (wide.except) return narrow.except ? wide.patterns.every(inNarrow) : false;
  if (narrow.except) return wide.patterns.includes('*');
  return narrow.patterns.every((pattern) => wide.patterns.some((each) => covers(each, pattern)));
}

/** May the Deny take anything from the unit? */
function touches({ actions, resources }: Statement, unit: Unit): boolean {
  const names = unit.actions.except
    ? actions.except || actions.patterns.some((pattern) => overlapsActions(unit.actions, pattern))
    : unit.actions.patterns.some((pattern) => overlapsActions(actions, pattern));
  if (!names || resources === null || unit.resources === null || resources.except || unit.resources.except) return names;
  return unit.resources.patterns.some((own) => resources.patterns.some((pattern) => overlaps(own, pattern)));
}
