import type { Principal } from '../reconcile/entity.js';
import { isAwsManagedPolicy, parseArn } from '../model/arn.js';
import type { PolicyDocument } from '../model/policy.js';
import { UNKNOWN, type Unknown } from '../model/value.js';
import { allowedResources, type AllowedPart, type ResourceQuestion } from '../policy/allowed-resources.js';
import type { ServiceControls } from '../policy/applied-policy.js';
import {
  ESCALATION_PATHS,
  ESCALATION_TARGETS,
  type EscalationNeed,
  type EscalationPath,
  type EscalationTarget,
} from '../policy/escalation-paths.js';
import { layersOf, likenessOf, type Layer } from '../policy/layers.js';
import { likeOf } from '../policy/like-document.js';
import { DECISIVE_RESOURCES, OBLIGATORY_RESOURCES } from '../policy/obligatory-resources.js';
import { namesAmong } from '../policy/statements-about.js';
import { hasVariable } from '../policy/variables.js';
import { isAllOf, limitText } from './escalation-limits.js';

export type Verdict = 'yes' | 'limited' | 'no' | 'unknown';

export interface JudgedNeed {
  readonly verdict: Verdict;
  /** In words, of a limited one; never empty texts. */
  readonly limits: readonly string[];
}

export type EscalationSubject = Pick<Principal, 'kind' | 'arn' | 'name' | 'policies'> & {
  /** Of a user. */
  readonly groups?: readonly string[] | Unknown;
  readonly boundaryArn?: Principal['boundaryArn'];
};

const YES: JudgedNeed = { verdict: 'yes', limits: [] };
const NO: JudgedNeed = { verdict: 'no', limits: [] };
const NOBODY_KNOWS: JudgedNeed = { verdict: 'unknown', limits: [] };

/** Of an organization with all kinds of roles, what is alike is asked again soon. */
const MOST_ALIKE = 5_000;
const judgedAlike = new Map<string, readonly JudgedNeed[]>();
const NO_PATH: readonly JudgedNeed[] = ESCALATION_PATHS.map(() => NO);

const namedOfPaths = namesAmong(new Set(ESCALATION_PATHS.flatMap(({ needs }) => needs.map(({ action }) => action))));

/** What a name may decide: a variable that stands for it, and what looks like a pattern and is a name. */
function isUnlike({ kind, name, groups = [] }: EscalationSubject, layers: readonly Layer[]): boolean {
  if (/[*?]/.test(name) || (groups !== UNKNOWN && groups.some((group) => /[*?]/.test(group)))) return true;
  return kind === 'user' && layers.some(({ documents }) => documents.some(({ document }) => hasVariables(document)));
}

const variable = new WeakMap<PolicyDocument, boolean>();

function hasVariables(one: PolicyDocument): boolean {
  const document = likeOf(one);
  const known = variable.get(document) ?? document.some(({ resources }) => resources?.patterns.some(hasVariable) === true);
  variable.set(document, known);
  return known;
}

const namesPaths = (document: PolicyDocument): boolean =>
  namedOfPaths({ documents: [{ label: '', document }], without: '', unread: null }).size > 0;

const bearing = new WeakMap<PolicyDocument, boolean>();

/** Does a document say anything of the actions of paths? What it denies may be one of them. */
function bearsOnPaths(one: PolicyDocument): boolean {
  const document = likeOf(one);
  const known = bearing.get(document) ?? (document.some(({ effect }) => effect === 'Deny') || namesPaths(document));
  bearing.set(document, known);
  return known;
}

/** What a principal may do to what. Several paths share a need, so each is judged once. */
export class NeedJudge {
  private readonly subject: EscalationSubject;
  private readonly identity: Layer;
  private readonly caps: readonly Layer[];
  private readonly boundaryUnread: boolean;
  private readonly place: Place;
  /** Actions of paths that it may have on something, for most principals have few; null: what was not read may name any. */
  private readonly named: ReadonlySet<string> | null;
  private readonly judged = new Map<string, JudgedNeed>();
  /** Has something been judged that is not so for everybody of the account with the same policies? */
  private personal: boolean;

