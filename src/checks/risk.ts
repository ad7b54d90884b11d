import type { Credentials } from '../reconcile/credentials.js';
import { UNKNOWN, type Flag, type Unknown } from '../model/value.js';
import type { AdminChain } from './admin-chain.js';
import type { Escalation } from './escalation.js';
import type { JudgedTrust } from './trust.js';

/** What the factors follow from. */
export interface RiskFacts {
  readonly admin: AdminChain['kind'];
  readonly escalation: Escalation;
  /** false: certainly nothing at all is allowed. */
  readonly allowsSomething: boolean;
  /** Whole days without use; null: there is no credential that anybody could use. */
  readonly daysIdle: number | null | Unknown;
  /** A console password without MFA. */
  readonly mfaMissing: Flag;
  /** Who may assume the role; null: a user. */
  readonly trust: JudgedTrust | Unknown | null;
}

export const RISK_FACTORS = ['reach', 'idle', 'mfa', 'trust'] as const;

export type RiskFactor = (typeof RISK_FACTORS)[number];

export interface Risk {
  readonly factors: Readonly<Record<RiskFactor, number>>;
  /** Factors that were not known and so count as high as they could be. */
  readonly assumed: readonly RiskFactor[];
  /** Their product: 80 at most for a user, 160 for a role. */
  readonly risk: number;
}

export const REACH = { admin: 10, escalation: 8, allBut: 6, limited: 4, something: 1, nothing: 0 } as const;

/** From so many days on, the factor; the last that fits. */
export const IDLE_STEPS: readonly (readonly [days: number, factor: number])[] = [
  [0, 1],
  [30, 2],
  [90, 3],
  [365, 4],
];

const MFA = { missing: 2, fine: 1 } as const;

export const TRUST = { anyone: 4, outside: 3, outsideWithId: 2, fine: 1 } as const;

interface Factor {
  readonly value: number;
  readonly assumed: boolean;
}

/**
 * risk = reach × idle × MFA × trust: what could be done with the principal, times how likely it is that this would not
 * be noticed or that an attacker gets hold of it.
 *
 * reach: 10 administrator · 8 can make itself one, or use what others run · 6 everything but some services · 4 such a path
 * with limits · 1 anything else · 0 nothing at all.
 * idle: 1 up to 29 days without use · 2 from 30 · 3 from 90 · 4 from 365; what never was used counts from creation, and a
 * user without any active credential is 1, for no caller can act as it.
 * MFA: 2 for a console password without MFA · 1 else; keys and roles know no MFA of their own.
 * trust: 4 a role open to anybody · 3 to accounts outside the organization without an external id · 2 with one · 1 else.
 *
 * What is not known counts as high as it could be, and is listed as assumed: not knowing must never make a risk smaller.
 */
export function riskOf(facts: RiskFacts): Risk {
  const judged: Readonly<Record<RiskFactor, Factor>> = {
    reach: reachOf(facts),
    idle: idleOf(facts),
    mfa: mfaOf(facts),
    trust: trustOf(facts),
  };
  const factors = { reach: judged.reach.value, idle: judged.idle.value, mfa: judged.mfa.value, trust: judged.trust.value };
  const risk = RISK_FACTORS.reduce((product, name) => product * factors[name], 1);
  return { factors, assumed: RISK_FACTORS.filter((name) => judged[name].assumed), risk };
}

function known(value: number): Factor {
  return { value, assumed: false };
}

function assumed(value: number): Factor {
  return { value, assumed: true };
}

function reachOf({ admin, escalation, allowsSomething }: RiskFacts): Factor {
  if (admin === 'full') return known(REACH.admin);
  if (admin === 'unknown') return assumed(REACH.admin);
  if (escalation === 'yes') return known(REACH.escalation);
  if (escalation === 'unknown') return assumed(REACH.escalation);
  if (admin === 'all_but') return known(REACH.allBut);
  if (escalation === 'limited') return known(REACH.limited);
  return known(allowsSomething ? REACH.something : REACH.nothing);
}

function idleOf({ daysIdle }: RiskFacts): Factor {
  if (daysIdle === UNKNOWN) return assumed(Math.max(...IDLE_STEPS.map(([, factor]) => factor)));
  if (daysIdle === null) return known(1);
  return known(IDLE_STEPS.findLast(([days]) => daysIdle >= days)?.[1] ?? 1);
}

function mfaOf({ mfaMissing }: RiskFacts): Factor {
  if (mfaMissing === 'unknown') return assumed(MFA.missing);
  return known(mfaMissing === 'yes' ? MFA.missing : MFA.fine);
}

function trustOf({ trust }: RiskFacts): Factor {
  if (trust === null) return known(TRUST.fine);
  if (trust === UNKNOWN || trust.wide === 'unknown') return assumed(TRUST.anyone);
  if (trust.wide === 'yes') return known(TRUST.anyone);
  const strangers = trust.externalId === 'yes' ? TRUST.outsideWithId : TRUST.outside;
  if (trust.accounts.outside.length > 0) return known(strangers);
  return trust.accounts.unknown.length > 0 ? assumed(strangers) : known(TRUST.fine);
}

/** A console password without MFA; keys work without MFA in any case, so they don't count. */
export function mfaMissing(credentials: Credentials | Unknown): Flag {
  if (credentials === UNKNOWN) return 'unknown';
  const { password, mfa } = credentials;
  if (password.enabled === false || mfa === 'yes') return 'no';
  return password.enabled === UNKNOWN || mfa === 'unknown' ? 'unknown' : 'yes';
}

/** Is there certainly no active credential that the credential report knows of? */
export function isLocked(credentials: Credentials | Unknown): boolean {
  if (credentials === UNKNOWN) return false;
  const { password, keys, certificate, more } = credentials;
  return password.enabled === false && keys.every(({ active }) => active === false) && !certificate && more === null;
}
