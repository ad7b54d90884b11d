import { IamError } from '../ports.js';
import { isDone } from './is-done.js';
import type { Filled } from './calls-of.js';
import type { Of } from './journal.js';
import { nowOf, type Tools } from './tools.js';
import type { Live } from '../live.js';

/** full: a quota is in the way, and nothing was done. */
export type Sent = { readonly how: 'done' | 'found' | 'full'; readonly detail: string };

/** The step was not done, and that is known; or (`unclear`) it is not known. */
export class StepError extends Error {
  readonly code: string;
  readonly isUnclear: boolean;

  constructor(code: string, message: string, isUnclear = false) {
    super(message);
    this.name = 'StepError';
    this.code = code;
    this.isUnclear = isUnclear;
  }
}

/**
 * Others change it just now, or what was taken away is still seen; IAM says LimitExceeded of writes that come too fast, too.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUser.html
 */
const PASSING: ReadonlySet<string> = new Set([
  ...['ConcurrentModification', 'EntityTemporarilyUnmodifiable', 'DeleteConflict', 'LimitExceeded'],
]);
const PATIENCE_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];
const LOOK_MS = [2_000, 4_000, 8_000, 16_000];

export interface Sending extends Of {
  readonly n: number;
  /** Is there something else to do where a quota is in the way? */
  readonly hasOther: boolean;
  readonly look: () => Promise<Live | null>;
}

/** Sends one call, until it is done or can't be. Before and after each attempt stands a line in the journal. */
export async function send(call: Filled, of: Sending, tools: Tools): Promise<Sent> {
  for (let passing = 0, lost = 0; ; ) {
    const error = await attempt(call, of, tools);
    if (error === null) return { how: 'done', detail: '' };
    if (error.lost) {
      if (await showsDone(call, of, tools)) return { how: 'found', detail: 'the answer was lost; IAM shows that it was done' };
      lost += 1;
      if (!mayRepeat(call, lost)) throw new StepError(error.code, `${error.message}; whether it was done is not known`, true);
    } else {
      const settled = settle(call, error, of);
      if (settled !== null) return settled;
      const wait = PASSING.has(error.code) ? PATIENCE_MS[passing] : undefined;
      if (wait === undefined) throw new StepError(error.code, error.message);
      passing += 1;
      await tools.clock.sleep(wait);
    }
  }
}

/** A second version of a policy would be one too many: AWS knows no token that tells two calls from one. */
function mayRepeat({ action }: Filled, lost: number): boolean {
  return action !== 'CreatePolicyVersion' && lost <= 2;
}

/** null: it may be tried again. */
function settle({ action, input }: Filled, error: IamError, { hasOther }: Sending): Sent | null {
  if (error.kind === 'credentials') throw error;
  if (error.kind === 'missing' && isDone(action, input, null) === true) return { how: 'found', detail: 'it was gone already' };
  return error.code === 'LimitExceeded' && hasOther ? { how: 'full', detail: error.message } : null;
}

async function attempt({ action, input }: Filled, { n, account, arn, uniqueId }: Sending, tools: Tools): Promise<IamError | null> {
  const line = { account, arn, uniqueId, n, action, input };
  const { record, iam } = tools;
  await record.note({ at: nowOf(tools), kind: 'sent', ...line });
  try {
    await iam.write(action, input);
  } catch (error) {
    if (!(error instanceof IamError)) throw error;
    await record.note({ at: nowOf(tools), kind: 'answered', ...line, result: error.lost ? 'lost' : 'refused', detail: error.message });
    return error;
  }
  await record.note({ at: nowOf(tools), kind: 'answered', ...line, result: 'done', detail: '' });
  return null;
}

/** Reads may lag behind, so what is not shown at once may be shown a little later. */
async function showsDone({ action, input }: Filled, { look }: Sending, { clock }: Tools): Promise<boolean> {
  for (const wait of LOOK_MS) {
    await clock.sleep(wait);
    const done = isDone(action, input, await look());
    if (done === true) return true;
    if (done === null) return false;
  }
  return false;
}
