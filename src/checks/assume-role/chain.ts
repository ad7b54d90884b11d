import type { RoleGain } from './caller.js';
import type { Certainty } from './certainty.js';
import type { Edge } from './edge.js';

/** Roles assumed one after another; what comes later is shared by all chains that lead there. */
export interface Chain {
  readonly edge: Edge;
  readonly next: Chain | null;
  readonly last: Edge['role'];
  readonly length: number;
}

export function chainOf(edge: Edge): Chain {
  return { edge, next: null, last: edge.role, length: 1 };
}

export function longer(edge: Edge, next: Chain): Chain {
  return { edge, next, last: next.last, length: next.length + 1 };
}

export function edgesIn({ edge, next }: Chain): readonly Edge[] {
  return next === null ? [edge] : [edge, ...edgesIn(next)];
}

/** How certain it is that a principal that works as the role is, or can make itself, an administrator. */
export function worthOf({ admin, escalation }: RoleGain): Certainty {
  if (admin === 'full' || escalation === 'yes') return 'yes';
  return admin === 'unknown' || escalation === 'unknown' ? 'unknown' : escalation;
}

/** What a caller may look for at the end of a chain. */
export const PRIZES = ['yes', 'limited', 'unknown', 'admin', 'all_but', 'something'] as const;

export type Prize = (typeof PRIZES)[number];

const WON: Readonly<Record<Prize, (gain: RoleGain) => boolean>> = {
  yes: (gain) => worthOf(gain) === 'yes',
  limited: (gain) => worthOf(gain) === 'limited',
  unknown: (gain) => worthOf(gain) === 'unknown',
  admin: ({ admin }) => admin === 'full',
  all_but: ({ admin }) => admin === 'all_but',
  something: ({ something }) => something,
};

export function wins(prize: Prize, gain: RoleGain): boolean {
  return WON[prize](gain);
}
