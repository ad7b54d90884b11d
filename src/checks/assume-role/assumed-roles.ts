import type { RoleGain } from './caller.js';
import { rankOf, strongest, weakest, type Certainty } from './certainty.js';
import type { Edge } from './edge.js';
import { edgesOf, follow, type Followed, type RoleWeb, type Start, type Step } from './follow.js';

/** What somebody gains by assuming roles, one after another. */
export interface AssumedRoles {
  /** To a role that is an administrator or can make itself one; the shortest of the most certain chains. */
  readonly open: readonly Edge[] | null;
  /** The same, but something limits it. */
  readonly limited: readonly Edge[] | null;
  /** There may be more, behind what could not be read or seen. */
  readonly unsure: boolean;
  /** To a role that is an administrator itself. */
  readonly admin: readonly Edge[] | null;
  /** Does one of the roles have everything but some? */
  readonly allBut: Certainty;
  /** Does any of them allow something? */
  readonly something: boolean;
  /** Other accounts that it gets into: ids, sorted. */
  readonly accounts: readonly string[];
  /** Some roles that it may call sts:AssumeRole on are in accounts that nobody saw. */
  readonly unseen: boolean;
  /** Is this role among them? */
  reaches(arn: string): boolean;
}

export function assumedRoles(start: Start, web: RoleWeb): AssumedRoles {
  const certain = follow(start, web, 'yes');
  const likely = certain.weaker.has('limited') ? follow(start, web, 'limited') : certain;
  const possible = likely.weaker.has('unknown') ? follow(start, web, 'unknown') : likely;
  const rounds = [certain, likely, possible];
  const sure = rounds.slice(0, 2);
  const known = new Set(likely.steps.map(({ edge }) => edge.role));
  const news = possible.steps.filter(({ edge }) => !known.has(edge.role));
  const allBut = rounds.flatMap(({ steps }) => steps.filter(({ edge }) => edge.role.gain.admin === 'all_but').map(certaintyOf));
  return {
    open: shortest(rounds, (step) => worth(step) === 'yes'),
    limited: shortest(sure, (step) => worth(step) === 'limited'),
    unsure: possible.unseen || [...likely.steps, ...news].some((step) => worth(step) === 'unknown'),
    admin: shortest(sure, ({ edge }) => edge.role.gain.admin === 'full'),
    allBut: strongest(...allBut),
    something: possible.steps.some(({ edge }) => edge.role.gain.something),
    accounts: [...new Set(likely.steps.map(({ edge }) => edge.role.account.id))].filter((id) => id !== start.caller.account.id).sort(),
    unseen: possible.unseen,
    reaches: (arn) => possible.steps.some(({ edge }) => edge.role.arn === arn),
  };
}

function shortest(rounds: readonly Followed[], wanted: (step: Step) => boolean): readonly Edge[] | null {
  for (const { steps } of rounds) {
    const found = steps.find(wanted);
    if (found !== undefined) return edgesOf(found);
  }
  return null;
}

/** How certain it is that this chain makes it an administrator in the end. */
function worth(step: Step): Certainty {
  return weakest(certaintyOf(step), worthOf(step.edge.role.gain));
}

function certaintyOf({ edge, before }: Step): Certainty {
  return before === null ? edge.certainty : weakest(edge.certainty, certaintyOf(before));
}

export function worthOf({ admin, escalation }: RoleGain): Certainty {
  if (admin === 'full' || escalation === 'yes') return 'yes';
  return admin === 'unknown' || escalation === 'unknown' ? 'unknown' : escalation;
}

/** What limits the chain, in words. */
export function limitsOf(chain: readonly Edge[]): readonly string[] {
  const edges = chain.filter(({ certainty }) => rankOf(certainty) > rankOf('yes')).map(({ role, doubt }) => `sts:AssumeRole on ${role.arn} with a ${doubt === 'variable' ? 'policy variable' : 'condition'}`);
  const last = chain.at(-1)?.role;
  return last !== undefined && worthOf(last.gain) === 'limited' ? [...edges, `sts:AssumeRole on ${last.arn}, whose own paths are limited`] : edges;
}
