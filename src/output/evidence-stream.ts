import type { AccountEvidence } from '../evidence/evidence.js';
import type { EvidenceStore } from '../gather/ports.js';
import type { Account } from '../model/account.js';

/** Accounts whose evidence is read while those before them are written: reading waits for the disk, writing for the processor. */
const ACCOUNTS_AHEAD = 2;

/** Evidence of each account in the order given; of an account that can't be read, the error comes in its turn. */
export async function* evidenceInTurn(
  accounts: readonly Account[],
  store: Pick<EvidenceStore, 'read'>,
): AsyncIterable<readonly [Account, AccountEvidence]> {
  const coming: Promise<AccountEvidence>[] = [];
  for (const [index, account] of accounts.entries()) {
    for (const { id } of accounts.slice(index + coming.length, index + 1 + ACCOUNTS_AHEAD)) {
      const evidence = store.read(id);
      // Perhaps no reader comes so far.
      evidence.catch(() => undefined);
      coming.push(evidence);
    }
    yield [account, await (coming.shift() ?? store.read(account.id))];
  }
}
