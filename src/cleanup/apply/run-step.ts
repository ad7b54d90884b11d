import type { Live } from '../live.js';
import type { PlannedCall, PlannedStep } from '../plan.js';
import { callsFor, type Filled, type Filling } from './calls-of.js';
import { isDone } from './is-done.js';
import type { Progress } from './journal.js';
import { send, StepError, type Sending, type Sent } from './send.js';
import type { Tools } from './tools.js';

export interface Stepping {
  /** As it was found when the principal was begun, this time. */
  readonly live: Live | null;
  /** As it was before the first write of all. */
  readonly before: Live;
  readonly filling: Filling;
  readonly progress: Progress;
  readonly sending: Omit<Sending, 'n' | 'hasOther'>;
}

/** All calls of one step. */
export async function runStep(step: PlannedStep, stepping: Stepping, tools: Tools): Promise<Sent> {
  const { ifFull } = step;
  const begun = resumed(step.n, stepping);
  if (begun !== null) return begun;
  let result: Sent = { how: 'found', detail: 'there was nothing to do' };
  for (const planned of callsFor(step, stepping.live, stepping.before, stepping.filling)) {
    const call = asBefore(planned, step.n, stepping);
    result = await send(call, { ...stepping.sending, n: step.n, hasOther: ifFull !== undefined }, tools);
    if (result.how !== 'full' || ifFull === undefined) continue;
    if (ifFull.how === 'instead') result = await instead(ifFull.call, call, step.n, result.detail, stepping, tools);
    else result = await makingRoom(ifFull.call, call, step.n, result.detail, stepping, tools);
  }
  return result;
}

/** Was sent before and not answered: then a look tells, and it is not sent again where IAM shows it done. */
function resumed(n: number, { progress, live }: Stepping): Sent | null {
  const sent = progress.sent.get(n);
  const last = sent?.at(-1);
  if (last === undefined || isDone(last.action, last.input, live) !== true) return null;
  const answered = progress.all.filter((each) => each.n === n).at(-1);
  return answered?.result === 'refused' ? null : { how: 'found', detail: 'it was sent before; IAM shows that it was done' };
}

/** Tags that were sent once keep the time of then: it is written once, and looked for. */
function asBefore(call: Filled, n: number, { progress }: Stepping): Filled {
  if (call.input['Tags'] === undefined) return call;
  return progress.sent.get(n)?.find(({ action }) => action === call.action) ?? call;
}

async function all(call: PlannedCall, n: number, { live, before, filling, sending }: Stepping, tools: Tools): Promise<Sent | null> {
  let last: Sent | null = null;
  for (const each of callsFor(call, live, before, filling)) {
    last = await send(each, { ...sending, n, hasOther: false }, tools);
  }
  return last;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: policies of a user or role, unless AWS allows more. */
const MOST_ATTACHED = 10;

/** A boundary that is there would be lost: the role that cleans up may set none but that of AWS. */
async function instead(call: PlannedCall, first: Filled, n: number, why: string, stepping: Stepping, tools: Tools): Promise<Sent> {
  const { live } = stepping;
  const { boundary = null, attached = [] } = live === null || live.kind === 'policy' ? {} : live;
  // What is refused for its pace has a place.
  if (attached.length < MOST_ATTACHED) return send(first, { ...stepping.sending, n, hasOther: false }, tools);
  if (/Boundary$/.test(call.action) && boundary !== null) {
    throw new StepError('LimitExceeded', `${why}; and it has the boundary ${boundary}`);
  }
  const sent = await all(call, n, stepping, tools);
  return { how: 'done', detail: `${call.action.replace('iam:', '')} instead: ${why}${sent?.detail ?? ''}` };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: versions of a managed policy. */
const MOST_VERSIONS = 5;

async function makingRoom(first: PlannedCall, call: Filled, n: number, why: string, stepping: Stepping, tools: Tools): Promise<Sent> {
  const { live } = stepping;
  // What is refused for its pace needs no room.
  const isFull = live?.kind !== 'policy' || live.versions.length >= MOST_VERSIONS;
  if (isFull && (await all(first, n, stepping, tools)) === null) throw new StepError('LimitExceeded', why);
  const again = await send(call, { ...stepping.sending, n, hasOther: false }, tools);
  if (!isFull) return again;
  return { ...again, detail: `${first.action.replace('iam:', '')} first: ${why}` };
}
