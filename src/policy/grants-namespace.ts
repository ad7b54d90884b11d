import { UNKNOWN, type Unknown } from '../model/value.js';
import type { PrincipalPolicies } from './applied-policy.js';

/**
 * May a principal's policies allow anything of a service? Without a catalogue, so a wildcard counts as "yes"; UNKNOWN
 * when a policy could not be read. Denials and conditions don't count: access advisor ignores them too.
 */
export function grantsNamespace({ applied, complete }: PrincipalPolicies, namespace: string): boolean | Unknown {
  let unseen = !complete;
  for (const { document } of applied) {
    if (document === UNKNOWN) unseen = true;
    else if (
      document.some(
        ({ effect, actions }) => effect === 'Allow' && (actions.except || actions.patterns.some((pattern) => mayName(pattern, namespace))),
      )
    )
      return true;
  }
  return unseen ? UNKNOWN : false;
}

function mayName(pattern: string, namespace: string): boolean {
  const [service = ''] = pattern.toLowerCase().split(':');
  return service === namespace || /[*?]/.test(service);
}
