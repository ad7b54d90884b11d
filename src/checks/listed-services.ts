import type { ServiceLastAccessed } from '../evidence/values.js';
import { parseInstant } from '../model/instant.js';

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
