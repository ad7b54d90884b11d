import { undeliveredError, usageError, type ExitCode } from '../errors.js';
import type { Log } from '../cli/log.js';
import type { Settings } from '../cli/settings.js';
import type { Coverage } from '../evidence/coverage.js';
import { baselineText, unlike, type BaselineScope } from '../findings/baseline.js';
import type { FindingPolicy } from '../findings/finding-policy.js';
import { compare, gateReason } from '../findings/gate.js';
import { chosenChecks } from '../findings/select-checks.js';
import type { Gathered } from '../gather/gather.js';
import { isClosed } from '../model/account.js';
import type { ClosedFinding } from '../render/renderer.js';
import type { ReportOptions } from '../reports/options.js';
import { thresholdsOf } from '../reports/findings/judge-findings.js';
import { grouped, plural, quoted } from '../text.js';
import { writeFileWhole } from './write-file.js';
import { asStream } from '../render/as-stream.js';

export interface FindingRun {
  readonly policy: FindingPolicy;
  readonly options: ReportOptions;
  readonly gathered: Gathered;
  readonly started: Date;
  readonly settings: Settings;
}

/** Before anything is written: is the baseline of these accounts? */
export function refuseUnlike({ policy: { baseline }, gathered, settings, options }: FindingRun): void {
  if (baseline === null || settings.intersect || settings.writeBaseline) return;
  const { accounts } = openAccounts(gathered);
  const why = unlike(baseline.scope, { ...asked(options), of: scopeName(gathered), accounts, incomplete: [] });
  if (why !== null) {
    throw usageError(
      `--baseline ${quoted(settings.baseline ?? '')} can't be compared with this run: ${why}`,
      'Choose the same accounts, or compare what both have with --intersect.',
    );
  }
}

/** What the run says of its findings as a whole, at its end; null: nothing that decides how the process ends. */
export async function closeFindings(run: FindingRun, coverage: Coverage, log: Log): Promise<ExitCode | null> {
  const { settings } = run;
  if (!settings.quiet) tellCounts(run, log);
  const scope = scopeNow(run, coverage);
  if (isLower(run, scope, log)) return 3;
  if (!settings.quiet) tellComparison(run, scope, log);
  if (settings.writeBaseline) await write(run, scope, log);
  // A caller that may not see everything is told that first: 3 wins over 1.
  return coverage.complete || settings.allowIncomplete ? shut(run, log) : null;
}

function lowerThan({ policy: { baseline }, settings }: FindingRun, { accounts }: BaselineScope): readonly string[] {
  if (baseline === null || settings.intersect || settings.writeBaseline) return [];
  return baseline.scope.accounts.filter((id) => !accounts.includes(id));
}

/** Less than the baseline saw: what is gone from sight would look resolved. */
function isLower(run: FindingRun, scope: BaselineScope, log: Log): boolean {
  const lower = lowerThan(run, scope);
  if (lower.length === 0) return false;
  const some = lower.slice(0, 3).join(', ') + (lower.length > 3 ? ` and ${grouped(lower.length - 3)} more` : '');
  const why = `exit 3: not compared with the baseline, for less was seen of ${some} than then; --intersect compares what both have`;
  log.tell('baseline_refused', { accounts: lower }, why);
  return true;
}

/** What the baseline has and is gone now, for formats that say so; an exception ends no finding. */
export function closedSince(run: FindingRun, coverage: Coverage): readonly ClosedFinding[] {
  const { policy: { tally, baseline }, settings } = run;
  const scope = scopeNow(run, coverage);
  if (baseline === null || settings.writeBaseline || lowerThan(run, scope).length > 0) return [];
  const { resolved } = compare(tally, baseline, { whole: new Set(scope.accounts), checks: scope.checks });
  return resolved.flatMap((fingerprint) => {
    const known = tally.exempt.has(fingerprint) ? undefined : baseline.findings.get(fingerprint);
    return known === undefined ? [] : [{ ...known, fingerprint }];
  });
}

