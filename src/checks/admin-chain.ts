import type { PolicyDocument, Statement } from '../model/policy.js';
import { UNKNOWN } from '../model/value.js';
import { coversActions, isEveryAction } from '../policy/action-selector.js';
import type { PrincipalPolicies } from '../policy/applied-policy.js';
import { isEveryResource, onEverything, type Grant } from '../policy/grants.js';
import { adminOf, coversEverything, deniesEverything } from './admin.js';

/**
 * full: `*` on `*`, an administrator · all_but: everything but what is named, by NotAction or NotResource · unknown: a
 * document that could change the answer was not seen.
 */
export const ADMIN_KINDS = ['full', 'all_but', 'none', 'unknown'] as const;

export interface AdminChain {
  readonly kind: (typeof ADMIN_KINDS)[number];
  /** The statements that make it so. */
  readonly through: readonly Grant[];
  /** What an all_but leaves out: patterns of actions or resources. */
  readonly except: readonly string[];
}

const NONE: AdminChain = { kind: 'none', through: [], except: [] };

/** Through what a principal is an administrator, or nearly one. Service control policies play no part, as in `adminOf`. */
export function adminChain(policies: PrincipalPolicies): AdminChain {
  const admin = adminOf(policies);
  const through = grantsBy(policies, coversEverything);
  if (admin !== 'no') return { kind: admin === 'yes' ? 'full' : 'unknown', through, except: [] };
  const wide = grantsBy(policies, (statement) => coversEverything(statement) || isAllBut(statement));
  const own = policies.applied.flatMap(({ document }) => (document === UNKNOWN ? [] : document));
  if (wide.length === 0 || own.some(deniesEverything)) return NONE;
  const { boundary } = policies;
  if (boundary === UNKNOWN) return { kind: 'unknown', through: wide, except: [] };
  if (boundary !== null && !leavesMost(boundary)) return NONE;
  const except = [...leftOut(own), ...(boundary === null ? [] : leftOut(boundary))];
  return { kind: 'all_but', through: wide, except: [...new Set(except)] };
}

function grantsBy({ applied }: PrincipalPolicies, wanted: (statement: Statement) => boolean): readonly Grant[] {
  return applied.flatMap((policy) => {
    if (policy.document === UNKNOWN) return [];
    return policy.document.flatMap((statement, at): readonly Grant[] => {
      const { effect, sid, conditional } = statement;
      return effect === 'Allow' && wanted(statement) ? [{ policy, statement: at + 1, sid, conditional, whole: true }] : [];
    });
  });
}

/** Everything but what it names. One that names everything leaves nothing. */
function isAllBut({ actions, resources }: Statement): boolean {
  if (resources === null || (!actions.except && !resources.except)) return false;
  const everyAction = actions.patterns.some(isEveryAction);
  const everyResource = resources.patterns.some(isEveryResource);
  return everyAction !== actions.except && everyResource !== resources.except;
}

function leavesMost(boundary: PolicyDocument): boolean {
  const wide = boundary.some((statement) => statement.effect === 'Allow' && (coversEverything(statement) || isAllBut(statement)));
  return wide && !boundary.some(deniesEverything);
}

/** What the exceptions name and no other statement allows after all. */
function leftOut(document: PolicyDocument): readonly string[] {
  const allows = document.filter(({ effect }) => effect === 'Allow');
  if (allows.some(coversEverything)) return [];
  return allows.filter(isAllBut).flatMap(({ actions, resources }) => [
    ...(actions.except ? actions.patterns.filter((pattern) => !allows.some((other) => onEverything(other) && coversActions(other.actions, pattern))) : []),
    ...(resources?.except === true ? resources.patterns : []),
  ]);
}
