import type { Match } from '../../checks/people/leavers.js';
import type { Exception } from '../../findings/exceptions/exception.js';
import type { Protected } from '../never-touch.js';
import type { LeftOut, PlannedPrincipal, Stage } from '../plan.js';

/** By what is chosen, and what is held back. */
export interface Choice {
  readonly stage: Stage;
  readonly staleDays: number;
  /** null: roles are not asked about. */
  readonly unusedRolesDays: number | null;
  readonly ownerTag: string;
  readonly now: Date;
  readonly exceptions: readonly Exception[];
  /** Does the tag iam-audit:keep hold back? */
  readonly keepTag: boolean;
  readonly protected: Protected;
  /** By ARN of a user or role: which roles' trust policies name it. */
  readonly named: ReadonlyMap<string, readonly string[]>;
  /** Users of those who left, by ARN; null: nobody was asked about. */
  readonly left: ReadonlyMap<string, Leaving> | null;
  /** What fails one of the checks that were named: `failingKey()`; null: none was named. */
  readonly failing: ReadonlySet<string> | null;
}

export interface Leaving {
  readonly line: number;
  readonly match: Match;
}

/** What becomes of one principal. */
export interface Chosen {
  readonly planned: PlannedPrincipal | null;
  readonly leftOut: readonly LeftOut[];
}

export const NOTHING: Chosen = { planned: null, leftOut: [] };

/** Why something that would be chosen is not. */
export interface Hold {
  readonly reason: LeftOut['reason'];
  readonly why: string;
}

/** `what`: `access_key_1`, `password`, the id of a credential; empty: the principal. */
export function failingKey(principalId: string, what: string): string {
  return `${principalId} ${what}`;
}
