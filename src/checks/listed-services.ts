import type { ServiceLastAccessed } from '../evidence/values.js';
import { parseInstant } from '../model/instant.js';
import type { Catalogue } from '../policy/service-catalogue.js';
import { UNKNOWN } from '../model/value.js';
import type { ReconciledAccount } from '../reconcile/reconcile.js';

/** Of a service that is listed twice, the later use counts. */
export function byNamespace(services: readonly ServiceLastAccessed[]): ReadonlyMap<string, ServiceLastAccessed> {
  const found = new Map<string, ServiceLastAccessed>();
  for (const service of services) {
    const known = found.get(service.namespace);
    if (known === undefined || (service.lastAuthenticated ?? '') > (known.lastAuthenticated ?? '')) found.set(service.namespace, service);
  }
  return found;
}

/** A use on record of an action is one of its service, whatever else the answer says of that. */
export function lastUseOf({ lastAuthenticated, actions }: ServiceLastAccessed): string | null {
  if (actions === null) return lastAuthenticated;
  const uses = actions.map(({ lastAccessed }) => lastAccessed).filter((at) => at !== null && parseInstant(at) !== null);
  return uses.reduce((last, at) => (last === null || (at !== null && at > last) ? at : last), lastAuthenticated);
}

const KNOWN = new WeakMap<ReconciledAccount, Catalogue>();

/** With what AWS lists in the account and the catalogue does not know yet: what was not asked about may be granted all the same. */
export function catalogueIn(account: ReconciledAccount, catalogue: Catalogue): Catalogue {
  const known = KNOWN.get(account) ?? (account.tracked === UNKNOWN ? catalogue : withServices(catalogue, account.tracked));
  KNOWN.set(account, known);
  return known;
}

/** AWS knows its newest services before the catalogue does: `*` grants them too. */
export function withServices(catalogue: Catalogue, listed: readonly ServiceLastAccessed[]): Catalogue {
  const more = listed.filter(({ namespace }) => !catalogue.services.has(namespace));
  if (more.length === 0) return catalogue;
  return { ...catalogue, services: new Map([...catalogue.services, ...more.map(({ namespace, name }) => [namespace, name] as const)]) };
}
