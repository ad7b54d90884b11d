import { PROTOCOLS } from './protocol.js';
import type { ServiceName } from '../service.js';

export interface FoundRoute {
  readonly service: ServiceName;
  readonly action: string;
  /** The members that stand in the path. */
  readonly labels: Readonly<Record<string, string>>;
}

/** The operation behind a method and path; of one service, or (null) of any. */
export function findRoute(method: string, pathname: string, service: string | null): FoundRoute | undefined {
  for (const [name, { wire }] of Object.entries(PROTOCOLS)) {
    if (wire.kind !== 'rest' || (service ?? name) !== name) continue;
    for (const route of wire.routes) {
      const labels = route.method === method ? labelsIn(route.path, pathname) : undefined;
      if (labels !== undefined) return { service: name as ServiceName, action: route.action, labels };
    }
  }
  return undefined;
}

function labelsIn(pattern: string, pathname: string): Readonly<Record<string, string>> | undefined {
  const [wanted, given] = [pattern.split('/'), pathname.split('/')];
  if (wanted.length !== given.length) return undefined;
  const labels: Record<string, string> = {};
  for (const [i, segment] of wanted.entries()) {
    const value = given[i] ?? '';
    if (segment.startsWith('{') && value !== '') labels[segment.slice(1, -1)] = decodeURIComponent(value);
    else if (segment !== value) return undefined;
  }
  return labels;
}