function shut({ policy: { tally, baseline }, settings }: FindingRun, log: Log): ExitCode | null {
  const { failOn = null, maxFindings = null, writeBaseline } = settings;
  const reason = gateReason(tally, { failOn, maxFindings, baseline: baseline !== null && !writeBaseline });
  if (reason === null) return null;
  log.tell('gate', { reason, fail_on: failOn, max_findings: maxFindings }, `exit 1: ${reason}`);
  return 1;
}

function tellCounts({ policy: { tally } }: FindingRun, log: Log): void {
  const counts = tally.bySeverity();
  const { fail, unknown, exempt } = tally.statuses;
  const words = [...counts].map(([severity, count]) => `${severity}: ${grouped(count)}`).join(', ');
  const parts = [fail === 0 ? 'nothing fails' : `${grouped(fail)} fail (${words})`];
  if (unknown > 0) parts.push(`${grouped(unknown)} could not be judged`);
  if (exempt > 0) parts.push(`${grouped(exempt)} exempt (--show-exceptions lists them)`);
  log.tell('findings', { ...tally.statuses, by_severity: Object.fromEntries(counts) }, parts.join(' · '));
}

function tellComparison({ policy: { tally, baseline } }: FindingRun, { accounts, checks }: BaselineScope, log: Log): void {
  if (baseline === null) return;
  const { fresh, unchanged, resolved, unseen } = compare(tally, baseline, { whole: new Set(accounts), checks });
  const parts = [`${grouped(fresh.length)} new`, `${grouped(resolved.length)} resolved`, `${grouped(unchanged)} unchanged`];
  if (unseen > 0) parts.push(`${grouped(unseen)} could not be compared`);
  const fields = { new: fresh.length, resolved: resolved.length, unchanged, not_compared: unseen };
  log.tell('baseline', fields, `since ${baseline.writtenAt.slice(0, 10)}: ${parts.join(' · ')}`);
}

async function write({ policy: { tally }, settings, started }: FindingRun, scope: BaselineScope, log: Log): Promise<void> {
  const { baseline: file = '', quiet } = settings;
  const text = baselineText({ writtenAt: started.toISOString(), scope, findings: tally.failed });
  try {
    await writeFileWhole(file, asStream([text]));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw undeliveredError(`--baseline ${quoted(file)} could not be written: ${why}`, 'Name a file that you may write.', { cause: error });
  }
  const count = tally.failed.size;
  if (!quiet) log.tell('baseline_written', { file, findings: count }, `${grouped(count)} ${plural(count, 'finding')} written to ${file}`);
}

function asked(options: ReportOptions): Pick<BaselineScope, 'checks' | 'thresholds'> {
  return { checks: chosenChecks(options).map(({ id }) => id), thresholds: thresholdsOf(options) };
}

function scopeNow({ gathered, options }: FindingRun, { gaps }: Coverage): BaselineScope {
  // A damaged row of AWS Config costs itself only; whatever else the whole run lacks, each account lacks.
  const whole = gaps.filter(({ accountId, source, reason }) => accountId !== null || source !== 'config' || reason !== 'unreadable');
  const lacking = new Set(whole.map(({ accountId }) => accountId));
  const { accounts } = openAccounts(gathered);
  const isWhole = (id: string): boolean => !lacking.has(id) && !lacking.has(null);
  return {
    of: scopeName(gathered),
    accounts: accounts.filter(isWhole),
    incomplete: accounts.filter((id) => !isWhole(id)),
    ...asked(options),
  };
}

function openAccounts({ scope }: Gathered): { readonly accounts: readonly string[] } {
  return { accounts: scope.accounts.filter((account) => !isClosed(account)).map(({ id }) => id).sort() };
}

function scopeName({ scope: { organization, caller } }: Gathered): string {
  return organization?.id ?? caller.accountId;
}
