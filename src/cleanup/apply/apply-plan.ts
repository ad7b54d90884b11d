import type { CleanupPlan, PlannedAccount, PlannedPrincipal, SessionPolicy } from '../plan.js';
import type { IamAccount } from '../ports.js';
import { IamError } from '../ports.js';
import { LONGEST_SESSION_POLICY, sessionPolicyFor } from '../session-policy.js';
import { applyPrincipal, keyOf, Stopped, whole, type Applied, type Judging } from './apply-principal.js';
import { confirmAll } from './confirm.js';
import { progressOf } from './journal.js';
import { isWell, type StepResult } from './result.js';
import { nowOf, type CleanupRecord, type Tools } from './tools.js';

export interface Applying extends Judging {
  /** A session of the cleanup role, which may do no more than this. */
  readonly enter: (account: PlannedAccount, policy: SessionPolicy) => Promise<IamAccount>;
  /** Principals at most; null: all. */
  readonly limit: number | null;
  /** null: all. */
  readonly accounts: readonly string[] | null;
  /** So many principals that failed end it; null: never. */
  readonly stopAfterFailures: number | null;
}

type Base = Omit<Tools, 'iam'>;

/** Account by account, principal by principal, in the order of the plan. */
export async function* applyPlan(plan: CleanupPlan, applying: Applying, base: Base): AsyncGenerator<StepResult> {
  const { accounts, dryRun } = applying;
  const wanted = limited(plan.principals.filter(({ account }) => accounts === null || accounts.includes(account)), applying, base);
  const failures = counter(applying.stopAfterFailures);
  for (const account of plan.accounts) {
    const own = wanted.filter((principal) => principal.account === account.id);
    for (const group of sessionsOf(own, dryRun)) {
      const why = whyOver(base, failures);
      if (why === null) yield* inSession(account, group, applying, base, failures);
      else for (const principal of group.principals) yield whole(principal, 'left', why);
    }
  }
  const known = new Set(plan.accounts.map(({ id }) => id));
  const lost = wanted.filter(({ account }) => !known.has(account));
  for (const principal of lost) yield whole(principal, 'left', 'its account is not in the plan');
}

/** The first ones that are not done yet, and the done ones before them. */
function limited(principals: readonly PlannedPrincipal[], { limit }: Applying, { record }: Base): readonly PlannedPrincipal[] {
  if (limit === null) return principals;
  const open = principals.filter((each) => progressOf(record.entries, keyOf(each)).outcome?.outcome !== 'done');
  const end = open[limit];
  return end === undefined ? principals : principals.slice(0, principals.indexOf(end));
}

function whyOver({ signal }: Base, failures: Failures): string | null {
  if (signal.aborted) return 'interrupted';
  return failures.isEnough() ? `${failures.count()} principals failed before it` : null;
}

interface Failures {
  add(results: readonly StepResult[]): void;
  isEnough(): boolean;
  count(): number;
}

function counter(most: number | null): Failures {
  let count = 0;
  return {
    add: (results) => { if (results.some(({ result }) => result === 'failed' || result === 'stopped')) count += 1; },
    isEnough: () => most !== null && count >= most,
    count: () => count,
  };
}

interface Group {
  readonly policy: SessionPolicy;
  readonly principals: readonly PlannedPrincipal[];
}

/** One session for the account where its policy is short enough, else one for each principal. A dry run may only look. */
function sessionsOf(principals: readonly PlannedPrincipal[], dryRun: boolean): readonly Group[] {
  if (principals.length === 0) return [];
  const policy = sessionPolicyFor(dryRun ? [] : principals);
  if (JSON.stringify(policy).length <= LONGEST_SESSION_POLICY) return [{ policy, principals }];
  return principals.map((principal) => ({ policy: sessionPolicyFor([principal]), principals: [principal] }));
}

async function* inSession(
  account: PlannedAccount,
  { policy, principals }: Group,
  applying: Applying,
  base: Base,
  failures: Failures,
): AsyncGenerator<StepResult> {
  let iam: IamAccount;
  try {
    iam = await applying.enter(account, policy);
  } catch (error) {
    if (!(error instanceof IamError)) throw error;
    const results = principals.map((principal) => whole(principal, 'failed', `the account can't be entered: ${error.message}`));
    failures.add(results);
    yield* results;
    return;
  }
  const tools: Tools = { ...base, iam };
  const toConfirm: PlannedPrincipal[] = [];
  const end: { why: string | null } = { why: null };
  for (const principal of principals) {
    const why = end.why ?? whyOver(base, failures);
    if (why !== null) {
      yield whole(principal, 'left', why);
      continue;
    }
    const applied = await applyPrincipal(principal, applying, tools).catch((error: unknown): Applied => {
      if (!(error instanceof Stopped)) throw error;
      end.why = `the session ended: ${error.message}`;
      return { results: error.results, toConfirm: false };
    });
    failures.add(applied.results);
    yield* applied.results;
    if (applied.toConfirm) toConfirm.push(principal);
  }
  const after = await confirmAll(toConfirm, tools);
  failures.add(after);
  yield* after;
}

/** Applies it and writes down that it was begun and ended. `onResult` hears of each step when it is over. */
export async function applyAll(
  plan: CleanupPlan,
  applying: Applying,
  base: Base,
  { by, onResult }: { readonly by: string; readonly onResult: (result: StepResult) => void },
): Promise<readonly StepResult[]> {
  const note: CleanupRecord['note'] = (entry) => (applying.dryRun ? Promise.resolve() : base.record.note(entry));
  await note({ at: nowOf(base), kind: 'begun', plan: plan.id, stage: plan.stage, by, undo: false });
  const results: StepResult[] = [];
  for await (const result of applyPlan(plan, applying, base)) {
    results.push(result);
    onResult(result);
  }
  await note({ at: nowOf(base), kind: 'ended', why: results.every(isWell) ? 'all is done' : 'something is left' });
  return results;
}
