import { parseArn } from '../../model/arn.js';
import type { PlannedPrincipal, SessionPolicy } from '../plan.js';
import type { Live } from '../live.js';
import { IamError, type IamAccount } from '../ports.js';
import { sessionPolicyFor } from '../session-policy.js';
import { isDone } from './is-done.js';
import { progressOf, UNDOING } from './journal.js';
import { restoring, type Restoring } from './restore.js';
import type { StepResult } from './result.js';
import { send, StepError } from './send.js';
import { nowOf, type CleanupRecord, type Tools, type UndoRecord } from './tools.js';
import { targetOf } from './apply-principal.js';

export interface Undoing {
  readonly dryRun: boolean;
  readonly accounts: readonly string[] | null;
  readonly enter: (account: { readonly id: string; readonly partition: string }, policy: SessionPolicy) => Promise<IamAccount>;
}

/** Everything of a record is put back that can be, the last principal first. */
export async function* undoAll(record: CleanupRecord, undoing: Undoing, base: Omit<Tools, 'iam' | 'record'>): AsyncGenerator<StepResult> {
  const wanted = [...record.undo].reverse().filter(({ account }) => undoing.accounts?.includes(account) ?? true);
  for (const kept of wanted) {
    if (base.signal.aborted) yield resultFor(kept, 'left', 'interrupted');
    else yield* undoOne(kept, undoing, { ...base, record });
  }
}

async function* undoOne(kept: UndoRecord, undoing: Undoing, tools: Omit<Tools, 'iam'>): AsyncGenerator<StepResult> {
  const progress = progressOf(tools.record.entries, kept.uniqueId);
  if (progress.undone) {
    yield resultFor(kept, 'found', 'it was undone before');
    return;
  }
  try {
    const account = { id: kept.account, partition: parseArn(kept.arn)?.partition ?? 'aws' };
    const looking = await undoing.enter(account, sessionPolicyFor([]));
    const live = await looking.look(kept.live);
    if (live !== null && live.uniqueId !== kept.live.uniqueId) {
      yield resultFor(kept, 'skipped', `another one has its name now: ${live.uniqueId}`);
      return;
    }
    const plan = restoring(kept.live, live, progress);
    if (undoing.dryRun) yield* forecast(kept, plan);
    else {
      const iam = plan.calls.length === 0 ? looking : await undoing.enter(account, policyOf(kept, plan));
      yield* putBack(kept, plan, { ...tools, iam });
    }
  } catch (error) {
    if (!(error instanceof IamError)) throw error;
    yield resultFor(kept, 'failed', error.message);
  }
}

function* forecast(kept: UndoRecord, { calls, left }: Restoring): Generator<StepResult> {
  for (const { action, input } of calls) yield { ...resultFor(kept, 'would', ''), action: `iam:${action}`, target: targetOf(input) };
  for (const what of left) yield resultFor(kept, 'skipped', `lost: ${what}`);
  if (calls.length + left.length === 0) yield resultFor(kept, 'found', 'nothing is to be undone');
}

/** As narrow as that of a plan. */
function policyOf({ arn, account, live }: UndoRecord, { calls }: Restoring): SessionPolicy {
  const steps = calls.map(({ action, input }, at) => ({ n: at + 1, action: `iam:${action}`, input, undo: '' }));
  return sessionPolicyFor([{ ...live, arn, account, steps } as unknown as PlannedPrincipal]);
}

async function* putBack(kept: UndoRecord, { calls, left }: Restoring, tools: Tools): AsyncGenerator<StepResult> {
  const { account, arn, uniqueId } = kept;
  const look = () => tools.iam.look(kept.live);
  const missing = [...left];
  for (const call of calls) {
    const result = { ...resultFor(kept, 'done', ''), action: `iam:${call.action}`, target: targetOf(call.input) };
    if (tools.signal.aborted) {
      yield { ...result, result: 'left', detail: 'interrupted' };
      return;
    }
    try {
      const { how, detail } = await send(call, { account, arn, uniqueId, look, n: UNDOING, hasOther: false }, tools);
      yield { ...result, result: how === 'full' ? 'failed' : how, detail };
    } catch (error) {
      if (!(error instanceof StepError)) throw error;
      missing.push(`${call.action} ${targetOf(call.input) ?? ''}: ${error.message}`);
      yield { ...result, result: 'failed', detail: error.message };
    }
  }
  for (const what of left) yield resultFor(kept, 'skipped', `lost: ${what}`);
  // What could not be put back for now is tried again the next time.
  if (missing.length > left.length) return;
  if (!(await isShown(calls, look, tools))) {
    yield resultFor(kept, 'failed', 'IAM does not show it yet: undo once more in a minute');
    return;
  }
  await tools.record.note({ at: nowOf(tools), kind: 'undone', account, arn, uniqueId, left });
  if (calls.length + left.length === 0) yield resultFor(kept, 'found', 'nothing is to be undone');
}

/** Reads may lag behind. */
async function isShown(calls: Restoring['calls'], look: () => Promise<Live | null>, { clock }: Tools): Promise<boolean> {
  for (const wait of [0, 2_000, 5_000, 10_000, 20_000]) {
    await clock.sleep(wait);
    const live = await look();
    if (!calls.some(({ action, input }) => isDone(action, input, live) === false)) return true;
  }
  return false;
}

function resultFor({ account, live }: UndoRecord, result: StepResult['result'], detail: string): StepResult {
  const { kind, name, arn } = live;
  return { principal: { account, kind, name, arn }, n: null, action: null, target: null, result, detail };
}
