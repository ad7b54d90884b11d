import type { KeptSights } from '../evidence/account-sight.js';
import type { Account } from '../model/account.js';
import type { AccountPart } from './account-part.js';
import type { ReportQuestion } from './report-question.js';
import type { RowsAhead } from './rows-ahead.js';

/** What need not be made of evidence, because it was before. */
export type MadeParts = Pick<RowsAhead, 'has' | 'take'>;

/** Parts of a report that takes no more of an account than what is kept of it; null: it takes the evidence. */
export async function sightedParts(
  { report, projection, advisor, context }: ReportQuestion,
  accounts: readonly Account[],
  sights: KeptSights | null,
): Promise<MadeParts | null> {
  if (sights === null || sights.isNew || report.sightCells === undefined || advisor !== null) return null;
  const known = await sights.known();
  const byId = new Map(accounts.map((account) => [account.id, account]));
  return {
    has: (id) => known.has(id),
    take(id): AccountPart | null {
      const [account, sight] = [byId.get(id), known.get(id)];
      if (account === undefined || sight === undefined || report.sightCells === undefined) return null;
      const { gaps, notes } = sight;
      return { rows: [...report.sightCells(account, sight, context, projection.read)], gaps, notes, leftOut: 0 };
    },
  };
}
