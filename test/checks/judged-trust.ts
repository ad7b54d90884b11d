import { judgeTrust, type JudgedTrust } from '../../src/checks/trust.js';
import type { AccountState } from '../../src/model/account.js';
import { UNKNOWN } from '../../src/model/value.js';

/** The account of the role, and one that is not of its organization. */
export const OWN = '111122223333';
export const OUTSIDE = '999999999999';
export const PATH = `o-abc1234567/r-root/${OWN}/`;
export const GITHUB = 'token.actions.githubusercontent.com';

const ORGANIZATION: ReadonlyMap<string, AccountState> = new Map([
  [OWN, 'ACTIVE'],
  ['222233334444', 'ACTIVE'],
]);

export type Raw = Readonly<Record<string, unknown>>;

/** Whom a role of these statements lets in. */
export function judge(statements: readonly Raw[], path: string | null = PATH, version = '2012-10-17'): JudgedTrust {
  const trust = judgeTrust(JSON.stringify({ Version: version, Statement: statements }), { id: OWN, path }, ORGANIZATION);
  if (trust === UNKNOWN) throw new Error('can’t be read');
  return trust;
}
