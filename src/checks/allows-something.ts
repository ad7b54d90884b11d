import { UNKNOWN } from '../model/value.js';
import type { PrincipalPolicies } from '../policy/applied-policy.js';
import { denyEverything } from './admin.js';

/** false: certainly nothing at all is allowed. */
export function allowsSomething({ applied, complete }: PrincipalPolicies): boolean {
  const documents = applied.map(({ document }) => document);
  const statements = documents.flatMap((document) => (document === UNKNOWN ? [] : document));
  if (denyEverything(statements)) return false;
  return !complete || documents.includes(UNKNOWN) || statements.some(({ effect }) => effect === 'Allow');
}
