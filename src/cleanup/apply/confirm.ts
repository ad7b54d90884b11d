import type { Live } from '../live.js';
import type { PlannedPrincipal } from '../plan.js';
import { IamError } from '../ports.js';
import { conclude, keyOf, whole } from './apply-principal.js';
import { isDone } from './is-done.js';
import { progressOf, type Progress } from './journal.js';
import { strangerIn } from './may-touch.js';
import type { StepResult } from './result.js';
import type { Tools } from './tools.js';

/** A deleted key works for some seconds more, and whoever has it can make another one meanwhile. */
const SETTLE_MS = 10_000;
const LOOK_MS = [5_000, 10_000, 20_000, 30_000];

/** The account is listed once more when the writes have got around: what was written must show, and nothing new may. */
export async function confirmAll(principals: readonly PlannedPrincipal[], tools: Tools): Promise<readonly StepResult[]> {
  if (principals.length === 0) return [];
  await tools.clock.sleep(SETTLE_MS);
  const results: StepResult[] = [];
  for (const planned of principals) {
    try {
      const result = await confirm(planned, tools);
      if (result !== null) results.push(result);
    } catch (error) {
      if (!(error instanceof IamError)) throw error;
      results.push(whole(planned, 'failed', `it could not be looked at again: ${error.message}`));
    }
  }
  return results;
}

/** null: all is as it should be. */
async function confirm(planned: PlannedPrincipal, tools: Tools): Promise<StepResult | null> {
  const progress = progressOf(tools.record.entries, keyOf(planned));
  for (let turn = 0; ; turn++) {
    const live = await tools.iam.look(planned);
    const stranger = strangerOf(planned, live);
    if (stranger !== null) {
      await conclude(planned, 'stopped', stranger, tools);
      return whole(planned, 'stopped', stranger);
    }
    const hidden = unseen(progress, live);
    if (hidden === null) {
      await conclude(planned, 'done', '', tools);
      return null;
    }
    const wait = LOOK_MS[turn];
    if (wait === undefined) {
      const why = `IAM does not show ${hidden}: somebody took it back, or it takes long`;
      await conclude(planned, 'failed', why, tools);
      return whole(planned, 'failed', why);
    }
    await tools.clock.sleep(wait);
  }
}

function strangerOf(planned: PlannedPrincipal, live: Live | null): string | null {
  if (live === null) return null;
  if (planned.uniqueId !== null && live.uniqueId !== planned.uniqueId) return `another one has its name now: ${live.uniqueId}`;
  return live.kind === 'user' && planned.steps.every(({ was }) => was === undefined) ? strangerIn(planned, live) : null;
}

/** The first call of those that were done which does not show. */
function unseen({ all }: Progress, live: Live | null): string | null {
  // The last of equal calls tells: what was sent and not answered was sent again, and may have been refused then.
  const last = new Map(all.map((call) => [JSON.stringify([call.action, call.input]), call]));
  const written = [...last.values()].filter(({ result }) => result !== 'refused');
  return written.find(({ action, input }) => isDone(action, input, live) === false)?.action ?? null;
}
