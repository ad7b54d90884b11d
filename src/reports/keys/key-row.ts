import {
  analyzerFindings,
  compareUse,
  isDoubtful,
  NO_VIEW,
  UNKNOWN_VIEW,
  type AnalyzerFindings,
  type AnalyzerView,
} from '../../checks/analyzer-view.js';
import { creationOf, type Made } from '../../checks/creation.js';
import { valueOf } from '../../evidence/evidence.js';
import type { ListedKey, ServiceCredential } from '../../evidence/values.js';
import { ROOT_USER } from '../../model/root-user.js';
import { parseInstant } from '../../model/instant.js';
import { UNKNOWN, type Unknown } from '../../model/value.js';
import type { CredentialStatus } from '../../reconcile/credentials.js';
import type { ReconciledUser } from '../../reconcile/entity.js';
import { heldKeys, isActive, type HeldKey, type KeyId } from '../../reconcile/held-keys.js';
import type { ReconciledAccount } from '../../reconcile/reconcile.js';
import type { ReportContext } from '../options.js';

/** As the column `kind` has them; `--kind` spells them with a hyphen. */
export const KEY_KINDS = ['access_key', 'service_specific', 'ssh_key', 'certificate'] as const;

export type KeyKind = (typeof KEY_KINDS)[number];

export interface KeyRow {
  readonly user: ReconciledUser;
  readonly kind: KeyKind;
  readonly id: KeyId;
  readonly slot: 1 | 2 | null;
  readonly active: boolean | Unknown;
  readonly status: CredentialStatus;
  readonly createdAt: Date | Unknown;
  readonly lastUsed: Date | null;
  readonly lastUsedService: string | null;
  readonly lastUsedRegion: string | null;
  /** Of a service-specific credential. */
  readonly service: string | null;
  readonly expiresAt: Date | null;
  /** The "now" of its age. */
  readonly measuredAt: Date;
  readonly ownerTag: string;
  readonly keyAge: number;
  /** What an analyzer says of its use. */
  readonly analyzer: () => AnalyzerView;
  readonly made: Made;
}

/** What `--kind` asks for; nothing: access keys. */
export function wantedKinds(kinds: readonly string[]): readonly KeyKind[] {
  if (kinds.length === 0) return ['access_key'];
  return KEY_KINDS.filter((kind) => kinds.includes('all') || kinds.includes(kind.replaceAll('_', '-')));
}

/** Every credential of these kinds, user by user. What is deleted holds nothing. */
export function* keyRows(account: ReconciledAccount, context: ReportContext): Iterable<KeyRow> {
  const kinds = wantedKinds(context.kind);
  const root = account.root === UNKNOWN ? [] : [account.root];
  if (kinds.includes('access_key')) for (const user of root) yield* accessKeys(user, account, context);
  for (const user of account.users) {
    if (user.deleted) continue;
    if (kinds.includes('access_key')) yield* accessKeys(user, account, context);
    yield* otherKeys(user, account, context, kinds);
  }
}

/** A key that is newer than the report is measured at the run. */
function measured(user: ReconciledUser, createdAt: Date | Unknown, { now }: ReportContext): Date {
  const { reportAsOf } = user;
  return reportAsOf !== null && createdAt !== UNKNOWN && createdAt <= reportAsOf ? reportAsOf : now;
}

function* accessKeys(user: ReconciledUser, account: ReconciledAccount, context: ReportContext): Iterable<KeyRow> {
  const { ownerTag, keyAge } = context;
  const found = analyzerFindings(account.evidence, 'unused_credentials');
  for (const key of heldKeys(user, account)) {
    const measuredAt = measured(user, key.createdAt, context);
    const analyzer = (): AnalyzerView => keyView(user, key, found);
    const made = madeOf(key, account, context);
    yield { ...key, user, kind: 'access_key', service: null, expiresAt: null, measuredAt, ownerTag, keyAge, made, analyzer };
  }
}

/** An analyzer looks at active keys of users, not at those of the root user. */
function keyView(user: ReconciledUser, { id, active, status, lastUsed, createdAt }: HeldKey, found: AnalyzerFindings | null): AnalyzerView {
  if (user.name === ROOT_USER || active === false) return NO_VIEW;
  if (found === null || active === UNKNOWN || id === UNKNOWN || typeof id === 'string') return UNKNOWN_VIEW;
  const none = isDoubtful(found, user.arn) ? UNKNOWN : null;
  const finding = found.byArn.get(user.arn)?.find(({ accessKeyId }) => accessKeyId === id.id) ?? none;
  return compareUse({ last: lastUsed === null && status === 'unknown' ? UNKNOWN : lastUsed, since: createdAt }, finding, found);
}

function* otherKeys(
  user: ReconciledUser,
  account: ReconciledAccount,
  context: ReportContext,
  kinds: readonly KeyKind[],
): Iterable<KeyRow> {
  const { evidence } = account;
  const { now, ownerTag, keyAge } = context;
  const use = { lastUsed: null, lastUsedService: null, lastUsedRegion: null };
  const common = { ...use, user, slot: null, measuredAt: now, ownerTag, keyAge, analyzer: () => NO_VIEW };
  const rowOf = (kind: KeyKind, key: ListedKey | ServiceCredential): KeyRow => ({
    ...common,
    kind,
    id: { id: key.id },
    active: isActive(key),
    // AWS does not tell when they were used.
    status: isActive(key) ? 'unknown' : 'inactive',
    createdAt: parseInstant(key.createdAt) ?? UNKNOWN,
    service: 'service' in key ? key.service : null,
    expiresAt: 'expiresAt' in key ? parseInstant(key.expiresAt) : null,
    made: madeOf({ id: { id: key.id }, createdAt: parseInstant(key.createdAt) ?? UNKNOWN }, account, context),
  });
  const listed = (source: 'ssh_keys' | 'signing_certificates'): readonly ListedKey[] => {
    const byUser = valueOf(evidence[source])?.byUser ?? {};
    return Object.hasOwn(byUser, user.name) ? (byUser[user.name] ?? []) : [];
  };
  if (kinds.includes('service_specific')) {
    const all = valueOf(evidence.service_credentials)?.credentials ?? [];
    for (const each of all.filter(({ userName }) => userName === user.name)) yield rowOf('service_specific', each);
  }
  if (kinds.includes('ssh_key')) for (const each of listed('ssh_keys')) yield rowOf('ssh_key', each);
  if (kinds.includes('certificate')) for (const each of listed('signing_certificates')) yield rowOf('certificate', each);
}

function madeOf({ id, createdAt }: Pick<KeyRow, 'id' | 'createdAt'>, { evidence }: ReconciledAccount, { now }: ReportContext): Made {
  return creationOf(evidence, id === UNKNOWN || typeof id === 'string' ? UNKNOWN : id.id, createdAt, now);
}
