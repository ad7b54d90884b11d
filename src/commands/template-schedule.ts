import type { CommandSpec } from '../cli/command.js';
import type { Io } from '../cli/io.js';
import { openLog, type Log } from '../cli/log.js';
import { OPTIONS } from '../cli/options/index.js';
import { parseCommandLine } from '../cli/parse-command-line.js';
import { settingsFrom, type Settings } from '../cli/settings.js';
import { usageError, type ExitCode } from '../errors.js';
import { permissionsFor } from '../gather/permissions.js';
import { keyOf } from '../options/option.js';
import { checkOutput, deliver } from '../output/destination.js';
import { REPORTS } from '../reports/index.js';
import { onTheClock, zoneOf } from '../templates/schedule/next-times.js';
import { scheduleTemplate, type ScheduleFacts } from '../templates/schedule/schedule.js';
import { timingOf, type Timing } from '../templates/schedule/timing.js';
import { quoted } from '../text.js';
import { prepare } from './prepare.js';
import { asStream } from '../render/as-stream.js';

/** `iam-audit template schedule … -- <report> …`: a report that comes by itself, as CloudFormation. Asks nothing of AWS. */
export async function templateSchedule(
  commandLine: readonly CommandSpec[],
  command: readonly string[],
  settings: Settings,
  io: Io,
): Promise<ExitCode> {
  const { engine, timezone, output, quiet, logFormat } = settings;
  const timing = timingFor('schedule', settings, io);
  const asked = await askedBy(commandLine, command, io);
  const facts = { engine, command, expression: timing.expression, timeZone: timezone, ...asked } as const;
  await checkOutput(output);
  const text = `${JSON.stringify(scheduleTemplate(facts), null, 2)}\n`;
  await deliver(asStream([text]), output, io, 'The template is made anew by the same command.');
  if (!quiet) tellTimes(timing, timezone, openLog(io.err, logFormat, () => io.clock.now()));
  return 0;
}

/** When it is due; a usage error where that can't be meant. */
export function timingFor(what: string, { every, timezone }: Settings, io: Io): Timing {
  const example = `For example: iam-audit template ${what} --every '0 9 * * 1' -- stale --days 90 --to s3://my-reports/iam-audit/`;
  if (every === undefined) throw usageError(`template ${what} needs --every`, example);
  if (zoneOf(timezone) === null)
    throw usageError(`there is no time zone ${quoted(timezone)}`, 'Such as Europe/Berlin, America/New_York or UTC.');
  return timingOf(every, timezone, io.clock.now());
}

export type Asked = Pick<ScheduleFacts, 'hub' | 'member' | 'auditRole' | 'athenaOutput' | 'targets'>;

/** The command is parsed as the program itself will, and refused now rather than on a Monday morning. */
export async function askedBy(commandLine: readonly CommandSpec[], command: readonly string[], io: Io): Promise<Asked> {
  const asked: Asked[] = [];
  // Where it will run there is a place for evidence, whether there is one here or not.
  const there = { ...io, out: { ...io.out, tty: false }, env: { ...io.env, XDG_STATE_HOME: 'evidence' } };
  await parseCommandLine(command, there, commandLine, async ({ kind, report: found, path }, words, given) => {
    const report = REPORTS.find(({ name }) => name === found?.name);
    if (kind !== 'report' || report === undefined) {
      throw usageError(`${quoted(path)} can't be put on a schedule`, `Allowed: ${REPORTS.map(({ name }) => name).join(', ')}.`);
    }
    refuseLocal(given);
    refuseLocalSecrets(given.to ?? []);
    const settings = settingsFrom(given);
    const { request, targets } = await prepare(report, settings, words, there);
    const { hub, member } = permissionsFor(request.needs, request.mode);
    const isAboutUnits = request.selection.units !== null || request.needs.has('unit_names');
    const own = isAboutUnits ? hub : hub.filter((action) => !action.endsWith('ForParent'));
    asked.push({ hub: own, member, auditRole: settings.roleName, athenaOutput: settings.athenaOutput, targets });
  });
  const [only] = asked;
  if (only === undefined) throw usageError('the command behind -- is none', 'It begins with a report, such as -- stale --days 90.');
  return only;
}

/** Settings that mean something only here, or only now. */
const LOCAL: readonly (keyof Settings)[] = ['run', 'resume', 'demo', 'profile', 'preset', 'dryRun', 'failed', 'listColumns'];

function refuseLocal(given: Partial<Settings>): void {
  const files = OPTIONS.filter(({ flags }) => /<(?:file|folder)>/.test(flags)).map(({ flags }) => keyOf(flags));
  if (given.diff !== undefined && given.diff !== 'last')
    throw usageError('--diff names one run for ever', 'Let it be --diff last: the run before.');
  const unfit = Object.entries(given).find(([key, value]) => value !== false && [...files, ...LOCAL].includes(key));
  if (unfit === undefined) return;
  const [key] = unfit;
  const flag = OPTIONS.find(({ flags }) => keyOf(flags) === key)?.flags.split(' ').find((word) => word.startsWith('--')) ?? key;
  throw usageError(`${flag} does not fit a schedule`, 'It is about this machine, or about one run. Leave it out.');
}

function refuseLocalSecrets(named: readonly string[]): void {
  const local = named.find((to) => /[:=](?:env|file):/.test(to));
  if (local === undefined) return;
  const hint = 'Name the ARN of a secret of Secrets Manager or of a parameter of Systems Manager.';
  throw usageError(`--to ${quoted(local)} reads its address from this machine`, hint);
}

const SHOWN = 3;

export function tellTimes(timing: Timing, timeZone: string, log: Log): void {
  const { expression, note } = timing;
  const here = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const other = here === timeZone ? 'UTC' : here;
  const times = timing.next(SHOWN);
  const shown = (time: Date): string => {
    const elsewhere = other === timeZone ? '' : ` (${onTheClock(time, other)} ${other})`;
    return `  ${onTheClock(time, timeZone)} ${timeZone}${elsewhere}`;
  };
  const lines = times.length === 0 ? ['  never'] : times.map(shown);
  const fields = { expression, timezone: timeZone, next: times.map((time) => time.toISOString()) };
  log.tell('schedule', fields, `${expression}, ${note === null ? '' : `${note}, `}next:`);
  if (log.format === 'text') for (const line of lines) log.tell('schedule', {}, line);
}
