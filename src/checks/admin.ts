import type { PrincipalPolicies } from '../policy/applied-policy.js';
import type { PolicyDocument, Statement } from '../model/policy.js';
import { UNKNOWN, type Flag } from '../model/value.js';
import { isEveryAction } from '../policy/action-selector.js';
import { EVERYTHING, remainder } from '../policy/extents.js';
import { isBeyond } from '../policy/examples.js';
import { isEveryResource, onEverything } from '../policy/grants.js';

/**
 * yes: the attached, inline and group policies together allow `*` on `*` and no permissions boundary caps it.
 * A condition on the Allow (MFA, a Region) still makes an administrator. An unconditional Deny of everything ends it.
 * unknown: a document that could change the answer was not seen, or several statements allow everything only together
 * and a condition of one decides it.
 */
export function adminOf({ applied, boundary, complete }: PrincipalPolicies): Flag {
  const documents = applied.map((policy) => policy.document);
  const known = documents.filter((document) => document !== UNKNOWN);
  const own = known.flat();
  if (own.some(deniesEverything)) return 'no';
  const unseen = !complete || known.length < documents.length;
  const granted = allowsEverything(own);
  if (granted === 'no') return unseen ? 'unknown' : 'no';
  if (boundary === UNKNOWN) return 'unknown';
  if (boundary === null) return granted;
  const passed = boundary.some(deniesEverything) ? 'no' : allowsEverything(boundary);
  // Something that was not seen may still deny everything, but nobody should be told "no administrator" for that.
  return passed === 'yes' ? granted : passed;
}

/**
 * Do the statements allow everything, one of them or several together? Denials play no part. unknown: only if conditions
 * are met that nobody can compare, or patterns leave open whether there is anything that none of them names.
 */
export function allowsEverything(statements: PolicyDocument): Flag {
  const allows = statements.filter(({ effect }) => effect === 'Allow');
  if (allows.some(coversEverything)) return 'yes';
  // IAM accepts no other words that mean every action, or every resource.
  if (!allows.some(isAllBut)) return 'no';
  if (remainder(EVERYTHING, allows.filter(({ conditional }) => !conditional)).left.length === 0) return 'yes';
  return remainder(EVERYTHING, allows).left.some((part) => isBeyond(part, allows)) ? 'no' : 'unknown';
}

export function deniesEverything(statement: Statement): boolean {
  return statement.effect === 'Deny' && !statement.conditional && coversEverything(statement);
}

/** `NotAction` and `NotResource` of anything leave something out. */
export function coversEverything(statement: Statement): boolean {
  const { actions } = statement;
  return !actions.except && actions.patterns.some(isEveryAction) && onEverything(statement);
}

/** Everything but what it names. One that names everything leaves nothing. */
export function isAllBut({ actions, resources }: Statement): boolean {
  if (resources === null || (!actions.except && !resources.except)) return false;
  const everyAction = actions.patterns.some(isEveryAction);
  const everyResource = resources.patterns.some(isEveryResource);
  return everyAction !== actions.except && everyResource !== resources.except;
}
