import type { Evidence } from '../../evidence/evidence.js';
import type { CredentialReportText } from '../../evidence/values.js';
import { poll, type Backoff } from '../pace/backoff.js';
import type { AccountSession, Clock, ReportState } from '../ports.js';
import { SourceError, unseen } from '../source-error.js';

/** A small account needs about two seconds, a large one minutes; LimitExceeded means that AWS is busy, try later. */
const PATIENCE: Backoff = { firstMs: 1_000, longestMs: 15_000, deadlineMs: 10 * 60_000 };

/**
 * The account's credential report. Generate is asked first: it answers COMPLETE for a report younger than four hours
 * and starts a new one otherwise. Where generating is not allowed, a report that somebody else made will do.
 */
export async function askCredentialReport(session: AccountSession, clock: Clock): Promise<Evidence<CredentialReportText>> {
  let last = 'the report was still in progress';
  const report = await poll(clock, PATIENCE, async () => {
    try {
      if ((await session.generateReport()) === 'pending') return null;
      return readyOrNull(await session.getReport());
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      if (error.code === 'LimitExceeded') {
        last = error.message;
        return null;
      }
      if (error.reason === 'denied') return await withoutGenerating(session, error);
      throw error;
    }
  });
  if (report === null) return unseen('timed_out', `${last} after ${PATIENCE.deadlineMs / 60_000} minutes`);
  return { seen: true, asOf: report.generatedAt, value: { csv: report.csv } };
}

type ReadyReport = Extract<ReportState, { state: 'ready' }>;

function readyOrNull(report: ReportState): ReadyReport | null {
  return report.state === 'ready' ? report : null;
}

async function withoutGenerating(session: AccountSession, denial: SourceError): Promise<ReadyReport | null> {
  const report = await session.getReport();
  if (report.state === 'absent') throw denial;
  return readyOrNull(report);
}
