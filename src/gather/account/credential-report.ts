import type { Evidence } from '../../evidence/evidence.js';
import type { CredentialReportText } from '../../evidence/values.js';
import type { LearningWaits } from '../pace/learning-waits.js';
import { growingWaits, poll } from '../pace/poll.js';
import type { AccountSession, Clock, ReportState } from '../ports.js';
import { SourceError, unseen } from '../source-error.js';

/** A large account's report needs minutes. */
const DEADLINE_MS = 10 * 60_000;
/** LimitExceeded means that AWS is busy, try later. */
const WHILE_BUSY_MS = 1_000;
/** A report that another caller has begun, at an unknown time. */
const OF_OTHERS_MS = 1_000;

/**
 * The account's credential report. Generate is asked first: it answers COMPLETE for a report younger than four hours
 * and starts a new one otherwise. Where generating is not allowed, a report that another caller made will do.
 */
export async function askCredentialReport(
  session: AccountSession,
  clock: Clock,
  times: LearningWaits,
): Promise<Evidence<CredentialReportText>> {
  const begun = clock.monotonic();
  let last = STILL_IN_PROGRESS;
  const unlessBusy = async (ask: (session: AccountSession) => Promise<Looked>): Promise<Looked | null> => {
    try {
      const looked = await ask(session);
      last = STILL_IN_PROGRESS;
      return looked;
    } catch (error) {
      if (!(error instanceof SourceError) || error.code !== 'LimitExceeded') throw error;
      last = error.message;
      return null;
    }
  };
  const first = await poll(clock, growingWaits(WHILE_BUSY_MS, 'now'), DEADLINE_MS, () => unlessBusy(askOnce));
  if (first?.state === 'ready') return seen(first);
  if (first !== null) {
    const waiting = first.state === 'begun' ? times.begun() : growingWaits(OF_OTHERS_MS);
    const left = DEADLINE_MS - (clock.monotonic() - begun);
    const report = await poll(clock, waiting, left, async () => {
      const looked = await unlessBusy(lookAgain);
      return looked?.state === 'ready' ? looked : null;
    });
    if (report !== null) return seen(report);
  }
  return unseen('timed_out', `${last} after ${DEADLINE_MS / 60_000} minutes`);
}

const STILL_IN_PROGRESS = 'the report was still in progress';

type ReadyReport = Extract<ReportState, { state: 'ready' }>;

/** `begun`: this session has it made. `pending`: it is made, or will be, but there is no telling since when. */
type Looked = ReadyReport | { readonly state: 'begun' | 'pending' };

function seen({ generatedAt, csv }: ReadyReport): Evidence<CredentialReportText> {
  return { seen: true, asOf: generatedAt, value: { csv } };
}

/** Is a report that was begun done? Get says so and hands it out; one that it does not know of is begun again. */
async function lookAgain(session: AccountSession): Promise<Looked> {
  const report = await session.getReport();
  return report.state === 'absent' ? askOnce(session) : readyOrPending(report);
}

async function askOnce(session: AccountSession): Promise<Looked> {
  try {
    if ((await session.generateReport()) === 'pending') return { state: 'begun' };
    return readyOrPending(await session.getReport());
  } catch (error) {
    if (error instanceof SourceError && error.reason === 'denied') return withoutGenerating(session, error);
    throw error;
  }
}

function readyOrPending(report: ReportState): Looked {
  return report.state === 'ready' ? report : { state: 'pending' };
}

async function withoutGenerating(session: AccountSession, denial: SourceError): Promise<Looked> {
  const report = await session.getReport();
  if (report.state === 'absent') throw denial;
  return readyOrPending(report);
}
