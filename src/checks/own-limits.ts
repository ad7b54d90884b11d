import { isAwsManagedPolicy } from '../model/arn.js';
import { UNKNOWN, type Unknown } from '../model/value.js';
import { isFullyRead, type AppliedPolicy, type PrincipalPolicies, type ServiceControls } from '../policy/applied-policy.js';
import type { EscalationWay } from '../policy/escalation-path.js';
import {
  ATTACHED_CALLS,
  BOUNDARY_CALLS,
  INLINE_CALLS,
  LEAVE_GROUP,
  REMOVE_BOUNDARY,
  REMOVE_OWN_DENY,
  REWRITE_CALLS,
  type ReleaseCall,
} from '../policy/release-paths.js';
import { groupArn, NeedJudge, together, type EscalationSubject, type JudgedNeed, type Verdict } from './need-judge.js';
import { gainOf } from './policy-gain.js';

/** Something that takes permissions away, and how its holder may end that. */
interface Hold {
  readonly path: EscalationWay;
  readonly releases: readonly Release[];
}

interface Release {
  readonly action: string;
  /** One of them: where a group is, no source tells. */
  readonly on: readonly string[];
  after(policies: PrincipalPolicies): PrincipalPolicies;
}

export type JudgedRelease = JudgedNeed & { readonly path: EscalationWay };

/**
 * A principal that may take off or rewrite its own boundary, or the policy that denies it something, is not held by it. Only who is
 * held back by it gains anything: with nothing taken away there is no such path.
 */
export function judgeReleases(subject: EscalationSubject, controls: ServiceControls | Unknown, judge: NeedJudge): readonly JudgedRelease[] {
  const boundary = boundaryHold(subject);
  const denials = denialHolds(subject);
  const alone = [boundary, denials].flatMap((holds) => releaseOf(holds, subject, controls, judge) ?? []);
  if (alone.length > 0 || boundary.length === 0 || denials.length === 0) return alone;
  // Each may only end together with the other.
  const both = releaseOf([...boundary, ...denials], subject, controls, judge);
  return both === null ? [] : [both, { ...both, path: both.path === REMOVE_BOUNDARY ? REMOVE_OWN_DENY : REMOVE_BOUNDARY }];
}

const ORDER = ['yes', 'limited', 'unknown'] as const satisfies readonly Verdict[];

/** Takes off what can be, one after another, until something is gained. null: nothing is. */
function releaseOf(
  holds: readonly Hold[],
  subject: EscalationSubject,
  controls: ServiceControls | Unknown,
  first: NeedJudge,
): JudgedRelease | null {
  const found: JudgedRelease[] = [];
  for (const most of ORDER) {
    const state = new State(subject, controls, first);
    for (let left = holds; left.length > 0;) {
      const taken = left.find((hold) => state.release(hold, most));
      if (taken === undefined) break;
      left = left.filter((hold) => hold !== taken);
      const judged = { path: taken.path, ...state.judged() };
      if (judged.verdict === 'yes') return judged;
      found.push(judged);
    }
  }
  return ORDER.flatMap((verdict) => found.find((each) => each.verdict === verdict) ?? [])[0] ?? null;
}

/** What is left of a principal's policies, and how it came to that. */
class State {
  private subject: EscalationSubject;
  private judge: NeedJudge;
  private readonly before: PrincipalPolicies;
  private readonly controls: ServiceControls | Unknown;
  private readonly calls: JudgedNeed[] = [];
  private readonly actions: string[] = [];

  constructor(subject: EscalationSubject, controls: ServiceControls | Unknown, judge: NeedJudge) {
    this.subject = subject;
    this.judge = judge;
    this.before = subject.policies;
    this.controls = controls;
  }

  /** Is one of its calls at least so certain? */
  release({ releases }: Hold, most: (typeof ORDER)[number]): boolean {
    const wanted = ORDER.slice(0, ORDER.indexOf(most) + 1);
    for (const verdict of wanted) {
      for (const release of releases) {
        const call = this.callOf(release);
        if (call.verdict !== verdict) continue;
        this.calls.push(call);
        this.actions.push(release.action);
        this.subject = { ...this.subject, policies: release.after(this.subject.policies) };
        this.judge = new NeedJudge(this.subject, this.controls);
        return true;
      }
    }
    return false;
  }

