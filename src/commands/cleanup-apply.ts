import { readFile } from 'node:fs/promises';
import { applyAll, type Applying } from '../cleanup/apply/apply-plan.js';
import { quarantinesIn } from '../cleanup/apply/grace.js';
import { readJournal } from '../cleanup/apply/journal.js';
import { isWell, type StepResult } from '../cleanup/apply/result.js';
import type { CleanupRecord } from '../cleanup/apply/tools.js';
import type { CleanupPlan } from '../cleanup/plan.js';
import { exemptedBy } from '../cleanup/apply/exempted.js';
import { widened } from '../cleanup/apply/widened.js';
import { readPlan } from '../cleanup/read-plan.js';
import type { Io } from '../cli/io.js';
import { openLog, type Log } from '../cli/log.js';
import type { Settings } from '../cli/settings.js';
import { AuditError, usageError, type ExitCode } from '../errors.js';
import { checkOutput } from '../output/destination.js';
import { connect, type Connection } from '../run/connect.js';
import { toldEvents } from '../run/told-events.js';
import { chainFor, chosenAccounts, protectedFor } from '../run/cleanup/context.js';
import { recordOf } from '../run/cleanup/record.js';
import { exceptionsIn } from '../run/finding-files.js';
import { explainingStore } from '../run/store-failure.js';
import { asHomeError } from '../run/setup-error.js';
import { openCleanup, readCleanups } from '../store/cleanup-record.js';
import { plural, quoted, whyUnreadable } from '../text.js';
import { tracingFor } from './cleanup-tracing.js';
import { journalRoot, RESULT_COLUMNS, resultRows, show, tellStep } from './cleanup-results.js';

const HOUR_MS = 3_600_000;

/** `iam-audit cleanup apply <plan.json>`: a dry run, unless `--yes` or a person at the terminal says otherwise. */
export async function applyCleanup([file = '']: readonly string[], settings: Settings, io: Io): Promise<ExitCode> {
  const log = openLog(io.err, settings.logFormat, () => io.clock.now());
  await checkOutput(settings.output);
  const root = journalRoot(settings, io);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    const hint = 'Make one with `iam-audit cleanup plan --output plan.json`.';
    throw usageError(`can't read the plan ${quoted(file)}: ${whyUnreadable(code)}`, hint);
  });
  const { plan, isWhole } = readPlan(text, file);
  if (!isWhole) log.tell('plan_edited', { plan: plan.id }, 'the plan was edited since it was made: what is left in it is unchanged');
  checkAge(plan, settings, io);
  const connection = await connect(settings, [], io, await toldEvents(settings, io, log));
  try {
    const caller = await connection.hub.caller().catch((error: unknown) => { throw asHomeError(error); });
    const applying = { ...(await applyingFor(plan, settings, root, connection, io)), traces: tracingFor(settings, log) };
    const parts = { plan, text, settings, io, log, root, connection, applying };
    if (settings.yes) return await written(parts, caller.arn);
    const dry = await dryRun(parts);
    if (!(await isConfirmed(plan, dry, io))) return tellDry(dry, parts);
    return await written(parts, caller.arn);
  } catch (error) {
    throw io.signal.aborted && !(error instanceof AuditError) ? new AuditError(130, 'interrupted') : error;
  } finally {
    await connection.close();
  }
}

const CLOCKS_DIFFER_HOURS = 1;

function checkAge({ evidenceAsOf }: CleanupPlan, { maxEvidenceAge }: Settings, { clock }: Io): void {
  const hours = (clock.now().getTime() - Date.parse(evidenceAsOf)) / HOUR_MS;
  if (hours < -CLOCKS_DIFFER_HOURS)
    throw usageError(`the evidence of the plan is of later than now (${evidenceAsOf})`, 'Set the clock of this machine.');
  if (hours <= maxEvidenceAge) return;
  const text = `the evidence of the plan is ${Math.floor(hours)} hours old (${evidenceAsOf}), and ${maxEvidenceAge} are allowed`;
  throw usageError(text, 'Make the plan anew, or allow more with --max-evidence-age.');
}

interface Parts {
  readonly plan: CleanupPlan;
  readonly text: string;
  readonly settings: Settings;
  readonly io: Io;
  readonly log: Log;
  readonly root: string;
  readonly connection: Connection;
  readonly applying: Omit<Applying, 'dryRun'>;
}

