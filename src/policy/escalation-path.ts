import type { EscalationTarget } from './escalation-targets.js';

/**
 * permissions: it changes what it may do itself, or a principal it controls · credentials: it gets the credentials of another
 * principal · pass_role: it starts something new that works with a role it passes · running_code: it changes, or enters,
 * something that works with a role already · assume_role: it works as a role that trusts it.
 */
export const ESCALATION_VIAS = ['permissions', 'credentials', 'pass_role', 'running_code', 'assume_role'] as const;

export interface EscalationNeed {
  /** `iam:PassRole` */
  readonly action: string;
  /** What it must be allowed on; left out: any resource of its kind will do, for it is a new or an arbitrary one. */
  readonly on?: EscalationTarget;
  /** true: on itself it gains nothing. */
  readonly others?: true;
  /** Of iam:PassRole: the services that the role is passed to, as `iam:PassedToService` names them; left out: not known. */
  readonly passedTo?: readonly string[];
}

/** How a principal can gain permissions that it was not given. */
export interface EscalationWay {
  /** snake_case, stable. */
  readonly id: string;
  /** What a principal would do, in a few words. */
  readonly title: string;
  readonly via: (typeof ESCALATION_VIAS)[number];
  /** Why few accounts, or none, have it any more; left out: it is as open as ever. */
  readonly obsolete?: string;
}

/** By these actions together. */
export interface EscalationPath extends EscalationWay {
  readonly needs: readonly EscalationNeed[];
}

/** The actions stand as one string, separated by spaces. */
export function path(via: EscalationPath['via'], id: string, title: string, actions: string, on?: EscalationTarget): EscalationPath {
  return {
    id,
    title,
    via,
    needs: actions
      .split(' ')
      .filter((action) => action !== '')
      .map((action) => (on === undefined ? { action } : { action, on })),
  };
}

export function obsolete(why: string, outdated: EscalationPath): EscalationPath {
  return { ...outdated, obsolete: why };
}
