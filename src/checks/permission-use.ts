import type { Entity, Inference } from '../reconcile/entity.js';
import type { ActionLastAccessed, ServiceLastAccessed } from '../evidence/values.js';
import { isTracked } from '../model/arn.js';
import { parseInstant, wholeDays } from '../model/instant.js';
import { UNKNOWN, type Unknown } from '../model/value.js';
import { isFullyRead, type ServiceControls } from '../policy/applied-policy.js';
import type { Catalogue } from '../policy/service-catalogue.js';
import { actionGrants, grantsOf, type Grant } from '../policy/grants.js';
import { possibilitiesOf, type Granted, type Possibility } from '../policy/possibility.js';
import { grantedBy, heldSince, type Permission } from './grant-age.js';
import { byNamespace, lastUseOf, withServices } from './listed-services.js';
import { isUnrecorded } from './unrecorded-use.js';

/**
 * used: within the days asked · new: not used, but granted for fewer days than asked · unused · impossible: unused, and a
 * boundary, service control policy or denial would not let it be used anyway · not_tracked: AWS keeps no record of its
 * use · unknown: could not be seen, or lies beyond the tracking window.
 */
export const PERMISSION_USES = ['used', 'new', 'unused', 'impossible', 'not_tracked', 'unknown'] as const;

export type PermissionUse = (typeof PERMISSION_USES)[number];

/** A service that a principal may call, or one action of it, and what of that it used. */
export interface JudgedPermission {
  /** null: nothing of the entity's use could be seen, so that this one row stands for all it may do. */
  readonly namespace: string | null;
  readonly serviceName: string | null;
  /** null: the service as a whole. */
  readonly action: string | null;
  readonly use: PermissionUse;
  /** null: none in the tracking window; UNKNOWN: not tracked, not seen, or inferred from a use of the principal. */
  readonly lastUsed: Date | null | Unknown;
  readonly region: string | null;
  /** Whole UTC days since the last use; without one on record: since it was granted, TRACKING_DAYS at most; null: not tracked. */
  readonly daysUnused: number | null | Unknown;
  readonly inferred: Inference | null;
  /** Empty when the policies that grant it could not be read. */
  readonly grants: readonly Grant[];
  /** A question, for the answer takes time and few rows need it. */
  readonly possibility: () => Possibility;
}

export interface PermissionYardstick {
  readonly days: number;
  /** For so many days a permission without use is `new`; left out: for `days`. */
  readonly newDays?: number;
  readonly granularity: 'service' | 'action';
  readonly catalogue: Catalogue;
  /** Is it a service that AWS keeps no record of? Decides where access advisor was not asked; left out: none is. */
  readonly untracked?: (namespace: string) => boolean | Unknown;
}

/** Access advisor looks back about 400 days; no record in it says nothing of the time before. */
export const TRACKING_DAYS = 400;

/** Everything an entity may do, service by service, judged; in the order of the namespaces. */
export function judgePermissions(
  entity: Entity,
  controls: ServiceControls | Unknown,
  context: PermissionYardstick,
): readonly JudgedPermission[] {
  const {
    usage,
    policies: { applied },
  } = entity;
  if (usage.seen === 'not') return [NOTHING_SEEN];
  const judge = new Judge(entity, controls, context);
  if (usage.seen === 'inferred') {
    const granted = grantsOf(applied, context.catalogue);
    const rows = [...granted.keys()].sort().map((namespace) => judge.inferred(namespace, granted.get(namespace) ?? [], usage));
    // A policy that could not be read may grant more.
    return isFullyRead(entity.policies) ? rows : [...rows, NOTHING_SEEN];
  }
  const granted = grantsOf(applied, withServices(context.catalogue, usage.services));
  const listed = byNamespace(usage.services);
  const namespaces = [...new Set([...granted.keys(), ...listed.keys()])].sort();
  return namespaces.flatMap((namespace) => judge.service(namespace, granted.get(namespace) ?? [], listed.get(namespace), usage));
}

const NOT_JUDGED: Possibility = { possible: 'unknown', because: null };

