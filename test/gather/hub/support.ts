import type { EvidenceStore } from '../../../src/gather/ports.js';
import type { Account } from '../../../src/model/account.js';
import { memoryStore } from '../../../src/store/memory-store.js';

export const MANAGEMENT = '111122223333';
export const A = '222222222222';
export const B = '333333333333';

export const caller = { accountId: MANAGEMENT, arn: `arn:aws:iam::${MANAGEMENT}:user/auditor`, partition: 'aws', region: 'eu-west-1' };
export const organization = { id: 'o-example', managementAccountId: MANAGEMENT };

export const account = (id: string, more: Partial<Account> = {}): Account => ({
  ...{ id, name: null, email: null, state: 'ACTIVE' },
  ...{ path: `o-example/r-exam/${id}/`, joinedAt: null, isManagement: id === MANAGEMENT },
  ...more,
});

/** A store that still has evidence of an earlier run for some accounts, of whatever source. */
export function storeKeeping(...ids: readonly string[]): EvidenceStore {
  const kept = { seen: true, asOf: '', value: {} } as never;
  return { ...memoryStore(), reuse: (id) => Promise.resolve(ids.includes(id) ? kept : null) };
}
