import { adminOf } from '../checks/admin.js';
import { judgeEscalation } from '../checks/escalation.js';
import { judgeTrust } from '../checks/trust.js';
import { isIdleFor } from '../checks/role-use.js';
import { judgeUser } from '../checks/stale-user.js';
import { CREDENTIAL_NAMES, judgeCredentials } from '../checks/staleness.js';
import type { Source } from '../evidence/evidence.js';
import type { AccountState } from '../model/account.js';
import type { AttachedPolicy, InlinePolicy } from '../model/policy.js';
import type { Tag } from '../model/tag.js';
import { flag, UNKNOWN, type Flag, type Unknown } from '../model/value.js';
import type { ServiceControls } from '../policy/applied-policy.js';
import type { Principal, ReconciledRole, ReconciledUser } from '../reconcile/entity.js';
import { digestOf } from './digest.js';
import type { Fact, Facts, FactValue } from './subject.js';

/** What facts are measured against. */
export interface FactContext {
  /** Not used for so many whole days: stale. */
  readonly days: number;
  readonly controls: ServiceControls | Unknown;
  readonly organization: ReadonlyMap<string, AccountState>;
}

const DESCRIBED: readonly Source[] = ['account_details', 'config'];
const POLICIES: readonly Source[] = ['account_details', 'managed_policies'];
const CAPS: readonly Source[] = [...POLICIES, 'service_control_policies'];
const REPORT: readonly Source[] = ['credential_report'];

export function userFacts(user: ReconciledUser, describedAt: Date | null, context: FactContext): Facts {
  const of = (value: FactValue, sources: readonly Source[] = DESCRIBED): Fact => ({ value, at: describedAt, sources });
  const { groups } = user;
  return {
    user_name: { value: user.name, at: describedAt ?? user.reportAsOf, sources: DESCRIBED },
    path: { value: user.path, at: describedAt ?? user.reportAsOf, sources: DESCRIBED },
    ...credentialFacts(user),
    stale: { value: staleness(user, context.days), at: user.reportAsOf, sources: REPORT },
    groups: of(groups === UNKNOWN ? UNKNOWN : named(groups)),
    tags: of(tagged(user.tags)),
    ...policyFacts(user, describedAt),
    ...privilegeFacts(user, describedAt, context),
  };
}

export function rootFacts(root: ReconciledUser): Facts {
  const { credentials, reportAsOf } = root;
  const lastUsed = credentials === UNKNOWN ? UNKNOWN : (credentials.password.lastUsed?.toISOString() ?? null);
  return { ...credentialFacts(root), last_sign_in: { value: lastUsed, at: reportAsOf, sources: REPORT } };
}

export function roleFacts(role: ReconciledRole, context: FactContext): Facts {
  const idle = isIdleFor(role, context.days);
  const of = (value: FactValue): Fact => ({ value, at: role.asOf, sources: DESCRIBED });
  const trust = judgeTrust(role.trust, role.account, context.organization);
  const trusted = trust === UNKNOWN ? UNKNOWN : named([...trust.principals, ...trust.services, ...trust.providers]);
  return {
    unused: of(word(flag(idle))),
    tags: of(tagged(role.tags)),
    ...policyFacts(role, role.asOf),
    trust_policy: of(digestOf(role.trust)),
    trusted: of(trusted),
    trust_wide: of(trust === UNKNOWN ? UNKNOWN : word(trust.wide)),
    // What AWS's own roles may do is AWS's affair.
    ...(role.serviceLinked ? {} : privilegeFacts(role, role.asOf, context)),
  };
}

/** Of a holder of policies: a user, role or group. */
export function policyFacts(holder: PolicyHolder, at: Date | null): Facts {
  const { attached, inline, boundaryArn } = holder;
  const of = (value: FactValue): Fact => ({ value, at, sources: DESCRIBED });
  return {
    attached_policies: of(attached === UNKNOWN ? UNKNOWN : named(attached.map(({ arn }) => arn))),
    inline_policies: of(inline === UNKNOWN ? UNKNOWN : digests(inline)),
    ...(boundaryArn === undefined ? {} : { permissions_boundary: of(boundaryArn) }),
  };
}

export interface PolicyHolder {
  readonly attached: readonly AttachedPolicy[] | Unknown;
  readonly inline: readonly InlinePolicy[] | Unknown;
  /** Left out: groups have none. */
  readonly boundaryArn?: string | null | Unknown;
}

function privilegeFacts(principal: Principal, at: Date | null, { controls }: FactContext): Facts {
  return {
    admin: { value: word(adminOf(principal.policies)), at, sources: POLICIES },
    escalation: { value: word(judgeEscalation(principal, controls).escalation), at, sources: CAPS },
  };
}

function credentialFacts({ credentials, reportAsOf: at }: ReconciledUser): Facts {
  const of = (value: FactValue): Fact => ({ value, at, sources: REPORT });
  const unseen = of(UNKNOWN);
  if (credentials === UNKNOWN) return { console: unseen, mfa: unseen, certificate: unseen, more_credentials: unseen };
  return {
    console: of(word(flag(credentials.password.enabled))),
    mfa: of(word(credentials.mfa)),
    certificate: of(word(flag(credentials.certificate))),
    more_credentials: of(credentials.more),
  };
}

/** `no` only where every credential could be judged. */
function staleness(user: ReconciledUser, days: number): FactValue {
  const { credentials, createdAt, reportAsOf } = user;
  if (credentials === UNKNOWN || reportAsOf === null) return UNKNOWN;
  const judged = judgeUser(user, days);
  // Who has no credentials has none that could be stale; that they went is said of each.
  if (judged !== null) return judged.verdict === 'no_credentials' ? 'no' : judged.verdict;
  const verdicts = judgeCredentials(credentials, createdAt, reportAsOf, days);
  return CREDENTIAL_NAMES.some((name) => verdicts[name] === 'unknown') ? UNKNOWN : 'no';
}

function word(value: Flag | 'limited'): string | Unknown {
  return value === 'unknown' ? UNKNOWN : value;
}

function digests(inline: readonly InlinePolicy[]): ReadonlyMap<string, string> {
  return new Map(inline.map(({ name, document }) => [name, `${name} ${digestOf(document)}`]));
}

function tagged(tags: readonly Tag[] | Unknown): FactValue {
  return tags === UNKNOWN ? UNKNOWN : new Map(tags.map(({ key, value }) => [key, `${key}=${value}`]));
}

function named(names: readonly string[]): ReadonlyMap<string, string> {
  return new Map(names.map((name) => [name, name]));
}
