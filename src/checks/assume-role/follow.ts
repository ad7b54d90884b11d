import type { AssumableRole, Caller } from './caller.js';
import { rankOf, type Certainty } from './certainty.js';
import type { Edge } from './edge.js';
import type { EdgeLists } from './edges.js';
import type { RoleWeb } from './role-web.js';

export interface Reached {
  readonly roles: ReadonlySet<AssumableRole>;
  /** Somewhere on the way, a role of an account that was not seen may be assumed. */
  readonly unseen: boolean;
}

/**
 * Every role that is reached by edges that are at least so certain: breadth first, each once, so that cycles end. Little
 * could not be read, so this is done for each caller who meets with it; for all others there is the closure.
 */
export function follow(caller: Caller, lists: EdgeLists, { edges, unseen, hops }: RoleWeb, least: Certainty): Reached {
  const roles = new Set<AssumableRole>();
  const scanned = new Set<readonly Edge[]>();
  let exits = false;
  const scan = (from: Caller, found: EdgeLists): readonly AssumableRole[] => {
    exits ||= unseen.reachedFrom(from);
    const news: AssumableRole[] = [];
    for (const list of found.filter((each) => !scanned.has(each))) {
      scanned.add(list);
      for (const { role, certainty } of list) {
        if (rankOf(certainty) > rankOf(least) || role.arn === caller.arn || roles.has(role)) continue;
        roles.add(role);
        news.push(role);
      }
    }
    return news;
  };
  let frontier = hops > 0 ? scan(caller, lists) : [];
  for (let hop = 2; hop <= hops && frontier.length > 0; hop += 1) frontier = frontier.flatMap((role) => scan(role, edges.fromRole(role)));
  return { roles, unseen: exits };
}