  private callOf({ action, on }: Release): JudgedNeed {
    const judged = on.map((arn) => this.judge.call(action, arn));
    if (judged[0]?.verdict === 'yes') return judged[0];
    const found = ORDER.flatMap((verdict) => judged.find((each) => each.verdict === verdict) ?? [])[0];
    if (found === undefined) return { verdict: 'no', limits: [] };
    return found.verdict === 'yes' ? { verdict: 'limited', limits: [`${action} on ${on.join(' or ')}`] } : found;
  }

  judged(): JudgedNeed {
    const gain = gainOf(this.before, this.subject.policies, this.controls);
    if (gain === 'no') return isFullyRead(this.before) ? { verdict: 'no', limits: [] } : { verdict: 'unknown', limits: [] };
    const calls = together(this.calls);
    if (gain === 'yes') return calls;
    const limit = `${this.actions.join(' and ')}, if that gives it anything`;
    return { verdict: calls.verdict === 'unknown' ? 'unknown' : 'limited', limits: [...calls.limits, limit] };
  }
}

function boundaryHold({ kind, arn, boundaryArn = null, policies: { boundary } }: EscalationSubject): readonly Hold[] {
  if (boundary === null || boundary === UNKNOWN) return [];
  const after = (policies: PrincipalPolicies): PrincipalPolicies => ({ ...policies, boundary: null });
  const own = BOUNDARY_CALLS[kind].map((action): Release => ({ action, on: [arn], after }));
  const rewriting = isRewritable(boundaryArn) ? REWRITE_CALLS.map(({ action }): Release => ({ action, on: [boundaryArn], after })) : [];
  return [{ path: REMOVE_BOUNDARY, releases: [...own, ...rewriting] }];
}

function isRewritable(arn: string | null | Unknown): arn is string {
  return arn !== null && arn !== UNKNOWN && !isAwsManagedPolicy(arn);
}

/** Those that allow nothing first: without them nothing is lost. */
function denialHolds(subject: EscalationSubject): readonly Hold[] {
  const denying = subject.policies.applied.filter(denies);
  const [alone, mixed] = [denying.filter((policy) => !allows(policy)), denying.filter(allows)];
  return [...alone, ...mixed].map((policy) => ({ path: REMOVE_OWN_DENY, releases: releasesOf(policy, subject) }));
}

function denies({ document }: AppliedPolicy): boolean {
  return document !== UNKNOWN && document.some(({ effect }) => effect === 'Deny');
}

function allows({ document }: AppliedPolicy): boolean {
  return document !== UNKNOWN && document.some(({ effect }) => effect === 'Allow');
}

function releasesOf(policy: AppliedPolicy, { kind, arn: own }: EscalationSubject): readonly Release[] {
  const { arn, group } = policy;
  const carrier = group === null ? kind : 'group';
  const on = group === null ? [own] : groupArns(group, own);
  const leaving: ReleaseCall[] = group === null ? [] : [{ action: LEAVE_GROUP, leaves: 'drop' }];
  const calls = [...(arn === null ? INLINE_CALLS : ATTACHED_CALLS)[carrier], ...leaving];
  const rewriting = isRewritable(arn) ? REWRITE_CALLS.map((call) => ({ ...call, on: [arn] })) : [];
  return [...rewriting, ...calls.map((call) => ({ ...call, on }))].map(({ action, leaves, on: where }) => ({
    action,
    on: where,
    after: (policies) => without(policies, action === LEAVE_GROUP ? (each) => each.group === group : (each) => each === policy, leaves),
  }));
}

function groupArns(name: string, memberArn: string): readonly string[] {
  const plain = groupArn(name, memberArn);
  return [plain, plain.replace(':group/', ':group/*/')];
}

function without(
  policies: PrincipalPolicies,
  isMeant: (policy: AppliedPolicy) => boolean,
  leaves: ReleaseCall['leaves'],
): PrincipalPolicies {
  const applied = policies.applied.flatMap((policy) => {
    if (!isMeant(policy)) return [policy];
    if (leaves === 'drop' || policy.document === UNKNOWN) return [];
    return [{ ...policy, document: policy.document.filter(({ effect }) => effect === 'Allow') }];
  });
  return { ...policies, applied };
}
