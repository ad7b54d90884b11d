import type { AccountEvidence } from '../evidence/evidence.js';
import type { EvidenceStore } from '../gather/ports.js';

/** Evidence kept for the length of one run. */
export function memoryStore(): EvidenceStore {
  const byAccount = new Map<string, AccountEvidence>();
  return {
    put(accountId, evidence) {
      byAccount.set(accountId, { ...byAccount.get(accountId), ...evidence });
      return Promise.resolve();
    },
    read(accountId) {
      return Promise.resolve(byAccount.get(accountId) ?? {});
    },
    reuse: () => Promise.resolve(null),
  };
}
