import { evidenceInTurn } from '../../src/output/evidence-stream.js';
import type { AccountEvidence } from '../../src/evidence/evidence.js';
import type { Account } from '../../src/model/account.js';

const IDS = ['111111111111', '222222222222', '333333333333', '444444444444', '555555555555'];

const accounts = IDS.map((id): Account =>
  ({ id, name: null, email: null, state: 'ACTIVE', path: null, joinedAt: null, isManagement: false }));

/** Evidence by which an account is told from others. */
const evidenceOf = (id: string): AccountEvidence => ({ config: { seen: false, reason: 'denied', detail: id } });

function storeThat(answer: (id: string) => Promise<AccountEvidence>): {
  readonly read: (id: string) => Promise<AccountEvidence>;
  readonly asked: readonly string[];
} {
  const asked: string[] = [];
  return {
    asked,
    read: (id) => {
      asked.push(id);
      return answer(id);
    },
  };
}

describe('evidenceInTurn', () => {
  it.each([0, 1, 2, 3, 5])('of %d accounts gives each its own, in order, and reads each once', async (count) => {
    const store = storeThat((id) => Promise.resolve(evidenceOf(id)));
    const came: (readonly [Account, AccountEvidence])[] = [];
    for await (const pair of evidenceInTurn(accounts.slice(0, count), store)) came.push(pair);
    expect(came).toEqual(accounts.slice(0, count).map((account) => [account, evidenceOf(account.id)]));
    expect(store.asked).toEqual(IDS.slice(0, count));
  });

  it('reads two accounts ahead, and no more', async () => {
    const store = storeThat((id) => Promise.resolve(evidenceOf(id)));
    const pairs = evidenceInTurn(accounts, store)[Symbol.asyncIterator]();
    await pairs.next();
    expect(store.asked).toEqual(IDS.slice(0, 3));
    await pairs.next();
    expect(store.asked).toEqual(IDS.slice(0, 4));
  });

  it('an error comes in its turn', async () => {
    const store = storeThat((id) => (id === IDS[2] ? Promise.reject(new Error('no disk')) : Promise.resolve(evidenceOf(id))));
    const pairs = evidenceInTurn(accounts, store)[Symbol.asyncIterator]();
    const before = [await pairs.next(), await pairs.next()];
    expect(before.map(({ value }) => value as unknown)).toEqual(accounts.slice(0, 2).map((account) => [account, evidenceOf(account.id)]));
    await expect(pairs.next()).rejects.toThrow('no disk');
  });
});