  constructor(subject: EscalationSubject, controls: ServiceControls | Unknown) {
    this.subject = subject;
    const [identity, ...caps] = layersOf(subject.policies, controls === UNKNOWN ? null : controls);
    this.identity = identity;
    this.caps = caps;
    this.boundaryUnread = subject.policies.boundary === UNKNOWN;
    this.place = placeOf(subject.arn);
    this.named = identity.unread === null ? namedOfPaths(identity) : null;
    this.personal = isUnlike(subject, [identity, ...caps]);
  }

  /** Every path, in their order. */
  paths(): readonly JudgedNeed[] {
    if (this.named?.size === 0) return NO_PATH;
    const key = this.personal ? '' : this.likeness();
    const known = this.personal ? undefined : judgedAlike.get(key);
    if (known !== undefined) return known;
    const found = ESCALATION_PATHS.map((path) => this.path(path));
    if (!this.personal) {
      if (judgedAlike.size >= MOST_ALIKE) judgedAlike.clear();
      judgedAlike.set(key, found);
    }
    return found;
  }

  /** Of all that may and may not do the same, as far as paths go. */
  private likeness(): string {
    const { identity, caps, boundaryUnread, place } = this;
    const bearing = { ...identity, documents: identity.documents.filter(({ document }) => bearsOnPaths(document)) };
    return `${this.subject.kind} ${place.partition} ${place.accountId} ${boundaryUnread} ${likenessOf([bearing, ...caps])}`;
  }

  path({ needs }: EscalationPath): JudgedNeed {
    const { named } = this;
    if (named !== null && needs.some(({ action }) => !named.has(action))) return NO;
    const judged: JudgedNeed[] = [];
    for (const need of needs) {
      const each = this.need(need);
      if (each.verdict === 'no') return each;
      judged.push(each);
    }
    return together(judged);
  }

  /** On one thing, or on whatever matches one pattern. */
  call(action: string, arn: string): JudgedNeed {
    const { parts, mayBeMore } = this.allowed({ action }, arn);
    if (parts.length === 0 && !mayBeMore) return NO;
    if (this.boundaryUnread) return NOBODY_KNOWS;
    if (parts.some((part) => part.doubt === null && isAllOf(part, arn))) return YES;
    return mayBeMore ? NOBODY_KNOWS : { verdict: 'limited', limits: [limitText(action, parts, '', true)] };
  }

  private need(need: EscalationNeed): JudgedNeed {
    const key = `${need.action} ${need.on ?? ''} ${need.passedTo?.join() ?? ''}`;
    const known = this.judged.get(key);
    if (known !== undefined) return known;
    const found = this.judge(need);
    this.judged.set(key, found);
    return found;
  }

  /** A call needs all that it can't be made without. */
  private judge(need: EscalationNeed): JudgedNeed {
    const { action, on } = need;
    const target = on === undefined ? null : this.onChosen(need, filled(ESCALATION_TARGETS[on], this.place));
    if (target?.verdict === 'no') return target;
    const [service = ''] = action.split(':');
    const obligatory = OBLIGATORY_RESOURCES.get(action) ?? (on === undefined ? [`arn:{partition}:${service}:*`] : []);
    return together([...(target === null ? [] : [target]), ...obligatory.map((template) => this.onAny(need, template))]);
  }

  /** Which one it is decides how much is gained. */
  private onChosen(need: EscalationNeed, within: string): JudgedNeed {
    const { parts: all, mayBeMore } = this.allowed(need, within);
    const parts = all.filter(({ patterns }) => need.others !== true || !patterns.some((pattern) => this.isItself(pattern)));
    if (parts.length === 0 && !mayBeMore) return NO;
    if (this.boundaryUnread) return NOBODY_KNOWS;
    const whole = parts.some((part) => part.doubt === null && isAllOf(part, within));
    if (whole || (need.others !== true && this.reachesItself(need))) return YES;
    return mayBeMore ? NOBODY_KNOWS : { verdict: 'limited', limits: [limitText(need.action, parts, within, true)] };
  }

