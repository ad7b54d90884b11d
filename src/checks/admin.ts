import type { PrincipalPolicies } from '../policy/applied-policy.js';
import type { PolicyDocument, Statement } from '../model/policy.js';
import { UNKNOWN, type Flag } from '../model/value.js';
import { isEveryAction } from '../policy/action-selector.js';
import { onEverything } from '../policy/grants.js';

/**
 * yes: an attached, inline or group policy allows `*` on `*` and no permissions boundary caps it.
 * A condition on the Allow (MFA, a Region) still makes an administrator. An unconditional Deny of everything ends it.
 * unknown: a document that could change the answer was not seen.
 */
export function adminOf({ applied, boundary, complete }: PrincipalPolicies): Flag {
  const documents = applied.map((policy) => policy.document);
  const known = documents.filter((document) => document !== UNKNOWN);
  if (known.some((document) => document.some(deniesEverything))) return 'no';
  const unseen = !complete || known.length < documents.length;
  const granted = known.some(allowsEverything);
  if (!granted) return unseen ? 'unknown' : 'no';
  if (boundary === UNKNOWN) return 'unknown';
  if (boundary !== null && (!allowsEverything(boundary) || boundary.some(deniesEverything))) return 'no';
  // Something that was not seen may still deny everything, but nobody should be told "no administrator" for that.
  return 'yes';
}

function allowsEverything(document: PolicyDocument): boolean {
  return document.some((statement) => statement.effect === 'Allow' && coversEverything(statement));
}

export function deniesEverything(statement: Statement): boolean {
  return statement.effect === 'Deny' && !statement.conditional && coversEverything(statement);
}

/** `NotAction` and `NotResource` of anything leave something out. */
export function coversEverything(statement: Statement): boolean {
  const { actions } = statement;
  return !actions.except && actions.patterns.some(isEveryAction) && onEverything(statement);
}
