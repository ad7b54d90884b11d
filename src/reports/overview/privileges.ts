import { judgePrivileges, type JudgedPrivileges } from '../../checks/privileges.js';
import { TRACKING_DAYS } from '../../checks/permission-use.js';
import { ESCALATIONS } from '../../checks/escalation.js';
import { UNKNOWN } from '../../model/value.js';
import type { ReconciledRole, ReconciledUser } from '../../reconcile/entity.js';
import { grantText } from '../columns/permission.js';
import type { ReportContext } from '../options.js';
import { figure, Shares, type Figures } from './figure.js';
import { listsRoles, listsUsers } from './principals.js';
import { NOT_JUDGED, UNKNOWN_ITEM, type Section } from './sections.js';

/** So many of the greatest risks are shown. */
const TOP = 10;

/** Policies that make most administrators. */
const MOST_POLICIES = 5;

const KINDS = ['user', 'role'] as const;

interface Risk {
  readonly entity: ReconciledUser | ReconciledRole;
  readonly judged: JudgedPrivileges;
}

/** Administrators and through which policies, who can become one, and the greatest risks. */
export function privilegeFigures({ organization, assumedRoles }: ReportContext): Figures {
  const through = new Map<string, number>();
  const admins = shares('admins', ['yes', UNKNOWN_ITEM]);
  const escalations = shares('escalation', ESCALATIONS.filter((word) => word !== 'no'));
  let top: Risk[] = [];
  let unjudged = 0;
  return {
    add: (known) => {
      for (const all of [admins, escalations]) {
        all.user.look(listsUsers(known));
        all.role.look(listsRoles(known));
      }
      const principals = [...known.users.filter(({ deleted }) => !deleted), ...known.roles.filter(({ serviceLinked }) => !serviceLinked)];
      for (const entity of principals) {
        const judged = judgePrivileges(entity, known.controls, organization, assumedRoles);
        const { admin, escalation: { escalation } } = judged;
        const isAdmin = admin.kind === 'full';
        if (isAdmin || admin.kind === 'unknown') admins[entity.kind].add(itemOf(entity, isAdmin ? 'yes' : UNKNOWN_ITEM));
        for (const policy of isAdmin ? policiesOf(admin) : []) through.set(policy, (through.get(policy) ?? 0) + 1);
        if (escalation !== 'no') escalations[entity.kind].add(itemOf(entity, escalation));
        // Of whom next to nothing is known there is nothing to tell but that.
        if (judged.risk.assumed.includes('reach')) unjudged += 1;
        else top.push({ entity, judged });
      }
      top = top.sort((a, b) => b.judged.risk.risk - a.judged.risk.risk).slice(0, TOP);
    },
    *rows() {
      for (const { entity, judged } of top) {
        const { account, name } = entity;
        if (judged.risk.risk > 1) yield figure('risk', name, judged.risk.risk, { account, detail: why(entity, judged) });
      }
      if (unjudged > 0) yield figure('risk', NOT_JUDGED, UNKNOWN, { unknown: unjudged, detail: 'what they may do could not be seen' });
      for (const kind of KINDS) yield* admins[kind].rows();
      const common = [...through].sort((a, b) => b[1] - a[1]).slice(0, MOST_POLICIES);
      for (const [policy, count] of common) yield figure('admins', `through ${policy}`, count);
      for (const kind of KINDS) yield* escalations[kind].rows();
    },
  };
}

function shares(section: Section, words: readonly string[]): Readonly<Record<(typeof KINDS)[number], Shares>> {
  const of = (kind: string): Shares => new Shares(section, words.map((word) => `${kind}s: ${word}`));
  return { user: of('user'), role: of('role') };
}

function itemOf({ kind }: Risk['entity'], word: string): string {
  return `${kind}s: ${word}`;
}

/** `Admins>AdministratorAccess`, without the statement. */
function policiesOf({ through }: JudgedPrivileges['admin']): readonly string[] {
  return [...new Set(through.map((grant) => grantText(grant).replace(/#\d+$/, '')))];
}

/** What makes the risk, in the order of its factors. */
function why({ kind }: Risk['entity'], { admin, escalation, daysIdle, mfaMissing, trust, risk }: JudgedPrivileges): string {
  const words = trust === null || trust === UNKNOWN ? [] : trust.words;
  const isBeyond = kind === 'role' && typeof daysIdle === 'number' && daysIdle >= TRACKING_DAYS;
  const parts: readonly (readonly [boolean, string])[] = [
    [admin.kind === 'full', `administrator through ${policiesOf(admin).join(', ')}`],
    [admin.kind === 'all_but', 'may do almost everything'],
    [admin.kind !== 'full' && escalation.escalation === 'yes', `can become administrator: ${escalation.open[0]?.title ?? ''}`],
    [typeof daysIdle === 'number' && daysIdle >= 30, `unused for ${String(daysIdle)} days${isBeyond ? ' or more' : ''}`],
    [mfaMissing === 'yes', 'password without MFA'],
    [words.includes('anyone'), 'anyone may assume it'],
    [words.includes('outside'), 'accounts outside may assume it'],
    [risk.assumed.length > 0, `not known, taken as worst: ${risk.assumed.join(', ')}`],
  ];
  return `${kind}: ${parts.flatMap(([is, text]) => (is ? [text] : [])).join('; ')}`;
}
