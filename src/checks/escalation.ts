import type { Principal } from '../reconcile/entity.js';
import { isAwsManagedPolicy, parseArn } from '../model/arn.js';
import { UNKNOWN, type Unknown } from '../model/value.js';
import { allowedResources, isDenied, type AllowedPart, type ResourceQuestion } from '../policy/allowed-resources.js';
import type { ServiceControls } from '../policy/applied-policy.js';
import { ESCALATION_PATHS, ESCALATION_TARGETS, type EscalationNeed, type EscalationPath, type EscalationTarget } from '../policy/escalation-paths.js';
import { layersOf, type Layer } from '../policy/layers.js';
import { OBLIGATORY_RESOURCES } from '../policy/obligatory-resources.js';

/** yes: at least one path is open · limited: only on some resources, or if a condition holds · unknown: a policy that could not be read decides it. */
export const ESCALATIONS = ['yes', 'limited', 'no', 'unknown'] as const;

export type Escalation = (typeof ESCALATIONS)[number];

export interface LimitedPath {
  readonly path: EscalationPath;
  /** In words: `iam:PassRole on arn:aws:iam::111122223333:role/web`, `iam:CreateAccessKey with a condition`. */
  readonly limits: readonly string[];
}

export interface JudgedEscalation {
  readonly escalation: Escalation;
  readonly open: readonly EscalationPath[];
  readonly limited: readonly LimitedPath[];
  /** true: of some paths nobody knows, so that the lists may lack them. */
  readonly unsure: boolean;
}

export type EscalationSubject = Pick<Principal, 'kind' | 'arn' | 'name' | 'policies'> & {
  /** Of a user. */
  readonly groups?: readonly string[] | Unknown;
};

interface JudgedNeed {
  readonly verdict: Escalation;
  readonly limits: readonly string[];
}

/**
 * Which of the well-known paths a principal's own policies open, as far as its boundary and the service control policies
 * that could be read let them. Conditions of an Allow are not judged: they limit a path. Those of a Deny, and a Deny of some
 * resources, leave it as it is; what an unread policy may deny does too, as it does for administrators. Trust policies,
 * session policies, resource policies, and what the roles and code of the account may do are not looked at here: roles that
 * may be assumed are in assume-role/.
 */
export function judgeEscalation(subject: EscalationSubject, controls: ServiceControls | Unknown): JudgedEscalation {
  const judge = new NeedJudge(subject, controls);
  const judged = ESCALATION_PATHS.map((path) => ({ path, ...judge.path(path) }));
  const open = judged.filter(({ verdict }) => verdict === 'yes').map(({ path }) => path);
  const limited = judged.filter(({ verdict }) => verdict === 'limited').map(({ path, limits }) => ({ path, limits }));
  const unsure = judged.some(({ verdict }) => verdict === 'unknown');
  if (open.length > 0) return { escalation: 'yes', open, limited, unsure };
  if (unsure) return { escalation: 'unknown', open, limited, unsure };
  return { escalation: limited.length > 0 ? 'limited' : 'no', open, limited, unsure };
}

/** Several paths share a need, so each is judged once. */
class NeedJudge {
  private readonly subject: EscalationSubject;
  private readonly identity: Layer;
  private readonly caps: readonly Layer[];
  private readonly boundaryUnread: boolean;
  private readonly judged = new Map<string, JudgedNeed>();

  constructor(subject: EscalationSubject, controls: ServiceControls | Unknown) {
    this.subject = subject;
    const [identity, ...caps] = layersOf(subject.policies, controls === UNKNOWN ? null : controls);
    this.identity = identity;
    this.caps = caps;
    this.boundaryUnread = subject.policies.boundary === UNKNOWN;
  }

  path({ needs }: EscalationPath): JudgedNeed {
    const judged: JudgedNeed[] = [];
    for (const need of needs) {
      const each = this.need(need);
      if (each.verdict === 'no') return each;
      judged.push(each);
    }
    const worst = (['unknown', 'limited'] as const).find((verdict) => judged.some((each) => each.verdict === verdict));
    return { verdict: worst ?? 'yes', limits: judged.flatMap(({ limits }) => limits) };
  }

  private need(need: EscalationNeed): JudgedNeed {
    const key = `${need.action} ${need.on ?? ''}`;
    const known = this.judged.get(key);
    if (known !== undefined) return known;
    const found = this.judge(need);
    this.judged.set(key, found);
    return found;
  }

