import { grantsOf, isListed, isTracked, listServices, type ListedService } from '../iam/advisor-list.js';
import { makeDirectory, type Subject } from '../iam/advisor-subject.js';
import type { AdvisorFacts, LastUse, World } from '../world.js';

/** What a principal really did with a service, whether anybody can tell or not. */
export interface ServiceTruth {
  /** Do the identity-based policies allow it (Allow statements, whatever their conditions)? */
  readonly granted: boolean;
  /** Does access advisor know of the service at all? */
  readonly tracked: boolean;
  /** The real last use; null: none in the tracking window. */
  readonly lastUse: LastUse | null;
  /** The last use that access advisor shows; null also where it lists the service as never used, or not at all. */
  readonly shown: LastUse | null;
  /** The actions that something is known of, by name (`GetObject`). */
  readonly actions: ReadonlyMap<string, ActionTruth>;
}

export interface ActionTruth {
  readonly granted: boolean;
  /** Never of PassRole and data-plane actions. */
  readonly tracked: boolean;
  readonly lastUse: LastUse | null;
}

/**
 * Who used what, from the facts of a world: by ARN of each user and role alive, by namespace. Every namespace that is
 * granted or that something is known of has an entry; one without an entry is neither granted nor used.
 */
export function usageTruth(world: World): ReadonlyMap<string, ReadonlyMap<string, ServiceTruth>> {
  const managed = new Map(world.awsManagedPolicies.map((policy) => [policy.arn, policy]));
  const truth = new Map<string, ReadonlyMap<string, ServiceTruth>>();
  for (const account of world.accounts) {
    const own = new Map(account.policies.map((policy) => [policy.arn, policy]));
    const directory = makeDirectory(world, account, (arn) => own.get(arn) ?? managed.get(arn));
    for (const principal of directory.principals()) truth.set(principal.arn, truthOf(principal, world.advisor));
  }
  return truth;
}

function truthOf(principal: Subject, facts: AdvisorFacts | undefined): ReadonlyMap<string, ServiceTruth> {
  const granted = new Map(listServices(principal, { ...facts, untrackedServices: [] }).map((service) => [service.namespace, service]));
  const known = principal.actors.flatMap(({ services }) => services.map(({ namespace }) => namespace));
  const namespaces = [...new Set([...granted.keys(), ...known])].sort();
  return new Map(namespaces.map((namespace) => [namespace, serviceTruth(principal, namespace, granted.get(namespace), facts)]));
}

function serviceTruth(
  principal: Subject,
  namespace: string,
  grant: ListedService | undefined,
  facts: AdvisorFacts | undefined,
): ServiceTruth {
  const known = principal.actors[0]?.services.find((service) => service.namespace === namespace);
  const grants = grantsOf(principal, facts);
  const tracked = isListed(namespace, facts);
  const seen = tracked ? grant?.uses[0] : undefined;
  const actions = (known?.actions ?? []).map(({ name, lastAccessed }) => {
    const allowed = grants === null ? grant !== undefined : grants.some((each) => each.allowsAction(namespace, name));
    return [name, { granted: allowed, tracked: isTracked(namespace, name, facts), lastUse: lastAccessed }] as const;
  });
  return {
    granted: grant !== undefined,
    tracked,
    lastUse: known?.lastAuthenticated ?? null,
    shown: seen === undefined ? null : { at: seen.at, region: seen.region },
    actions: new Map(actions),
  };
}
