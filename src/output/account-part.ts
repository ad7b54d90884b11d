import type { AccountSight } from '../evidence/account-sight.js';
import type { Gap, Note } from '../evidence/coverage.js';
import type { AccountEvidence } from '../evidence/evidence.js';
import type { Account } from '../model/account.js';
import { sightOf } from '../reports/account-sight.js';
import { reconcile, type ReconciledAccount } from '../reconcile/reconcile.js';
import type { Cell } from '../reports/column.js';
import type { ReportQuestion } from './report-question.js';
import { keyHoldersFor, unlistedHolders } from './key-holders.js';
import { unseenCreations } from './newborns.js';

/** What the ledger is told of one account. */
export interface AccountLedger {
  readonly known: ReconciledAccount;
  readonly gaps: readonly Gap[];
  readonly notes: readonly Note[];
  readonly leftOut: number;
  /** Left out: none is kept of it. */
  readonly sight?: AccountSight;
}

/** What one account comes to in a report whose rows hang on no other account. */
export interface AccountPart extends Omit<AccountLedger, 'known'> {
  readonly rows: readonly (readonly Cell[])[];
}

export function ledgerPartOf(account: Account, evidence: AccountEvidence, question: ReportQuestion): AccountLedger {
  const { report, projection, advisor, context, keepsSights } = question;
  const known = reconcile(account, evidence, advisor);
  const unlisted = unlistedHolders(known, projection, keyHoldersFor(report, projection, context), context.now);
  const unmade = unseenCreations(known, projection, context);
  const gaps = [...known.gaps, ...unlisted, ...unmade, ...(report.gaps?.(known, context) ?? [])];
  const ledger = { known, gaps, notes: known.notes, leftOut: report.leftOut?.count(known, context) ?? 0 };
  return keepsSights === true ? { ...ledger, sight: sightOf(advisor === null ? known : reconcile(account, evidence)) } : ledger;
}

export function partOf(account: Account, evidence: AccountEvidence, question: ReportQuestion): AccountPart {
  const { known, ...ledger } = ledgerPartOf(account, evidence, question);
  return { ...ledger, rows: [...question.report.cells(known, question.context, question.projection.read)] };
}
