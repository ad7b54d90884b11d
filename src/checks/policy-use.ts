import type { Entity } from '../reconcile/entity.js';
import { isAwsManagedPolicy } from '../model/arn.js';
import { latest } from '../model/instant.js';
import { decodeDocument } from '../model/policy.js';
import { UNKNOWN, type Unknown } from '../model/value.js';
import type { AppliedPolicy } from '../policy/applied-policy.js';
import type { Catalogue } from '../policy/service-catalogue.js';
import { grantsOf } from '../policy/grants.js';
import { longestFor } from '../policy/policy-limits.js';
import { HiddenHolders } from './hidden-holders.js';
import type { JudgedPermission, PermissionUse } from './permission-use.js';

/** One permission of one principal, under one of the policies that grant it. */
export interface PolicyShare {
  readonly entity: Entity;
  readonly policy: AppliedPolicy;
  /** The same for copies of the policy. */
  readonly key: string;
  readonly judged: JudgedPermission & { readonly namespace: string };
}

/** A principal's permissions, dealt out to the policies that grant them, to each once. What could not be seen may be any of theirs. */
export function* sharesOf(entity: Entity, permissions: readonly JudgedPermission[], catalogue: Catalogue): Iterable<PolicyShare> {
  const keys = new Map(entity.policies.applied.map((policy) => [policy, policyKey(entity, policy)]));
  const unlike = (policies: readonly AppliedPolicy[]): Iterable<readonly [string, AppliedPolicy]> =>
    new Map(policies.map((policy) => [keys.get(policy) ?? '', policy]));
  for (const judged of permissions) {
    const { namespace, grants } = judged;
    if (namespace !== null) {
      for (const [key, policy] of unlike(grants.map((grant) => grant.policy)))
        yield { entity, policy, key, judged: { ...judged, namespace } };
    } else if (entity.usage.seen !== 'inferred') {
      for (const [key, policy] of unlike(entity.policies.applied)) {
        for (const [granted, found] of grantsOf([policy], catalogue))
          yield { entity, policy, key, judged: { ...judged, namespace: granted, grants: found } };
      }
    }
  }
}

/** A policy with the use of all principals that have it; copies with the same name and text in several accounts are one. */
export interface PolicyUse {
  readonly policy: AppliedPolicy;
  /** How long it may become, in characters. */
  readonly longest: number;
  /** Ids of the accounts where a principal was seen to have it. */
  readonly accounts: ReadonlySet<string>;
  /** ARNs of all who were seen to have it. */
  readonly principals: ReadonlySet<string>;
  /** Ids of the accounts where a principal that could not be seen may use what no other does. */
  readonly hiddenIn: ReadonlySet<string>;
  /** By service, then action. */
  readonly permissions: readonly PooledPermission[];
}

export interface PooledPermission {
  readonly namespace: string;
  readonly serviceName: string | null;
  readonly action: string | null;
  readonly use: PermissionUse;
  readonly lastUsed: Date | null | Unknown;
  readonly daysUnused: number | null | Unknown;
  /** Principals that have it for fewer days than asked, and have not used it. */
  readonly newcomers: number;
}

/**
 * Who used it decides; else those who may have. Where none did, those who could for long enough tell for the newcomers,
 * who did not either; `impossible` only where it is for all.
 */
const PRECEDENCE: readonly PermissionUse[] = ['used', 'unknown', 'not_tracked', 'unused', 'new', 'impossible'];

/** Adds up shares; holds one entry per policy and permission, not one per principal. */
export class PolicyPool {
  private readonly policies = new Map<string, Draft>();
  private readonly hidden: HiddenHolders;

  constructor(hidden = new HiddenHolders()) {
    this.hidden = hidden;
  }

  add({ entity, policy, key, judged }: PolicyShare): void {
    let draft = this.policies.get(key);
    if (draft === undefined) this.policies.set(key, (draft = draftOf(entity, policy)));
    draft.accounts.add(entity.account.id);
    draft.principals.add(entity.arn);
    const at = `${judged.namespace}:${judged.action ?? ''}`;
    draft.permissions.set(at, pooled(draft.permissions.get(at), judged));
  }

  /** By name; made one by one, for there may be thousands in thousands of accounts. */
  *uses(): Iterable<PolicyUse> {
    const sorted = [...this.policies].sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [, draft] of sorted) yield this.useOf(draft);
  }

  private useOf(draft: Draft): PolicyUse {
    const hiddenIn = new Set<ReadonlySet<string>>();
    const permissions = [...draft.permissions]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, one]) => {
        const hidden = this.hidden.of(draft.policy, one.namespace);
        const doubt = hidden.length > 0 ? 'unknown' : doubtAbout(one, draft);
        const permission = concluded(one, doubt);
        if (permission.use === 'unknown') for (const accounts of hidden) hiddenIn.add(accounts);
        return permission;
      });
    return { ...draft, permissions, hiddenIn: new Set([...hiddenIn].flatMap((accounts) => [...accounts])) };
  }
}

