import type { Unknown } from '../model/value.js';
import type { ServiceControls } from '../policy/applied-policy.js';
import { ESCALATION_PATHS, type EscalationWay } from '../policy/escalation-paths.js';
import { NeedJudge, type EscalationSubject, type JudgedNeed } from './need-judge.js';
import { judgeReleases } from './own-limits.js';

export type { EscalationSubject } from './need-judge.js';

/**
 * yes: at least one path is open · limited: only on some resources, or if a condition holds · unknown: a policy that could
 * not be read decides it.
 */
export const ESCALATIONS = ['yes', 'limited', 'no', 'unknown'] as const;

export type Escalation = (typeof ESCALATIONS)[number];

export interface LimitedPath {
  readonly path: EscalationWay;
  /** In words: `iam:PassRole on arn:aws:iam::111122223333:role/web`, `iam:CreateAccessKey with a condition`. */
  readonly limits: readonly string[];
}

export interface JudgedEscalation {
  readonly escalation: Escalation;
  readonly open: readonly EscalationWay[];
  readonly limited: readonly LimitedPath[];
  /** true: of some paths it is unknown, so that the lists may lack them. */
  readonly unsure: boolean;
}

/**
 * Which of the well-known paths a principal's own policies open, as far as its boundary and the service control policies
 * that could be read let them, and whether it can take off what holds it back. Of conditions only the service that a role is
 * passed to is judged: others limit a path where they stand on an Allow. Those of a Deny, and a Deny of some resources, leave
 * it as it is; what an unread policy may deny does too, as it does for administrators. Trust policies, session policies,
 * resource policies, and what the roles and code of the account may do are not looked at here: roles that may be assumed are
 * in assume-role/.
 */
export function judgeEscalation(subject: EscalationSubject, controls: ServiceControls | Unknown): JudgedEscalation {
  const judge = new NeedJudge(subject, controls);
  const judged: readonly (JudgedNeed & { readonly path: EscalationWay })[] = [
    ...judgeReleases(subject, controls, judge),
    ...judge.paths().flatMap((each, at): readonly (JudgedNeed & { readonly path: EscalationWay })[] => {
      const path = ESCALATION_PATHS[at];
      return path === undefined || each.verdict === 'no' ? [] : [{ path, ...each }];
    }),
  ];
  const open = judged.filter(({ verdict }) => verdict === 'yes').map(({ path }) => path);
  const limited = judged.filter(({ verdict }) => verdict === 'limited').map(({ path, limits }) => ({ path, limits }));
  const unsure = judged.some(({ verdict }) => verdict === 'unknown');
  if (open.length > 0) return { escalation: 'yes', open, limited, unsure };
  if (unsure) return { escalation: 'unknown', open, limited, unsure };
  return { escalation: limited.length > 0 ? 'limited' : 'no', open, limited, unsure };
}
