import { detailsWith, valueOf, type AccountEvidence } from '../../evidence/evidence.js';
import type { PermissionSet, StoreUser } from '../../evidence/identity-center.js';
import type { GroupDetail } from '../../evidence/values.js';
import { UNKNOWN, type Flag, type Unknown } from '../../model/value.js';
import type { ReconciledUser } from '../../reconcile/entity.js';
import type { ReconciledAccount } from '../../reconcile/reconcile.js';
import { assignedAccess } from './assigned-access.js';
import type { Directory, SsoMatch } from './directory.js';
import { normal } from './identity.js';

/**
 * remove_user: the identity can enter this account already · assign: it can't yet · identify: somebody has to say who it is ·
 * create_identity: nobody in the directory · check_leaver: the identity is disabled.
 */
export const MIGRATION_STEPS = ['remove_user', 'assign', 'identify', 'create_identity', 'check_leaver', 'unknown'] as const;

export type MigrationStep = (typeof MIGRATION_STEPS)[number];

export interface Migration {
  readonly step: MigrationStep;
  /** Can the identity enter the account through Identity Center? null: there is no one identity. */
  readonly access: Flag | null;
  /** Names of the permission sets that it has there. */
  readonly permissionSets: readonly string[] | null | Unknown;
}

export function migrationOf(match: SsoMatch, { evidence }: ReconciledAccount, directory: Directory | Unknown): Migration {
  const { identities: [identity, ...others], confidence } = match;
  const none = { access: null, permissionSets: null };
  if (confidence === 'unknown') return { step: 'unknown', access: 'unknown', permissionSets: UNKNOWN };
  if (identity === undefined) return { step: 'create_identity', ...none };
  if (others.length > 0) return { step: 'identify', ...none };
  const known = entryOf(identity, evidence, directory);
  if (identity.enabled === false) return { step: 'check_leaver', ...known };
  // Two people may have one name: neither is a user taken away for that, nor access given.
  if (confidence !== 'sure') return { step: 'identify', ...known };
  return { step: STEP_BY_ACCESS[known.access], ...known };
}

const STEP_BY_ACCESS: Readonly<Record<Flag, MigrationStep>> = { yes: 'remove_user', no: 'assign', unknown: 'unknown' };

interface Entry {
  readonly access: Flag;
  readonly permissionSets: readonly string[] | Unknown;
}

function entryOf({ id }: StoreUser, evidence: AccountEvidence, directory: Directory | Unknown): Entry {
  const access = assignedAccess(evidence, directory === UNKNOWN ? null : directory.store);
  const own = access === UNKNOWN ? [] : (access.byUser.get(id) ?? []).map(({ set }) => set.name);
  if (own.length > 0) return { access: 'yes', permissionSets: own };
  return access === UNKNOWN || !access.whole ? { access: 'unknown', permissionSets: UNKNOWN } : { access: 'no', permissionSets: own };
}

/** What the groups of a user correspond to, as `group=permission set`, or `group=@group` of Identity Center; UNKNOWN: not seen. */
export function counterparts(
  { groups }: Pick<ReconciledUser, 'groups'>,
  { evidence }: ReconciledAccount,
  directory: Directory | Unknown,
): { readonly found: readonly string[]; readonly without: readonly string[] } | Unknown {
  const details = detailsWith('Group', evidence);
  const center = valueOf(evidence.identity_center);
  const own = directory === UNKNOWN ? null : directory.store.groups;
  if (groups === UNKNOWN || details === null || center === null || own === null) return UNKNOWN;
  const pairs = groups.map((name): readonly [string, readonly string[]] => {
    const detail = details.groups.find(({ groupName }) => groupName === name);
    const isSame = (set: PermissionSet): boolean => normal(set.name) === normal(name) || (detail !== undefined && grantsSame(detail, set));
    const sets = center.permissionSets.filter(isSame);
    const same = own.filter((group) => normal(group.name) === normal(name));
    return [name, [...sets.map((set) => `${name}=${set.name}`), ...same.map((group) => `${name}=@${group.name}`)].sort()];
  });
  return { found: pairs.flatMap(([, items]) => items), without: pairs.filter(([, items]) => items.length === 0).map(([name]) => name) };
}

/** The same policies of AWS and nothing else; what inline policies or an account's own ones grant is not compared. */
function grantsSame({ attached, inline }: GroupDetail, { managed, customer, inline: document, boundary }: PermissionSet): boolean {
  if (inline.length > 0 || document !== null || customer.length > 0 || boundary !== null || managed.length === 0) return false;
  const arns = new Set(attached.map(({ arn }) => arn));
  return arns.size === new Set(managed).size && managed.every((arn) => arns.has(arn));
}