const NOTHING_SEEN: JudgedPermission = {
  namespace: null,
  serviceName: null,
  action: null,
  use: 'unknown',
  lastUsed: UNKNOWN,
  region: null,
  daysUnused: UNKNOWN,
  inferred: null,
  grants: [],
  possibility: () => NOT_JUDGED,
};

type Answered = Extract<Entity['usage'], { readonly seen: 'answered' }>;
type Inferred = Extract<Entity['usage'], { readonly seen: 'inferred' }>;

class Judge {
  private readonly entity: Entity;
  private readonly controls: ServiceControls | Unknown;
  private readonly context: PermissionYardstick;
  private readonly tracked: boolean;
  private weigh: ((what: Granted) => Possibility) | undefined;

  constructor(entity: Entity, controls: ServiceControls | Unknown, context: PermissionYardstick) {
    this.entity = entity;
    this.controls = controls;
    this.context = context;
    this.tracked = isTracked(entity.arn);
  }

  /** The principal was not used at all after `lastUse`, so neither was any service; until then each may have been. */
  inferred(namespace: string, grants: readonly Grant[], { lastUse, asOf, because }: Inferred): JudgedPermission {
    const facts: Facts = { namespace, serviceName: null, action: null, region: null, inferred: because, grants };
    // Nothing says that what is not tracked shows in the use of the principal.
    const untracked = this.context.untracked?.(namespace) ?? false;
    if (untracked === true || isUnrecorded(this.entity, namespace, grants)) return this.untracked({ ...facts, inferred: null });
    if (untracked === UNKNOWN) return this.finished(facts, UNKNOWN, 'unknown', UNKNOWN);
    if (lastUse === null) return this.unrecorded(facts, asOf);
    const granted = grantedBy(grants, facts);
    if (granted === UNKNOWN) return this.finished(facts, UNKNOWN, 'unknown', UNKNOWN);
    const isNew = granted !== null && granted > lastUse;
    return this.weighed(facts, UNKNOWN, { since: isNew ? granted : lastUse, recent: isNew ? 'new' : 'unknown', asOf, atMost: Infinity });
  }

  service(
    namespace: string,
    grants: readonly Grant[],
    listed: ServiceLastAccessed | undefined,
    { asOf, granularity }: Answered,
  ): readonly JudgedPermission[] {
    // Only of what access advisor lists does it keep a record.
    if (listed === undefined) return [this.untracked({ namespace, serviceName: null, action: null, region: null, inferred: null, grants })];
    const facts: Facts = { namespace, serviceName: listed.name, action: null, region: listed.region, inferred: null, grants };
    const whole = this.judged(facts, lastUseOf(listed), asOf);
    // And not of everything: whatever else is on record was done with permissions of another time.
    if (whole.use !== 'used' && isUnrecorded(this.entity, namespace, grants)) return [this.untracked(facts)];
    if (this.context.granularity === 'service' || granularity === 'service' || whole.use !== 'used') return [whole];
    return [whole, ...this.actions(namespace, listed.actions ?? [], asOf)];
  }

  private actions(namespace: string, tracked: readonly ActionLastAccessed[], asOf: Date): readonly JudgedPermission[] {
    const { catalogue } = this.context;
    const known = new Map(tracked.map((action) => [action.name, action]));
    // As with services, AWS may name one that the catalogue does not know yet.
    const all = [...new Set([...(catalogue.actions.get(namespace) ?? []), ...known.keys()])];
    const granted = actionGrants(this.entity.policies.applied, namespace, { ...catalogue, actions: new Map([[namespace, all]]) });
    const names = all.filter((name) => granted.has(name) || known.has(name)).sort();
    return names.map((action) => {
      const listed = known.get(action);
      const facts: Facts = {
        namespace,
        serviceName: null,
        action,
        region: listed?.region ?? null,
        inferred: null,
        grants: granted.get(action) ?? [],
      };
      if (listed === undefined) return this.untracked(facts);
      const judged = this.judged(facts, listed.lastAccessed, asOf);
      return judged.use !== 'used' && isUnrecorded(this.entity, namespace, facts.grants) ? this.untracked(facts) : judged;
    });
  }