async function applyingFor(
  plan: CleanupPlan,
  settings: Settings,
  root: string,
  { hub, cleanup }: Connection,
  io: Io,
): Promise<Omit<Parts['applying'], 'traces'>> {
  const exceptions = await exceptionsIn(settings.exceptions);
  const journals = await explainingStore(() => readCleanups(root));
  const quarantines = quarantinesIn(journals.map(({ journal }) => readJournal(journal)));
  const ways = await cleanup();
  return {
    plan: plan.id,
    asking: {
      ...{ stage: plan.stage, keepTag: plan.question.keepTag, evidenceAsOf: plan.evidenceAsOf },
      protectedBy: protectedFor(plan, settings, await hub.caller(), await chainFor(settings, io)),
      exempted: exemptedBy(exceptions, plan, io.clock.now()),
    },
    grace: plan.stage === 'remove' ? { quarantines, days: settings.quarantineDays } : null,
    enter: ({ id }, policy) => ways.enter(id, plan.role, policy),
    limit: settings.limit ?? null,
    accounts: chosenAccounts(plan.accounts, settings.accounts),
    stopAfterFailures: settings.stopAfterFailures ?? null,
  };
}

/** Looks, and writes nothing: the sessions that it opens could not. */
async function dryRun({ plan, settings, io, applying, root, connection }: Parts): Promise<readonly StepResult[]> {
  const kept = (await explainingStore(() => readCleanups(root))).find(({ id }) => id === plan.id);
  const silent = { journal: () => Promise.resolve(), undo: () => Promise.resolve(), close: () => Promise.resolve() };
  const record = recordOf({ ...silent, kept: kept ?? { id: plan.id, folder: '', plan: '', journal: '', undo: '' } });
  const results = await run({ ...applying, dryRun: true }, record, { plan, io, connection }, 'dry run', () => undefined);
  await show('iam-audit/cleanup-apply/1', RESULT_COLUMNS, resultRows(results), settings, io);
  return results;
}

async function run(
  applying: Applying,
  record: CleanupRecord,
  { plan, io, connection }: Pick<Parts, 'plan' | 'io' | 'connection'>,
  by: string,
  onResult: (result: StepResult) => void,
): Promise<readonly StepResult[]> {
  return applyAll(plan, applying, { record, clock: connection.clock, signal: io.signal }, { by, onResult });
}

/** Nobody presses a key by mistake who has to type this. */
async function isConfirmed({ organization, accounts }: CleanupPlan, dry: readonly StepResult[], { ask }: Io): Promise<boolean> {
  const name = organization ?? accounts[0]?.id;
  if (ask === undefined || name === undefined || !dry.some(({ result }) => result === 'would')) return false;
  return (await ask(`To write this to AWS, type ${name}: `)).trim() === name;
}

function tellDry(dry: readonly StepResult[], { settings, log }: Parts): ExitCode {
  const steps = dry.filter(({ result }) => result === 'would').length;
  const held = new Set(dry.filter((each) => !isWell(each)).map(({ principal }) => principal.arn)).size;
  const but = held === 0 ? '' : `; ${held} ${plural(held, 'principal')} would be left as they are`;
  const text = `dry run: nothing was written. ${steps} ${plural(steps, 'step')} would be${but}. To write: the same with --yes`;
  if (!settings.quiet) log.tell('cleanup_dry_run', { steps, held }, text);
  return 0;
}

/** The record is opened before the first call, and outlasts whatever happens. */
async function written(parts: Parts, by: string): Promise<ExitCode> {
  const { plan, text, settings, io, log, root, applying } = parts;
  const writer = await explainingStore(() => openCleanup(root, plan.id, text, io.clock.now(), (kept) => widened(kept, plan)));
  const results: StepResult[] = [];
  try {
    await explainingStore(() =>
      run({ ...applying, dryRun: false }, recordOf(writer), parts, by, (result) => {
        results.push(result);
        if (!settings.quiet) tellStep(log, result);
      }),
    );
  } finally {
    await writer.close();
    tellEnd(results, writer.kept.folder, parts);
  }
  await show('iam-audit/cleanup-apply/1', RESULT_COLUMNS, resultRows(results), settings, io);
  if (io.signal.aborted) throw new AuditError(130, 'interrupted', 'The journal has every step: the same command goes on with the rest.');
  return results.every(isWell) ? 0 : 3;
}

function tellEnd(results: readonly StepResult[], folder: string, { plan, settings, log }: Parts): void {
  const done = results.filter(({ result }) => result === 'done').length;
  const ill = results.filter((each) => !isWell(each)).length;
  const rest = ill === 0 ? 'nothing is left' : `${ill} left undone`;
  const text = `${done} ${plural(done, 'step')} done, ${rest}. Journal: ${folder}. To undo: iam-audit cleanup undo ${plan.id.slice(0, 12)}`;
  if (!settings.quiet) log.tell('cleanup_applied', { plan: plan.id, done, left: ill, journal: folder }, text);
}
