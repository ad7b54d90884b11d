import type { Droppable } from '../policy/reduction.js';
import type { PermissionUse } from './permission-use.js';

interface Judged {
  readonly namespace: string | null;
  readonly action: string | null;
  readonly use: PermissionUse;
}

const MAY_GO: readonly PermissionUse[] = ['unused', 'impossible'];

/** What may go from a policy: what was judged unused, and nothing else. */
export function droppableFrom(judged: readonly Judged[]): Droppable {
  const services = new Map<string, PermissionUse>();
  const actions = new Map<string, { readonly unused: string[]; readonly used: string[] }>();
  for (const { namespace, action, use } of judged) {
    if (namespace === null) continue;
    if (action === null) services.set(namespace, use);
    else {
      const own = actions.get(namespace) ?? { unused: [], used: [] };
      actions.set(namespace, own);
      (MAY_GO.includes(use) ? own.unused : own.used).push(action);
    }
  }
  return {
    namespaces: [...services.keys()],
    service: (namespace) => MAY_GO.includes(services.get(namespace) ?? 'unknown'),
    unused: (namespace) => actions.get(namespace)?.unused ?? [],
    used: (namespace) => actions.get(namespace)?.used ?? [],
  };
}
