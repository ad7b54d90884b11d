import { isWell, type StepResult } from '../cleanup/apply/result.js';
import { undoAll, type Undoing } from '../cleanup/apply/undo.js';
import { readPlan } from '../cleanup/read-plan.js';
import { nowOf } from '../cleanup/apply/tools.js';
import type { Io } from '../cli/io.js';
import { openLog } from '../cli/log.js';
import type { Settings } from '../cli/settings.js';
import { AuditError, usageError, type ExitCode } from '../errors.js';
import { checkOutput } from '../output/destination.js';
import { connect } from '../run/connect.js';
import { toldEvents } from '../run/told-events.js';
import { chosenAccounts } from '../run/cleanup/context.js';
import { recordOf } from '../run/cleanup/record.js';
import { asHomeError } from '../run/setup-error.js';
import { explainingStore } from '../run/store-failure.js';
import { findCleanup, openCleanup } from '../store/cleanup-record.js';
import { plural, quoted } from '../text.js';
import { journalRoot, RESULT_COLUMNS, resultRows, show, tellStep } from './cleanup-results.js';

/** `iam-audit cleanup undo <journal>`: puts back what was written, the keys last; what can't be, is listed. */
export async function undoCleanup([wanted = '']: readonly string[], settings: Settings, io: Io): Promise<ExitCode> {
  const log = openLog(io.err, settings.logFormat, () => io.clock.now());
  await checkOutput(settings.output);
  const root = journalRoot(settings, io);
  const kept = await explainingStore(() => findCleanup(root, wanted));
  if (kept === null) throw usageError(`there is no journal ${quoted(wanted)} below ${root}`, '`iam-audit cleanup status` lists them.');
  const { plan } = readPlan(kept.plan, `${kept.folder}/plan.json`);
  const accounts = chosenAccounts(plan.accounts, settings.accounts);
  const connection = await connect(settings, [], io, await toldEvents(settings, io, log));
  const writer = await explainingStore(() => openCleanup(root, kept.id, kept.plan, io.clock.now())).catch(async (error: unknown) => {
    await connection.close();
    throw error;
  });
  const results: StepResult[] = [];
  const run = async (dryRun: boolean): Promise<void> => {
    const record = recordOf(writer);
    const base = { clock: connection.clock, signal: io.signal };
    const ways = await connection.cleanup();
    const { arn: by } = await connection.hub.caller().catch((error: unknown) => { throw asHomeError(error); });
    if (!dryRun) await record.note({ at: nowOf(base), kind: 'begun', plan: plan.id, stage: plan.stage, by, undo: true });
    const enter: Undoing['enter'] = ({ id }, policy) => ways.enter(id, plan.role, policy);
    for await (const result of undoAll(record, { dryRun, accounts, enter }, base)) {
      results.push(result);
      if (!dryRun && !settings.quiet) tellStep(log, result);
    }
    if (!dryRun) await record.note({ at: nowOf(base), kind: 'ended', why: 'undo' });
  };
  try {
    await explainingStore(() => run(!settings.yes));
    await show('iam-audit/cleanup-undo/1', RESULT_COLUMNS, resultRows(results), settings, io);
    if (io.signal.aborted) throw new AuditError(130, 'interrupted', 'The same command goes on with the rest.');
  } finally {
    await writer.close();
    await connection.close();
  }
  return tell(results, settings, log);
}

function tell(results: readonly StepResult[], { yes, quiet }: Settings, log: ReturnType<typeof openLog>): ExitCode {
  const count = (wanted: StepResult['result']): number => results.filter(({ result }) => result === wanted).length;
  const [done, would, lost] = [count('done'), count('would'), results.filter(({ detail }) => detail.startsWith('lost: ')).length];
  const ill = results.filter((each) => !isWell(each)).length;
  const text = yes
    ? `${done} ${plural(done, 'call')} put back what was; ${ill - lost} left, ${lost} lost for good`
    : `dry run: nothing was written. ${would} ${plural(would, 'call')} would put back what was, ${lost} lost for good.` +
      ' To write: the same with --yes';
  if (!quiet) log.tell('cleanup_undone', { done, would, left: ill - lost, lost }, text);
  return yes && ill > 0 ? 3 : 0;
}
