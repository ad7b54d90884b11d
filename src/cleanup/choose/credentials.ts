import { judgeCredentials, type CredentialName, type CredentialVerdict } from '../../checks/staleness.js';
import { valueOf } from '../../evidence/evidence.js';
import type { ListedKey, ServiceCredential } from '../../evidence/values.js';
import type { CheckId } from '../../findings/check-ids.js';
import { mailBySmtp, SMTP } from '../../findings/mail-by-smtp.js';
import { isoTime, parseInstant, wholeDays } from '../../model/instant.js';
import { UNKNOWN, type Unknown } from '../../model/value.js';
import { hasKeys, type Credentials } from '../../reconcile/credentials.js';
import type { ReconciledUser } from '../../reconcile/entity.js';
import { heldKeys, isActive, type HeldKey } from '../../reconcile/held-keys.js';
import type { ReconciledAccount } from '../../reconcile/reconcile.js';
import type { CredentialKind, PlannedCredential } from '../plan.js';
import type { Hold } from './choice.js';

/** A credential, how stale it is, and what keeps it from being touched. */
export interface JudgedCredential extends PlannedCredential {
  /** As findings and failing checks call it: `access_key_1`, `password`, an id. */
  readonly slot: string;
  /** As the reports judge it: the one judgement of staleness. */
  readonly verdict: CredentialVerdict;
  /** null: nothing. */
  readonly hold: Hold | null;
  /** Whole days without use; null: not known. */
  readonly idle: number | null;
  /** Checks whose exceptions cover it. */
  readonly checks: readonly CheckId[];
  readonly lastService: string | null;
}

/** Every credential of a user, those that are switched off too. */
export function credentialsOf(user: ReconciledUser, account: ReconciledAccount, days: number): readonly JudgedCredential[] {
  const { credentials, reportAsOf: at, createdAt } = user;
  const verdicts = credentials === UNKNOWN || at === null ? null : judgeCredentials(credentials, createdAt, at, days);
  const keys = heldKeys(user, account).filter(({ id }) => id !== 'deleted');
  const judged = keys.flatMap((key) => (isThere(key) ? [keyOf(key, { user, verdicts, at }, account)] : []));
  return [...passwordOf({ user, verdicts, at }, days), ...judged, ...otherCredentials(user, account)];
}

/** Which lists of it were not seen: a credential may stand in them that nobody knows of. */
export function unseenLists({ name, credentials }: ReconciledUser, { evidence }: ReconciledAccount): readonly string[] {
  if (credentials === UNKNOWN) return ['the credential report'];
  const has = (source: 'access_keys' | 'ssh_keys' | 'signing_certificates'): boolean =>
    Object.hasOwn(valueOf(evidence[source])?.byUser ?? {}, name);
  return [
    ...(!hasKeys(credentials) || has('access_keys') ? [] : ['the list of its access keys']),
    ...(evidence.service_credentials?.seen === true ? [] : ['its service-specific credentials']),
    ...(has('ssh_keys') ? [] : ['its SSH keys']),
    ...((!credentials.anyCertificate && credentials.more === null) || has('signing_certificates') ? [] : ['its signing certificates']),
  ];
}

interface Slots {
  readonly user: ReconciledUser;
  readonly verdicts: Readonly<Record<CredentialName, CredentialVerdict>> | null;
  readonly at: Date | null;
}

/** A key of a user of whom nothing was seen is no key. */
function isThere({ slot, id, status }: HeldKey): boolean {
  return slot !== null || id !== UNKNOWN || status !== 'unknown';
}

function keyOf(key: HeldKey, slots: Slots, account: ReconciledAccount): JudgedCredential {
  const { id, slot, active, createdAt, lastUsed, lastUsedService } = key;
  const [verdict, why] = keyVerdict(key, slots);
  const since = lastUsed ?? (createdAt === UNKNOWN ? null : createdAt);
  return {
    kind: 'key',
    id: typeof id === 'object' ? id.id : null,
    created: createdAt === UNKNOWN ? null : isoTime(createdAt),
    status: statusOf(active, isExpired(key, slots.user, account)),
    lastUsed: usedOf(lastUsed, key.status === 'never_used' || verdict === 'absent'),
    slot: slot === null ? 'access_key' : `access_key_${slot}`,
    verdict,
    hold: why ?? keyHold(key, slots.user),
    idle: daysSince(since, slots.at),
    checks: [lastUsed === null ? 'key-never-used' : 'key-unused'],
    lastService: lastUsedService,
  };
}

/** The list is younger than the report, whose verdict holds only for what both say. */
function keyVerdict({ slot, active }: HeldKey, { user: { credentials }, verdicts }: Slots): readonly [CredentialVerdict, Hold | null] {
  if (active === false) return ['absent', null];
  if (slot === null || verdicts === null || credentials === UNKNOWN)
    return ['unknown', { reason: 'recent', why: 'it is newer than the credential report, which does not know it' }];
  const verdict = verdicts[`access_key_${slot}`];
  if (verdict !== 'absent') return [verdict, null];
  return ['unknown', { reason: 'recent', why: 'it was switched on since the credential report was made' }];
}

