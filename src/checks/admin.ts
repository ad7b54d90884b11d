import type { PrincipalPolicies } from '../policy/applied-policy.js';
import type { PolicyDocument, Statement } from '../model/policy.js';
import { UNKNOWN, type Flag } from '../model/value.js';
import { isEveryAction } from '../policy/action-selector.js';
import { EVERYTHING, extentsOf, remainder } from '../policy/extents.js';
import { isBeyond } from '../policy/examples.js';
import { isEveryResource, onEverything } from '../policy/grants.js';
import { mayLackValue } from '../policy/variables.js';
import { withoutDoubtfulExceptions, withoutVoidDenials, withoutVoidExceptions } from '../policy/void-exceptions.js';

/**
 * yes: the attached, inline and group policies together allow `*` on `*` and no permissions boundary caps it, neither by
 * what it leaves out nor by what it denies. A condition on the Allow (MFA, a Region) still makes an administrator.
 * Unconditional denials of everything, in one statement or several, end it.
 * unknown: a document that could change the answer was not seen, or several statements allow everything only together
 * and a condition of one decides it.
 */
export function adminOf({ applied, boundary, complete }: PrincipalPolicies): Flag {
  const documents = applied.map((policy) => policy.document);
  const known = documents.filter((document) => document !== UNKNOWN);
  const own = known.flat();
  if (denyEverything(own)) return 'no';
  const unseen = !complete || known.length < documents.length;
  const granted = allowsEverything(own);
  if (granted === 'no') return unseen ? 'unknown' : 'no';
  if (boundary === UNKNOWN) return 'unknown';
  if (boundary === null) return granted;
  const capping = cappingDenials(boundary, own);
  const passed = capping.some((denial) => !mayBeVoid(denial)) ? 'no' : allowsEverything(boundary);
  if (capping.length > 0 && passed === 'yes') return 'unknown';
  // Something that was not seen may still deny everything, but no reader should be told "no administrator" for that.
  return passed === 'yes' ? granted : passed;
}

/**
 * Do the statements allow everything, one of them or several together? Denials play no part. unknown: only if conditions
 * are met that can't be compared, or patterns leave open whether there is anything that none of them names, as an exception of an
 * action that is not known.
 */
export function allowsEverything(statements: PolicyDocument): Flag {
  const allows = statements.filter(({ effect }) => effect === 'Allow').map(withoutVoidExceptions);
  const found = togetherEverything(allows);
  if (found !== 'no') return found;
  const rest = allows.map(withoutDoubtfulExceptions);
  return rest.every((each, at) => each === allows[at]) || togetherEverything(rest) === 'no' ? 'no' : 'unknown';
}

function togetherEverything(allows: readonly Statement[]): Flag {
  if (allows.some(coversEverything)) return 'yes';
  // IAM accepts no other words that mean every action, or every resource.
  if (!allows.some(isAllBut)) return 'no';
  if (remainder(EVERYTHING, allows.filter(({ conditional }) => !conditional)).left.length === 0) return 'yes';
  return remainder(EVERYTHING, allows).left.some((part) => isBeyond(part, allows)) ? 'no' : 'unknown';
}

/** Do unconditional denials leave nothing at all, one of them or several together? */
export function denyEverything(statements: PolicyDocument): boolean {
  const denials = statements.filter(isCertainDenial).map(withoutVoidExceptions);
  return denials.length > 0 && remainder(EVERYTHING, denials).left.length === 0;
}

/** The unconditional denials of a boundary that take away something which the policies do not deny themselves. */
export function cappingDenials(boundary: PolicyDocument, own: PolicyDocument): PolicyDocument {
  const deniedAnyway = own.filter(isCertainDenial);
  return boundary
    .filter(isCertainDenial)
    .flatMap((denial) => withoutVoidDenials(denial) ?? [])
    .filter((denial) => extentsOf(denial).some((extent) => remainder(extent, deniedAnyway).left.length > 0));
}

/** Nothing may stand for one of its variables, and then it may deny nothing. AWS: reference_policies_variables. */
export function mayBeVoid({ resources }: Statement): boolean {
  return resources?.patterns.some((pattern) => mayLackValue(pattern, false)) === true;
}

function isCertainDenial({ effect, conditional }: Statement): boolean {
  return effect === 'Deny' && !conditional;
}

/** `NotAction` and `NotResource` of anything leave something out, unless no such thing exists. */
export function coversEverything(statement: Statement): boolean {
  const { actions } = withoutVoidExceptions(statement);
  return (actions.except ? actions.patterns.length === 0 : actions.patterns.some(isEveryAction)) && onEverything(statement);
}

/** Everything but what it names. One that names everything leaves nothing. */
export function isAllBut({ actions, resources }: Statement): boolean {
  if (resources === null || (!actions.except && !resources.except)) return false;
  const everyAction = actions.patterns.some(isEveryAction);
  const everyResource = resources.patterns.some(isEveryResource);
  return everyAction !== actions.except && everyResource !== resources.except;
}