  private judged(facts: Facts, last: string | null, asOf: Date): JudgedPermission {
    if (last === null) return this.unrecorded(facts, asOf);
    const lastUsed = parseInstant(last);
    // A date that can't be read may be today's.
    if (lastUsed === null) return this.finished(facts, UNKNOWN, 'unknown', UNKNOWN);
    const judged = this.weighed(facts, lastUsed, { since: lastUsed, recent: 'used', asOf, atMost: Infinity });
    return judged.use === 'used' ? judged : (this.grantedAgain(facts, lastUsed, asOf) ?? judged);
  }

  /** Not used since it was granted, for the use on record is older: of another policy, or of another principal of that name. */
  private grantedAgain(facts: Facts, lastUsed: Date, asOf: Date): JudgedPermission | null {
    const { days, newDays = days } = this.context;
    const granted = heldSince(this.entity, facts);
    if (granted === UNKNOWN || granted <= lastUsed || wholeDays(granted, asOf) >= newDays) return null;
    return this.finished(facts, lastUsed, 'new', wholeDays(granted, asOf));
  }

  /** No use on record: it counts from the first moment when there could have been one, and no further back than AWS looks. */
  private unrecorded(facts: Facts, asOf: Date): JudgedPermission {
    if (!this.tracked) return this.untracked(facts);
    const since = heldSince(this.entity, facts);
    return since === UNKNOWN
      ? this.finished(facts, null, 'unknown', UNKNOWN)
      : this.weighed(facts, null, { since, recent: 'new', asOf, atMost: TRACKING_DAYS });
  }

  private weighed(facts: Facts, lastUsed: LastUsed, { since, recent, asOf, atMost }: Span): JudgedPermission {
    const { days: asked, newDays = asked } = this.context;
    const days = recent === 'new' ? newDays : asked;
    const idle = wholeDays(since, asOf);
    const daysUnused = Math.min(idle, atMost);
    if (idle < days) return this.finished(facts, lastUsed, recent, recent === 'unknown' ? UNKNOWN : daysUnused);
    if (daysUnused < days) return this.finished(facts, lastUsed, 'unknown', UNKNOWN);
    const judged = this.finished(facts, lastUsed, 'unused', daysUnused);
    return judged.possibility().possible === 'no' ? { ...judged, use: 'impossible' } : judged;
  }

  private untracked(facts: Facts): JudgedPermission {
    return this.finished(facts, UNKNOWN, 'not_tracked', null);
  }

  private finished(facts: Facts, lastUsed: LastUsed, use: PermissionUse, daysUnused: JudgedPermission['daysUnused']): JudgedPermission {
    const { namespace, action, inferred, grants } = facts;
    // The Region is that of a use on record.
    const region = use === 'not_tracked' ? null : facts.region;
    const serviceName = facts.serviceName ?? this.context.catalogue.services.get(namespace) ?? null;
    // Written out: there are millions of these, and copying one with a spread takes several times as long.
    return {
      namespace,
      serviceName,
      action,
      use,
      lastUsed,
      region,
      daysUnused,
      inferred,
      grants,
      possibility: () => this.possibilityOf(namespace, action),
    };
  }

  private possibilityOf(namespace: string, action: string | null): Possibility {
    this.weigh ??= possibilitiesOf(this.entity.policies, this.controls);
    return this.weigh(action === null ? { namespace } : { namespace, action });
  }
}

/** What is known of a permission before it is judged. */
interface Facts extends Permission {
  /** null: as the catalogue calls it. */
  readonly serviceName: string | null;
  readonly region: string | null;
  readonly inferred: Inference | null;
}

type LastUsed = JudgedPermission['lastUsed'];

interface Span {
  /** The last use, or the first moment when there could have been one. */
  readonly since: Date;
  /** What it is if that is fewer days ago than asked. */
  readonly recent: 'used' | 'new' | 'unknown';
  readonly asOf: Date;
  /** Days that the record goes back. */
  readonly atMost: number;
}
