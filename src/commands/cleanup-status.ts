import { readJournal } from '../cleanup/apply/journal.js';
import { STANDINGS, standingsOf, type Standing } from '../cleanup/apply/standing.js';
import { traceInWords } from '../cleanup/traces.js';
import { readPlan } from '../cleanup/read-plan.js';
import type { Io } from '../cli/io.js';
import { openLog, type Log } from '../cli/log.js';
import type { Settings } from '../cli/settings.js';
import { usageError, type ExitCode } from '../errors.js';
import { checkOutput } from '../output/destination.js';
import type { Cell, ColumnHead } from '../reports/column.js';
import { UNKNOWN, type Value } from '../model/value.js';
import { connect, type Connection } from '../run/connect.js';
import { toldEvents } from '../run/told-events.js';
import { isMeant } from '../run/cleanup/context.js';
import { explainingStore } from '../run/store-failure.js';
import { asHomeError } from '../run/setup-error.js';
import { findCleanup, readCleanups } from '../store/cleanup-record.js';
import { plural, quoted } from '../text.js';
import { journalRoot, show } from './cleanup-results.js';
import { isNeeded, signsIn, signsOf, type Found, type Signs } from './cleanup-signs.js';
import { tracingFor } from './cleanup-tracing.js';

/** The columns of `iam-audit cleanup status`. */
export const STATUS_COLUMNS: readonly ColumnHead[] = [
  { key: 'plan', title: 'Plan', type: 'text', about: 'The beginning of its id, for cleanup undo', needs: [], weight: 1 },
  { key: 'account_id', title: 'Account', type: 'text', about: 'Where', needs: [], weight: 0 },
  { key: 'kind', title: 'Kind', type: 'choice', choices: ['user', 'role', 'policy'], about: 'What the principal is', needs: [], weight: 1 },
  { key: 'principal', title: 'Principal', type: 'text', about: 'Its name', needs: [], weight: 0 },
  { key: 'credentials', title: 'Of it', type: 'list', about: 'Credentials; none: all of it', needs: [], weight: 1 },
  { key: 'state', title: 'State', type: 'choice', choices: STANDINGS, about: 'As our journal has it', needs: [], weight: 0 },
  { key: 'since', title: 'Since', type: 'date', about: 'When that was written down', needs: [], weight: 2 },
  { key: 'days_left', title: 'Days left', type: 'number', about: 'Until it may be removed', needs: [], weight: 0 },
  {
    ...{ key: 'last_attempt', title: 'Last attempt', type: 'date', needs: [], weight: 0 },
    about: 'Of a principal that is denied everything, by access advisor; none: not in the tracking period',
  },
  {
    ...{ key: 'last_trace', title: 'In CloudTrail', type: 'date', needs: [], weight: 1 },
    about: 'Latest call by it, or with its key or password in quarantine, that CloudTrail has since; none: none on record',
  },
  {
    ...{ key: 'trace', title: 'What was tried', type: 'text', needs: [], weight: 2 },
    about: 'That call: the error it got, the Region, from where, and who entered a role',
  },
  { key: 'advice', title: 'Next', type: 'text', about: 'What to do', needs: [], weight: 1 },
];

/** `iam-audit cleanup status [journal]`: where each principal stands, and who still needs what is in quarantine. */
export async function cleanupStatus([wanted]: readonly string[], settings: Settings, io: Io): Promise<ExitCode> {
  await checkOutput(settings.output);
  const standings = await explainingStore(() => standingsIn(wanted, settings, io));
  const log = openLog(io.err, settings.logFormat, () => io.clock.now());
  const found = settings.assume ? await look(standings, settings, io, log) : new Map<Standing, Signs>();
  await show('iam-audit/cleanup-status/1', STATUS_COLUMNS, rowsOf(standings, found), settings, io);
  const needed = standings.filter((each) => isNeeded(each, signsIn(each, found))).length;
  const hidden = settings.assume && [...found.values()].some(({ attempt }) => attempt === UNKNOWN);
  const held = standings.filter(({ state }) => state === 'quarantined').length;
  const text = `${held} in quarantine${needed === 0 ? '' : `; ${needed} ${plural(needed, 'principal')} still needed by somebody`}`;
  if (!settings.quiet) log.tell('cleanup_status', { quarantined: held, needed }, text);
  return hidden ? 3 : 0;
}

async function standingsIn(wanted: string | undefined, settings: Settings, io: Io): Promise<readonly Standing[]> {
  const root = journalRoot(settings, io);
  const found = wanted === undefined ? null : await findCleanup(root, wanted);
  if (wanted !== undefined && found === null) {
    throw usageError(`there is no journal ${quoted(wanted)} below ${root}`, 'Without a name, all are listed.');
  }
  const kept = found === null ? await readCleanups(root) : [found];
  return kept.flatMap(({ plan: text, journal, folder }) => {
    const { plan } = readPlan(text, `${folder}/plan.json`);
    const meant = plan.accounts.filter((account) => settings.accounts === undefined || isMeant(account, settings.accounts));
    const ids = new Set(meant.map(({ id }) => id));
    const all = standingsOf(plan, readJournal(journal), settings.quarantineDays, io.clock.now());
    return all.filter(({ planned }) => ids.has(planned.account));
  });
}

async function look(standings: readonly Standing[], settings: Settings, io: Io, log: Log): Promise<Found> {
  const open = async (): Promise<Connection> => connect(settings, [], io, await toldEvents(settings, io, log));
  return signsOf(standings, tracingFor(settings, log), open, io.signal).catch((error: unknown) => { throw asHomeError(error); });
}

function* rowsOf(standings: readonly Standing[], found: Found): Iterable<readonly Cell[]> {
  for (const standing of standings) {
    const { plan, planned, state, since, daysLeft } = standing;
    const { account, kind, name, whole, credentials } = planned;
    const signs = signsIn(standing, found);
    const needed = isNeeded(standing, signs);
    const ids = whole ? [] : credentials.map((each) => `${each.kind} ${each.id ?? ''}`.trim());
    yield [
      { value: plan.slice(0, 12) }, { value: account }, { value: kind }, { value: name }, { value: ids }, { value: state },
      { value: since === null ? null : new Date(since) }, { value: daysLeft },
      ...signCells(signs).map((value): Cell => ({ value, ...(needed ? { tone: 'bad' } : {}) })),
      { value: signs.attempt === UNKNOWN && !needed ? UNSEEN : adviceFor(standing, needed) },
    ];
  }
}

function signCells({ attempt, trace }: Signs): readonly Value[] {
  const date = (at: string): Date => new Date(at);
  const call: readonly Value[] = trace === null || trace === UNKNOWN ? [trace, trace] : [date(trace.at), traceInWords(trace)];
  return [attempt === null || attempt === UNKNOWN ? attempt : date(attempt), ...call];
}

const UNSEEN = 'whether something still tries to use it was not seen';

function adviceFor({ state, plan, daysLeft, why }: Standing, needed: boolean): string | null {
  if (needed) return `still needed by somebody: iam-audit cleanup undo ${plan.slice(0, 12)}`;
  if (state === 'undoing') return `some of it is put back: iam-audit cleanup undo ${plan.slice(0, 12)}`;
  if (state === 'quarantined') return daysLeft === 0 ? 'may be removed: iam-audit cleanup plan --stage remove' : null;
  if (state === 'begun' || state === 'failed') return `apply the same plan again${why === '' ? '' : `: ${why}`}`;
  return why === '' ? null : why;
}