  /** Any one will do, but for what decides what the call can do. */
  private onAny(need: EscalationNeed, template: string): JudgedNeed {
    const within = filled(template, this.place);
    const { parts, mayBeMore } = this.allowed(need, within);
    if (parts.length === 0 && !mayBeMore) return NO;
    if (this.boundaryUnread) return NOBODY_KNOWS;
    const decisive = template.includes(':document/') ? (DECISIVE_RESOURCES.get(need.action) ?? null) : null;
    const certain = parts.filter(({ doubt }) => doubt === null);
    if (decisive === null ? certain.length > 0 : certain.some((part) => isAllOf(part, within)) || this.isEnough(need, decisive)) return YES;
    return mayBeMore ? NOBODY_KNOWS : { verdict: 'limited', limits: [limitText(need.action, parts, within, decisive !== null)] };
  }

  private isEnough(need: EscalationNeed, decisive: readonly string[]): boolean {
    return decisive.some((template) => this.allowed(need, filled(template, this.place)).parts.some(({ doubt }) => doubt === null));
  }

  /** A cap that could not be read caps nothing for certain, but what is known of it may deny. */
  private allowed(need: EscalationNeed, within: string): { readonly parts: readonly AllowedPart[]; readonly mayBeMore: boolean } {
    const question = this.question(need, within);
    const known = this.caps.filter(({ unread }) => unread === null);
    const denying = [this.identity, ...this.caps];
    const parts = allowedResources(question, [this.identity, ...known], denying);
    return { parts, mayBeMore: this.identity.unread !== null && allowedResources(question, known, denying).length > 0 };
  }

  private question({ action, passedTo }: EscalationNeed, within: string): ResourceQuestion {
    const { kind, name } = this.subject;
    const accountId = this.place.accountId === '*' ? null : this.place.accountId;
    return { action, within, userName: kind === 'user' ? name : null, accountId, ...(passedTo === undefined ? {} : { passedTo }) };
  }

  /** A principal that may change its own permissions needs no other's. */
  private reachesItself({ action, on }: EscalationNeed): boolean {
    const own = on === undefined ? [] : (OWN[on]?.(this.subject) ?? []);
    this.personal = true;
    return own.some((arn) => this.allowed({ action }, arn).parts.some(({ doubt }) => doubt === null));
  }

  /** Names are unique in an account, so whatever ends in the principal's own name is itself, or none; so are its groups. */
  private isItself(pattern: string): boolean {
    const { name, groups = [] } = this.subject;
    const last = pattern.slice(pattern.lastIndexOf('/') + 1);
    if (!/[*?]/.test(last)) this.personal = true;
    return pattern.includes(':group/')
      ? groups !== UNKNOWN && groups.includes(last)
      : pattern.includes(`:${this.subject.kind}/`) && last === name;
  }
}

/** What decides over the principal's own permissions. */
const OWN: Readonly<Partial<Record<EscalationTarget, (subject: EscalationSubject) => readonly string[]>>> = {
  users: ({ kind, arn }) => (kind === 'user' ? [arn] : []),
  roles: ({ kind, arn }) => (kind === 'role' ? [arn] : []),
  groups: ({ arn, groups = [] }) => (groups === UNKNOWN ? [] : groups.map((name) => groupArn(name, arn))),
  policies: ({ policies }) => policies.applied.flatMap(({ arn }) => (arn === null || isAwsManagedPolicy(arn) ? [] : [arn])),
};

/** Without a path, as nearly all are: no source told it. */
export function groupArn(name: string, memberArn: string): string {
  return filled(ESCALATION_TARGETS.groups, placeOf(memberArn)).replace('*', () => name);
}

interface Place {
  readonly partition: string;
  readonly accountId: string;
}

function placeOf(arn: string): Place {
  const { partition = '*', accountId = '*' } = parseArn(arn) ?? {};
  return { partition, accountId };
}

function filled(template: string, { partition, accountId }: Place): string {
  return template.replace('{partition}', partition).replace('{account}', accountId);
}

/** All of them are needed. */
export function together(judged: readonly JudgedNeed[]): JudgedNeed {
  if (judged.some(({ verdict }) => verdict === 'no')) return NO;
  const worst = (['unknown', 'limited'] as const).find((verdict) => judged.some((each) => each.verdict === verdict));
  return { verdict: worst ?? 'yes', limits: [...new Set(judged.flatMap(({ limits }) => limits))] };
}
