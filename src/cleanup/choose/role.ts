import { isIdleFor, roleActivity } from '../../checks/role-use.js';
import { isoTime } from '../../model/instant.js';
import { UNKNOWN } from '../../model/value.js';
import type { ReconciledRole } from '../../reconcile/entity.js';
import type { ReconciledAccount } from '../../reconcile/reconcile.js';
import type { LeftOut, PlannedFact, PlannedPrincipal } from '../plan.js';
import type { Step } from '../steps/numbered.js';
import { denyAllArn, quarantineSteps } from '../steps/quarantine.js';
import { failingKey, NOTHING, type Choice, type Chosen, type Hold } from './choice.js';
import { blastOf, planOwner, riskOf, roleBreaks } from './consequences.js';
import { dayOf } from './facts.js';
import { alreadyIn, exempted, heldBack } from './hold-back.js';
import { leftOut, planned } from './planned.js';

/** Stage quarantine: roles that nobody used for so long. */
export function chooseRole(role: ReconciledRole, choice: Choice): Chosen {
  const { unusedRolesDays: days } = choice;
  // Those that services make for themselves are counted, and never candidates.
  if (days === null || role.serviceLinked || !isMeant(role, choice)) return NOTHING;
  const idle = isIdleFor(role, days);
  if (idle === false) return NOTHING;
  const hold = heldBack(role, choice) ?? notSeen(role, idle) ?? alreadyIn(role) ?? exempted(role, ['role-unused'], idleDays(role), choice);
  if (hold !== null) return { planned: null, leftOut: [leftOut(role, hold)] };
  const isDenied = role.attached !== UNKNOWN && role.attached.some(({ arn }) => arn === denyAllArn(role.arn));
  return { planned: plannedRole(role, choice, quarantineSteps(role, [], { whole: true, isDenied })), leftOut: [] };
}

/** Leavers are users; of checks that were named one fails. */
export function isMeant({ id }: ReconciledRole, { left, failing }: Choice): boolean {
  return left === null && (failing === null || (id !== UNKNOWN && failing.has(failingKey(id, ''))));
}

export function plannedRole(role: ReconciledRole, choice: Choice, steps: readonly Step[]): PlannedPrincipal {
  const blast = blastOf(role);
  const breaks = roleBreaks(role, choice);
  const risk = riskOf(blast, choice.named.has(role.arn));
  const why = [useOf(role)];
  const said = { whole: true, credentials: [], others: [], why, breaks, risk, blast, owner: planOwner(role, choice) };
  return planned(role, choice.stage, said, steps);
}

function notSeen({ createdAt }: ReconciledRole, idle: ReturnType<typeof isIdleFor>): Hold | null {
  if (idle !== UNKNOWN) return null;
  const why = createdAt === UNKNOWN ? 'when it was used last was not seen' : 'AWS can\'t tell whether it was used in that time';
  return { reason: 'unknown', why };
}

function idleDays(role: ReconciledRole): number | null {
  const { daysUnused } = roleActivity(role);
  return daysUnused === UNKNOWN ? null : daysUnused;
}

function useOf(role: ReconciledRole): PlannedFact {
  const { last, daysUnused } = roleActivity(role);
  const days = daysUnused === UNKNOWN ? '' : `, ${daysUnused} days before`;
  const fact = last instanceof Date
    ? `last used on ${dayOf(last)}${days}`
    : `no use in the 400 days that AWS looks back; made on ${dayOf(role.createdAt)}`;
  return { fact, source: 'account_details', asOf: isoTime(role.asOf) };
}

/** Said once for each account: they are its services' own. */
export function serviceLinkedOf({ roles, account }: Pick<ReconciledAccount, 'roles' | 'account'>): readonly LeftOut[] {
  const count = roles.filter(({ serviceLinked }) => serviceLinked).length;
  if (count === 0) return [];
  const why = `${count} service-linked ${count === 1 ? 'role is' : 'roles are'} never touched`;
  return [{ account: account.id, kind: 'account', name: account.name ?? account.id, credential: null, reason: 'protected', why }];
}