function keyHold({ id }: HeldKey, user: ReconciledUser): Hold | null {
  if (id === 'ambiguous') return { reason: 'unknown', why: 'two keys were made in the same second: which one was used can\'t be told' };
  if (typeof id !== 'object') return { reason: 'unknown', why: 'its id was not seen' };
  return mailBySmtp(user) === 'named' ? { reason: 'unknown', why: SMTP } : null;
}

function passwordOf({ user, verdicts, at }: Slots, days: number): readonly JudgedCredential[] {
  const { credentials } = user;
  if (credentials === UNKNOWN) return [{ ...PASSWORD, verdict: 'unknown', status: 'unknown', lastUsed: 'unknown' }];
  const { enabled, status, lastUsed, lastChanged } = credentials.password;
  if (enabled === false || verdicts === null || at === null) return [];
  const since = lastUsed ?? (lastChanged instanceof Date ? lastChanged : null);
  return [
    {
      ...PASSWORD,
      created: lastChanged instanceof Date ? isoTime(lastChanged) : null,
      status: statusOf(enabled),
      lastUsed: usedOf(lastUsed, status === 'never_used'),
      verdict: verdicts.console,
      hold: changedLately(credentials, at, days),
      idle: daysSince(since, at),
      checks: [lastUsed === null ? 'password-never-used' : 'password-unused'],
    },
  ];
}

const PASSWORD: JudgedCredential = {
  ...{ kind: 'password', id: 'password', created: null, status: 'Active', lastUsed: null, slot: 'password', verdict: 'unknown' },
  ...{ hold: null, idle: null, checks: ['password-unused'], lastService: null },
};

/** The last sign-in outlives the password: one that was set anew would be gone at once for the use of the one before. */
function changedLately({ password: { lastChanged } }: Credentials, at: Date, days: number): Hold | null {
  if (!(lastChanged instanceof Date)) return { reason: 'unknown', why: 'when it was set was not seen' };
  if (wholeDays(lastChanged, at) >= days) return null;
  return { reason: 'recent', why: `it was set on ${lastChanged.toISOString().slice(0, 10)}` };
}

/** AWS does not tell when they were used. */
function otherCredentials({ name }: ReconciledUser, { evidence }: ReconciledAccount): readonly JudgedCredential[] {
  const listed = (source: 'ssh_keys' | 'signing_certificates'): readonly ListedKey[] => {
    const byUser = valueOf(evidence[source])?.byUser ?? {};
    return Object.hasOwn(byUser, name) ? (byUser[name] ?? []) : [];
  };
  const asOf = evidence.service_credentials?.seen === true ? parseInstant(evidence.service_credentials.asOf) : null;
  const services = (valueOf(evidence.service_credentials)?.credentials ?? []).filter(({ userName }) => userName === name);
  return [
    ...services.map((each) => otherOf('service_credential', each, isOver(each, asOf), each.service)),
    ...listed('ssh_keys').map((each) => otherOf('ssh_key', each)),
    ...listed('signing_certificates').map((each) => otherOf('certificate', each)),
  ];
}

function isOver({ expiresAt }: ServiceCredential, asOf: Date | null): boolean {
  const end = parseInstant(expiresAt);
  return end !== null && asOf !== null && end < asOf;
}

const CHECKS: Readonly<Record<CredentialKind, readonly CheckId[]>> = {
  key: ['key-unused'],
  password: ['password-unused'],
  service_credential: ['service-credential-active'],
  ssh_key: ['ssh-key-active'],
  certificate: ['signing-certificate-active'],
};

function otherOf(
  kind: CredentialKind,
  each: Pick<ListedKey, 'id' | 'status'> & { readonly createdAt: string | null },
  isDead = false,
  lastService: string | null = null,
): JudgedCredential {
  const active = isActive(each);
  return {
    ...{ kind, id: each.id, slot: each.id, created: timeOf(each.createdAt), lastService },
    status: statusOf(active, each.status === 'Expired'),
    lastUsed: 'unknown',
    verdict: active && !isDead ? 'unknown' : 'absent',
    hold: active && !isDead ? { reason: 'unknown', why: 'AWS does not tell when it was used' } : null,
    ...{ idle: null, checks: CHECKS[kind] },
  };
}

function statusOf(active: boolean | Unknown, expired = false): PlannedCredential['status'] {
  if (active === UNKNOWN) return 'unknown';
  return active ? 'Active' : expired ? 'Expired' : 'Inactive';
}

function isExpired({ id }: HeldKey, { name }: ReconciledUser, { evidence }: ReconciledAccount): boolean {
  const list = valueOf(evidence.access_keys)?.byUser[name] ?? [];
  return typeof id === 'object' && list.some((each) => each.id === id.id && each.status === 'Expired');
}

/** It signs nothing. */
export function isOff({ status }: Pick<PlannedCredential, 'status'>): boolean {
  return status === 'Inactive' || status === 'Expired';
}

function usedOf(lastUsed: Date | null, never: boolean): string | null {
  if (lastUsed !== null) return isoTime(lastUsed);
  return never ? null : 'unknown';
}

function daysSince(since: Date | null, at: Date | null): number | null {
  return since === null || at === null ? null : wholeDays(since, at);
}

function timeOf(text: string | null): string | null {
  const at = parseInstant(text);
  return at === null ? null : isoTime(at);
}
