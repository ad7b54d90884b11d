import { accountAt } from '../accounts.js';
import { WireError, type Call, type SandboxState } from '../service.js';
import type { WorldAccount } from '../world.js';
import { reportCsv } from './report-csv.js';
import { wireTime } from './values.js';

/** A finished report is not made again before this has passed. */
const LIFETIME_MS = 4 * 3_600_000;

/** Where an account's report stands. */
interface Report {
  state: 'absent' | 'pending' | 'ready' | 'expired';
  generatedAt: string;
  /** Answers still to give before a pending report is done, to those who poll with Generate and with Get. */
  left: { generate: number; get: number };
  /** Before this moment of the sandbox's clock no look finds it done. */
  doneAt: number;
  refusals: number;
  /** The CSV in base64, made when it is first asked for. */
  content: string | null;
}

/** iam:GenerateCredentialReport: STARTED, INPROGRESS, then COMPLETE; at once COMPLETE while the last report is younger than 4 h. */
export function generateCredentialReport(call: Call, state: SandboxState): object {
  const account = accountAt(state, call.caller.accountId);
  const report = reportOf(account, state);
  if (report.refusals > 0) {
    report.refusals -= 1;
    throw new WireError(
      'LimitExceeded',
      409,
      'The request was rejected because it attempted to create resources beyond the current limits.',
    );
  }
  if (isFresh(report, state)) return { State: 'COMPLETE' };
  if (report.state === 'pending') return poll(report, 'generate', state) ? { State: 'COMPLETE' } : { State: 'INPROGRESS' };
  const { polls, ms = 0 } = account.report;
  report.state = 'pending';
  report.doneAt = state.clock().getTime() + ms;
  report.left = { generate: polls, get: polls };
  if (poll(report, 'generate', state)) return { State: 'COMPLETE' };
  return { State: 'STARTED', Description: 'No report exists. Starting a new report generation task' };
}

/** iam:GetCredentialReport */
export function getCredentialReport(call: Call, state: SandboxState): object {
  const account = accountAt(state, call.caller.accountId);
  const report = reportOf(account, state);
  if (report.state === 'absent') throw new WireError('ReportNotPresent', 410, 'Unknown');
  if (report.state === 'expired') throw new WireError('ReportExpired', 410, 'Unknown');
  if (report.state === 'pending' && !poll(report, 'get', state)) throw new WireError('ReportInProgress', 404, 'Unknown');
  report.content ??= contentOf(account, report, state);
  return { Content: report.content, ReportFormat: 'text/csv', GeneratedTime: wireTime(report.generatedAt) };
}

function reportOf({ id, report }: WorldAccount, state: SandboxState): Report {
  const reports = state.memory('iam.reports', () => new Map<string, Report>());
  const { state: standing, generatedAt, limitExceeded: refusals } = report;
  const found = reports.get(id) ?? { state: standing, generatedAt, left: { generate: 0, get: 0 }, doneAt: 0, refusals, content: null };
  reports.set(id, found);
  return found;
}

/** A report that is there says what was so before a change. */
export function sealReport(account: WorldAccount, state: SandboxState): void {
  const report = reportOf(account, state);
  if (report.state === 'ready') report.content ??= contentOf(account, report, state);
}

function contentOf(account: WorldAccount, { generatedAt }: Report, { world }: SandboxState): string {
  return Buffer.from(reportCsv(account, world.partition, generatedAt), 'utf8').toString('base64');
}

function isFresh(report: Report, { world }: SandboxState): boolean {
  return report.state === 'ready' && Date.parse(world.now) - Date.parse(report.generatedAt) < LIFETIME_MS;
}

/** One look at a pending report: true when it is done now. Waiting works by Generate as well as by Get, as on AWS. */
function poll(report: Report, by: 'generate' | 'get', { world, clock }: SandboxState): boolean {
  if (report.left[by] > 0) {
    report.left[by] -= 1;
    return false;
  }
  if (clock().getTime() < report.doneAt) return false;
  Object.assign(report, { state: 'ready', generatedAt: world.now, content: null } satisfies Partial<Report>);
  return true;
}