interface Draft {
  readonly policy: AppliedPolicy;
  readonly longest: number;
  readonly accounts: Set<string>;
  readonly principals: Set<string>;
  readonly permissions: Map<string, Pooling>;
}

interface Pooling extends PooledPermission {
  /** How many principals it was judged for, and how many of them used it. */
  readonly judged: number;
  readonly used: number;
  /** Whatever kept the use of one of the principals from being judged, though others used it. */
  readonly doubt: PermissionUse | undefined;
}

const DOUBTS: readonly PermissionUse[] = ['unknown', 'not_tracked'];

function draftOf({ kind, policies: { applied } }: Entity, policy: AppliedPolicy): Draft {
  const longest = longestFor(policy, applied, kind === 'role' ? 'role' : 'user');
  // Of a managed one, who happens to be seen first does not count.
  const carried = policy.arn === null ? policy : { ...policy, group: null };
  return { policy: carried, longest, accounts: new Set(), principals: new Set(), permissions: new Map() };
}

function pooled(
  known: Pooling | undefined,
  { namespace, serviceName, action, use, lastUsed, daysUnused }: JudgedPermission & { readonly namespace: string },
): Pooling {
  const used = Number(use === 'used');
  const newcomers = Number(use === 'new');
  if (known === undefined)
    return {
      namespace,
      serviceName,
      action,
      use,
      lastUsed,
      daysUnused,
      newcomers,
      judged: 1,
      used,
      doubt: DOUBTS.find((word) => word === use),
    };
  return {
    ...known,
    serviceName: known.serviceName ?? serviceName,
    use: stronger(known.use, use),
    lastUsed: later(known.lastUsed, lastUsed),
    daysUnused: daysOf(known, use, daysUnused),
    newcomers: known.newcomers + newcomers,
    judged: known.judged + 1,
    used: known.used + used,
    doubt: DOUBTS.find((word) => word === known.doubt || word === use),
  };
}

/** How long newcomers have not used it tells nothing of the others. */
function daysOf(known: Pooling, use: PermissionUse, days: PooledPermission['daysUnused']): PooledPermission['daysUnused'] {
  if ((known.use === 'new') === (use === 'new')) return fewer(known.daysUnused, days);
  return stronger(known.use, use) === known.use ? known.daysUnused : days;
}

function stronger(a: PermissionUse, b: PermissionUse): PermissionUse {
  return PRECEDENCE.find((word) => a === word || b === word) ?? 'unknown';
}

/** What is said of those who were judged says nothing of the others. */
function concluded({ namespace, serviceName, action, newcomers, ...one }: Pooling, doubt: PermissionUse | undefined): PooledPermission {
  const use = stronger(one.use, doubt ?? one.use);
  const lastUsed = use === doubt ? UNKNOWN : one.lastUsed;
  const daysUnused = use === doubt ? UNKNOWN : one.daysUnused;
  return { namespace, serviceName, action, use, lastUsed, newcomers, daysUnused: use === 'not_tracked' ? null : daysUnused };
}

/** A principal that has the policy and was not judged may use it; and one whose use of the service was not judged, each action of it. */
function doubtAbout({ namespace, action, judged }: Pooling, { principals, permissions }: Draft): PermissionUse | undefined {
  if (action === null) return judged < principals.size ? 'unknown' : undefined;
  const service = permissions.get(`${namespace}:`);
  return service === undefined || judged < service.used ? 'unknown' : service.doubt;
}

function later(a: Date | null | Unknown, b: Date | null | Unknown): Date | null | Unknown {
  return a === UNKNOWN || b === UNKNOWN ? UNKNOWN : latest([a, b]);
}

function fewer(a: number | null | Unknown, b: number | null | Unknown): number | null | Unknown {
  if (a === UNKNOWN || b === UNKNOWN) return UNKNOWN;
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}

/**
 * An inline policy is its holder's own; a managed one is the same wherever name and text are. One of AWS has one text: AWS may
 * have changed it while the accounts were read.
 */
function policyKey({ account, arn }: Entity, { name, arn: policyArn, group, text }: AppliedPolicy): string {
  if (policyArn === null) return group === null ? `~${arn}/${name}` : `~${account.id}/group/${group}/${name}`;
  if (isAwsManagedPolicy(policyArn)) return [name, 'aws', policyArn].join('\u0000');
  return [name, 'customer', text === UNKNOWN ? policyArn : JSON.stringify(decodeDocument(text))].join('\u0000');
}
