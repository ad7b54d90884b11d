import type { CheckContext, Judged, Thresholds } from '../../findings/check.js';
import { ExceptionBook } from '../../findings/exceptions/exception-book.js';
import { fingerprintOf } from '../../findings/fingerprint.js';
import { judgeAccount } from '../../findings/judge-account.js';
import { chosenChecks } from '../../findings/select-checks.js';
import { Tally } from '../../findings/tally.js';
import { isClosed } from '../../model/account.js';
import { untrackedIn } from '../../checks/untracked-services.js';
import type { ReconciledAccount } from '../../reconcile/reconcile.js';
import type { ReportContext, ReportOptions } from '../options.js';
import type { Combiner } from '../report.js';
import type { FindingRow } from './row.js';

/** Judges account by account, and at the end what takes all of them. */
export function judgeFindings(context: ReportContext): Combiner<FindingRow> {
  const { ownerTag, policy, now } = context;
  const thresholds = thresholdsOf(context);
  const checks = chosenChecks(context);
  const across = checks.flatMap((check) => check.across?.() ?? []);
  const book = new ExceptionBook(policy?.exceptions ?? [], checks.map(({ id }) => id), now);
  const tally = policy?.tally ?? new Tally(null);
  let found: FindingRow[] = [];
  tally.clear();
  return {
    add(account) {
      book.addAccount(account.account);
      if (!isClosed(account.account)) for (const each of across) each.add(account);
      for (const judged of judgeAccount(checks, checkContext(account, context))) note(judged);
    },
    ready() {
      const rows = found;
      found = [];
      return rows;
    },
    rows() {
      for (const each of across) for (const judged of each.judged()) note(judged);
      for (const judged of book.findings()) note(judged);
      return found;
    },
  };

  function note(judged: Judged): void {
    const { verdict, exception } = book.apply(judged, thresholds);
    const status = exception === null ? verdict.status : 'exempt';
    const fingerprint = fingerprintOf(judged);
    const since = tally.add(judged, status, fingerprint);
    if (!isListed(status, context)) return;
    const { check, account, subject } = judged;
    found.push({ check, account, subject, ...verdict, status, exception, fingerprint, since, thresholds, ownerTag });
  }
}

function isListed(status: FindingRow['status'], { status: listed, showExceptions }: ReportOptions): boolean {
  return listed.includes(status) || (status === 'exempt' && showExceptions);
}

export function thresholdsOf({ days, graceDays, keyAge, rootDays, passwordLength, passwordReuse }: ReportOptions): Thresholds {
  return { days, graceDays, keyAge, rootDays, passwordLength, passwordReuse };
}

function checkContext(account: ReconciledAccount, context: ReportContext): CheckContext {
  const { now, ownerTag, organization, catalogue, directory } = context;
  return { ...thresholdsOf(context), account, now, ownerTag, organization, catalogue, directory, untracked: untrackedIn(account) };
}
