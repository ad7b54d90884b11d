import type { Live } from '../live.js';
import type { PlannedPrincipal, PlannedStep, StepInput } from '../plan.js';
import { IamError } from '../ports.js';
import { quarantinedSince, type Grace } from './grace.js';
import { progressOf, type Of, type Outcome, type Progress } from './journal.js';
import { whyNot, type Asking } from './may-touch.js';
import type { StepResult } from './result.js';
import { tracedSince, type Tracing } from './traced-since.js';
import { runStep } from './run-step.js';
import { StepError } from './send.js';
import { nowOf, type Tools } from './tools.js';

export interface Judging {
  readonly plan: string;
  readonly dryRun: boolean;
  readonly asking: Omit<Asking, 'now'>;
  /** null: the stage does not remove. */
  readonly grace: Omit<Grace, 'now'> | null;
  readonly traces: Tracing;
}

/** `toConfirm`: every step is done as far as IAM answered; what it shows is looked at when all of the account are. */
export interface Applied {
  readonly results: readonly StepResult[];
  readonly toConfirm: boolean;
}

export const keyOf = ({ uniqueId, arn }: PlannedPrincipal): string => uniqueId ?? arn;

export function ofPlanned(planned: PlannedPrincipal): Of {
  return { account: planned.account, arn: planned.arn, uniqueId: keyOf(planned) };
}

/** One principal: looked at, judged, put on record, and then step by step. */
export async function applyPrincipal(planned: PlannedPrincipal, judging: Judging, tools: Tools): Promise<Applied> {
  const progress = progressOf(tools.record.entries, keyOf(planned));
  const ended = atEnd(planned, progress);
  if (ended !== null) return ended;
  let live: Live | null;
  let why: string | null;
  try {
    live = await tools.iam.look(planned);
    why = await reasonAgainst(planned, live, progress, judging, tools);
  } catch (error) {
    return { results: [whole(planned, 'failed', failing(error))], toConfirm: false };
  }
  if (why !== null) {
    const outcome = progress.all.length === 0 ? 'skipped' : 'stopped';
    if (!judging.dryRun) await conclude(planned, outcome, why, tools);
    return { results: [whole(planned, outcome, why)], toConfirm: false };
  }
  if (judging.dryRun) {
    const would = planned.steps.map((step) => resultOf(planned, step, progress.done.has(step.n) ? 'found' : 'would', step.undo));
    return { results: would, toConfirm: false };
  }
  return takeSteps(planned, live, progress, judging, tools);
}

function atEnd(planned: PlannedPrincipal, { undone, undoing, outcome }: Progress): Applied | null {
  if (undone) return { results: [whole(planned, 'skipped', 'what this plan did to it was undone; make a new plan')], toConfirm: false };
  if (undoing) return { results: [whole(planned, 'skipped', 'its undo has begun: end it with iam-audit cleanup undo')], toConfirm: false };
  if (outcome?.outcome !== 'done') return null;
  return { results: [whole(planned, 'found', `done ${outcome.at}`)], toConfirm: false };
}

async function reasonAgainst(
  planned: PlannedPrincipal,
  live: Live | null,
  progress: Progress,
  { asking, grace, traces }: Judging,
  tools: Tools,
): Promise<string | null> {
  const now = nowOf(tools);
  const against = whyNot(planned, live, progress, { ...asking, now });
  if (against !== null || grace === null || live === null || progress.all.length > 0) return against;
  const rest = quarantinedSince(planned, live, { ...grace, now });
  if ('why' in rest) return rest.why;
  // Of a principal that is denied nothing, attempts say nothing to access advisor.
  const attempt = planned.whole ? await tools.iam.lastAttempt(planned.arn) : null;
  if (attempt !== null && attempt > rest.since) return `it tried something ${attempt}, in quarantine: somebody still needs it`;
  return tracedSince(planned, rest.since, traces, tools.iam);
}

