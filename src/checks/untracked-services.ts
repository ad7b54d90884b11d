import type { ReconciledAccount } from '../reconcile/reconcile.js';
import { UNKNOWN, type Unknown } from '../model/value.js';
import { isDocumentedAsTracked } from '../policy/tracked-services.js';

/**
 * Tells the services of which AWS keeps no record, whichever principal uses them: those that it does not document as tracked, and that
 * access advisor left out of the answer about a principal that may do everything. UNKNOWN: there is no such answer.
 */
export function untrackedIn({ tracked }: Pick<ReconciledAccount, 'tracked'>): (namespace: string) => boolean | Unknown {
  if (tracked === UNKNOWN) return (namespace) => (isDocumentedAsTracked(namespace) ? false : UNKNOWN);
  // Looked at for the few services that AWS does not document.
  const listed = (): ReadonlySet<string> => {
    const known = LISTED.get(tracked) ?? new Set(tracked.map(({ namespace }) => namespace));
    LISTED.set(tracked, known);
    return known;
  };
  return (namespace) => !isDocumentedAsTracked(namespace) && !listed().has(namespace);
}

/** Of an account, which is asked about each of its principals. */
const LISTED = new WeakMap<object, ReadonlySet<string>>();
