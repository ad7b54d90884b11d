import type { ConfigInventory } from '../../src/evidence/values.js';
import type { Recent } from '../../src/store/reusable-records.js';
import { isInventoryKept } from '../../src/run/reuse.js';

const inventory = (certain: boolean): ConfigInventory => ({ users: [], problems: [], status: { state: 'current', detail: '' }, certain });

/** A store in which one account has a record of AWS Config. */
function recentWith(accountId: string, value: ConfigInventory): Recent {
  const record = {
    folder: '',
    proven: { sha256: '', bytes: 0, asOf: null },
    evidence: { seen: true, asOf: '2026-11-01T12:00:00.000Z', value },
  };
  const find = (id: string, source: string, accept: (known: ConfigInventory) => boolean) =>
    Promise.resolve(id === accountId && source === 'config' && accept(value) ? record : null);
  return { find } as unknown as Recent;
}

describe('isInventoryKept', () => {
  it.each([
    ['whole evidence of this account', '222222222222', true, true],
    ['evidence that is not certain', '222222222222', false, false],
    ['evidence of another account', '333333333333', true, false],
  ])('%s', async (_, accountId, certain, kept) => {
    expect(await isInventoryKept(recentWith(accountId, inventory(certain)), '222222222222')).toBe(kept);
  });
});