async function takeSteps(
  planned: PlannedPrincipal,
  live: Live | null,
  progress: Progress,
  judging: Judging,
  tools: Tools,
): Promise<Applied> {
  const of = ofPlanned(planned);
  const kept = tools.record.undo.find(({ uniqueId }) => uniqueId === of.uniqueId)?.live;
  const before = kept ?? live;
  if (before === null) throw new Error(`${of.arn} was begun without a record for undo`);
  if (kept === undefined) await tools.record.keep({ ...of, at: nowOf(tools), plan: judging.plan, live: before });
  const filling = { now: nowOf(tools), plan: judging.plan };
  const sending = { ...of, look: () => tools.iam.look(planned) };
  const results: StepResult[] = [];
  for (const step of planned.steps) {
    if (progress.done.has(step.n)) {
      results.push(resultOf(planned, step, 'found', 'done before'));
      continue;
    }
    if (tools.signal.aborted) return { results: [...results, ...left(planned, step.n, 'interrupted')], toConfirm: false };
    try {
      const { how, detail } = await runStep(step, { live, before, filling, progress, sending }, tools);
      await tools.record.note({ at: nowOf(tools), kind: 'step', ...of, n: step.n, how: how === 'found' ? 'found' : 'done' });
      results.push(resultOf(planned, step, how === 'found' ? 'found' : 'done', detail));
    } catch (error) {
      const why = `${failing(error)}${await inTheWay(error, planned, tools)}`;
      await conclude(planned, 'failed', `step ${step.n}: ${why}`, tools);
      const ended = [...results, resultOf(planned, step, 'failed', why), ...left(planned, step.n + 1, 'not reached')];
      if (error instanceof IamError) throw new Stopped(ended, why);
      return { results: ended, toConfirm: false };
    }
  }
  return { results, toConfirm: true };
}

/** What still hangs on it, where AWS names the first thing alone. */
async function inTheWay(error: unknown, planned: PlannedPrincipal, { iam }: Tools): Promise<string> {
  if (!(error instanceof StepError && error.code === 'DeleteConflict')) return '';
  const live = await iam.look(planned).catch(() => null);
  if (live === null || live.kind === 'policy') return '';
  const ofUser = live.kind === 'user' ? [...live.credentials.map(({ kind, id }) => `${kind} ${id}`), ...live.mfa, ...live.groups] : [];
  const own = live.kind === 'role' ? live.instanceProfiles : ofUser;
  const left = [...own, ...live.attached, ...live.inline.map(({ name }) => name)];
  return left.length === 0 ? '' : `; it still has ${left.join(', ')}`;
}

/** The session is at its end, and with it the whole account. */
export class Stopped extends Error {
  readonly results: readonly StepResult[];

  constructor(results: readonly StepResult[], why: string) {
    super(why);
    this.name = 'Stopped';
    this.results = results;
  }
}

function left(planned: PlannedPrincipal, from: number, why: string): readonly StepResult[] {
  return planned.steps.filter(({ n }) => n >= from).map((step) => resultOf(planned, step, 'left', why));
}

/** Faults of IAM and of steps are results; anything else is a fault of ours, and ends the run where the journal stands. */
function failing(error: unknown): string {
  if (error instanceof IamError || error instanceof StepError) return error.message;
  throw error;
}

type Noting = Pick<Tools, 'record' | 'clock'>;

export async function conclude(planned: PlannedPrincipal, outcome: Outcome, why: string, tools: Noting): Promise<void> {
  const marks = outcome === 'done' ? marksOf(planned) : [];
  await tools.record.note({ at: nowOf(tools), kind: 'principal', ...ofPlanned(planned), outcome, why, marks });
}

/** Keys of the tags that its steps write: what is in quarantine from now on. */
function marksOf({ steps }: PlannedPrincipal): readonly string[] {
  return steps.flatMap(({ action, input }) =>
    /^iam:Tag(User|Role)$/.test(action) && Array.isArray(input['Tags'])
      ? (input['Tags'] as readonly { readonly Key: string }[]).map(({ Key }) => Key)
      : [],
  );
}

export function whole(planned: PlannedPrincipal, result: StepResult['result'], detail: string): StepResult {
  return { principal: planned, n: null, action: null, target: null, result, detail };
}

export function resultOf(
  planned: PlannedPrincipal,
  { n, action, input }: PlannedStep,
  result: StepResult['result'],
  detail: string,
): StepResult {
  return { principal: planned, n, action, target: targetOf(input), result, detail };
}

const TARGETS = [
  ...(['AccessKeyId', 'SSHPublicKeyId', 'CertificateId', 'ServiceSpecificCredentialId', 'PolicyName', 'GroupName'] as const),
  ...(['PolicyArn', 'PermissionsBoundary'] as const),
];

export function targetOf(input: StepInput): string | null {
  for (const name of TARGETS) if (typeof input[name] === 'string') return input[name];
  return null;
}
