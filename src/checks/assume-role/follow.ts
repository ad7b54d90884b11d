import type { AssumableRole, Caller } from './caller.js';
import { rankOf, type Certainty } from './certainty.js';
import type { Edge } from './edge.js';
import type { EdgeLists, Edges } from './edges.js';
import type { UnseenAccounts } from './unseen-accounts.js';

/** The last of roles that were assumed one after another. */
export interface Step {
  readonly edge: Edge;
  readonly before: Step | null;
}

export interface Followed {
  /** By the fewest assumptions, those with fewer first. */
  readonly steps: readonly Step[];
  /** Certainties of edges that were left out. */
  readonly weaker: ReadonlySet<Certainty>;
  /** Somewhere on the way, a role of an account that nobody saw may be assumed. */
  readonly unseen: boolean;
}

export interface Start {
  readonly caller: Caller;
  /** From the caller. */
  readonly lists: EdgeLists;
  /** ARN of the role that leads nowhere new, being the caller; null: it stands for all callers with the same edges. */
  readonly itself: string | null;
}

export interface RoleWeb {
  readonly edges: Edges;
  readonly unseen: UnseenAccounts;
  /** So many roles one after another, at most. */
  readonly hops: number;
}

/** Every role that is reached by edges that are at least so certain: breadth first, so each once, and a cycle leads nowhere new. */
export function follow({ caller, lists, itself }: Start, { edges, unseen, hops }: RoleWeb, least: Certainty): Followed {
  const reached = new Set<AssumableRole>();
  const scanned = new Set<readonly Edge[]>();
  const weaker = new Set<Certainty>();
  const steps: Step[] = [];
  let exits = false;
  const scan = (from: Caller, found: EdgeLists, before: Step | null): void => {
    exits ||= unseen.reachedFrom(from);
    for (const list of found) {
      if (scanned.has(list)) continue;
      scanned.add(list);
      for (const edge of list) {
        if (rankOf(edge.certainty) > rankOf(least)) weaker.add(edge.certainty);
        else if (edge.role.arn !== itself && !reached.has(edge.role)) {
          reached.add(edge.role);
          steps.push({ edge, before });
        }
      }
    }
  };
  if (hops > 0) scan(caller, lists, null);
  for (let [from, hop] = [0, 2]; hop <= hops && from < steps.length; hop += 1) {
    const upTo = steps.length;
    for (const step of steps.slice(from, upTo)) scan(step.edge.role, edges.fromRole(step.edge.role), step);
    from = upTo;
  }
  return { steps, weaker, unseen: exits };
}

export function edgesOf(step: Step): readonly Edge[] {
  return step.before === null ? [step.edge] : [...edgesOf(step.before), step.edge];
}
