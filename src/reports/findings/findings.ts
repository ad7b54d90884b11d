import type { CheckContext, Thresholds } from '../../findings/check.js';
import { judgeAccount } from '../../findings/judge-account.js';
import { chosenChecks } from '../../findings/select-checks.js';
import type { ReconciledAccount } from '../../reconcile/reconcile.js';
import { REPORT_COMMANDS } from '../commands.js';
import type { ReportContext, ReportOptions } from '../options.js';
import { defineReport } from '../report.js';
import { findingColumns } from './columns.js';
import type { FindingRow } from './row.js';

export const findings = defineReport<FindingRow>({
  ...REPORT_COMMANDS.findings,
  noun: ['finding', 'findings'],
  columns: findingColumns,
  defaultColumns: [
    ...['severity', 'status', 'check', 'account_id', 'account_name', 'subject_name', 'credential', 'detail', 'owner', 'fingerprint'],
  ],
  sort: ['severity_rank:desc'],
  needs: [],
  needsFor: (options) => [...new Set(chosenChecks(options).flatMap(({ needs }) => needs))],
  *rows(account, context) {
    yield* rowsOf(account, context);
  },
});

function* rowsOf(account: ReconciledAccount, context: ReportContext): Iterable<FindingRow> {
  const { ownerTag, status } = context;
  const thresholds = thresholdsOf(context);
  for (const judged of judgeAccount(chosenChecks(context), contextOf(account, context), () => thresholds)) {
    if (status.includes(judged.status)) yield { judged, status: judged.status, thresholds, ownerTag };
  }
}

export function thresholdsOf({ days, graceDays, keyAge, rootDays, passwordLength, passwordReuse }: ReportOptions): Thresholds {
  return { days, graceDays, keyAge, rootDays, passwordLength, passwordReuse };
}

function contextOf(account: ReconciledAccount, context: ReportContext): CheckContext {
  const { now, ownerTag, organization } = context;
  return { ...thresholdsOf(context), account, now, ownerTag, organization };
}