  private judge(need: EscalationNeed): JudgedNeed {
    const { action, on } = need;
    const within = withinOf(need, this.subject.arn);
    const parts = this.allowed(action, within, [this.identity]).filter(({ patterns }) => need.others !== true || !patterns.some((pattern) => this.isItself(pattern)));
    const mayBeMore = this.identity.unread !== null && this.allowed(action, within, []).length > 0;
    if ((parts.length === 0 && !mayBeMore) || this.isShut(action)) return { verdict: 'no', limits: [] };
    if (this.boundaryUnread) return { verdict: 'unknown', limits: [] };
    const whole = parts.some((part) => part.doubt === null && (on === undefined || isAllOf(part, within)));
    if (whole || (need.others !== true && this.reachesItself(need))) return { verdict: 'yes', limits: [] };
    return mayBeMore ? { verdict: 'unknown', limits: [] } : { verdict: 'limited', limits: [limitOf(need, parts, within)] };
  }

  /** A cap that could not be read caps nothing for certain, but what is known of it may deny. */
  private allowed(action: string, within: string, own: readonly Layer[]): readonly AllowedPart[] {
    const allowing = [...own, ...this.caps.filter(({ unread }) => unread === null)];
    return allowedResources(this.question(action, within), allowing, [this.identity, ...this.caps]);
  }

  /** Is something denied without which the action can't be called at all? */
  private isShut(action: string): boolean {
    const obligatory = OBLIGATORY_RESOURCES.get(action) ?? [];
    return obligatory.some((template) => isDenied(this.question(action, filled(template, this.subject.arn)), [this.identity, ...this.caps]));
  }

  private question(action: string, within: string): ResourceQuestion {
    const { kind, name } = this.subject;
    return { action, within, userName: kind === 'user' ? name : null };
  }

  /** Whoever may change its own permissions needs nobody else's. */
  private reachesItself({ action, on }: EscalationNeed): boolean {
    const own = on === undefined ? [] : (OWN[on]?.(this.subject) ?? []);
    return own.some((arn) => this.allowed(action, arn, [this.identity]).some(({ doubt }) => doubt === null));
  }

  /** Names are unique in an account, so whatever ends in the principal's own name is itself, or nobody; so are its groups. */
  private isItself(pattern: string): boolean {
    const { name, groups = [] } = this.subject;
    const last = pattern.slice(pattern.lastIndexOf('/') + 1);
    return pattern.includes(':group/') ? groups !== UNKNOWN && groups.includes(last) : pattern.includes(`:${this.subject.kind}/`) && last === name;
  }
}

/** What decides over the principal's own permissions. */
const OWN: Readonly<Partial<Record<EscalationTarget, (subject: EscalationSubject) => readonly string[]>>> = {
  users: ({ kind, arn }) => (kind === 'user' ? [arn] : []),
  roles: ({ kind, arn }) => (kind === 'role' ? [arn] : []),
  groups: ({ arn, groups = [] }) => (groups === UNKNOWN ? [] : groups.map((name) => filled(ESCALATION_TARGETS.groups, arn).replace('*', () => name))),
  policies: ({ policies }) => policies.applied.flatMap(({ arn }) => (arn === null || isAwsManagedPolicy(arn) ? [] : [arn])),
};

function withinOf({ action, on }: EscalationNeed, arn: string): string {
  if (on !== undefined) return filled(ESCALATION_TARGETS[on], arn);
  const [service = ''] = action.split(':');
  return filled(`arn:{partition}:${service}:*`, arn);
}

function filled(template: string, arn: string): string {
  const { partition = '*', accountId = '*' } = parseArn(arn) ?? {};
  return template.replace('{partition}', partition).replace('{account}', accountId);
}

function isAllOf({ patterns }: AllowedPart, within: string): boolean {
  return patterns.every((pattern) => pattern === within);
}

/** How many resources a limit names. */
const NAMED = 3;

function limitOf({ action, on }: EscalationNeed, parts: readonly AllowedPart[], within: string): string {
  const doubts = new Set(parts.map(({ doubt }) => doubt));
  const narrow = on === undefined || parts.some((part) => isAllOf(part, within)) ? [] : parts.map(({ patterns }) => patterns.join(' within '));
  const more = narrow.length > NAMED ? ` and ${narrow.length - NAMED} more` : '';
  const where = narrow.length === 0 ? '' : ` on ${narrow.slice(0, NAMED).join(', ')}${more}`;
  if (doubts.has(null)) return `${action}${where}`;
  return `${action}${where} with ${doubts.has('condition') ? 'a condition' : 'a policy variable'}`;
}
