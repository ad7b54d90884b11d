import type { IdentityCenterFacts, WorldPermissionSet } from '../../world-identity-center.js';
import { makeIdentityCenter, type IdentityCenterSpec } from '../identity-center.js';
import { peopleNames } from '../directory.js';
import { accountNamed, ACCOUNTS, MAIL_DOMAIN, MANAGEMENT, REGION, type AccountPlan } from './company.js';
import { PERMISSION_SETS } from './permission-sets.js';

/** Most of the staff; the same names as its users of IAM have. */
const STAFF = peopleNames(90);

const everybody = (accounts: readonly AccountPlan[], set: string, who: string): NonNullable<IdentityCenterSpec['assignments']> =>
  accounts.map(({ id }) => [id, set, who] as const);

const ofKind = (...kinds: readonly AccountPlan['kind'][]): readonly AccountPlan[] => ACCOUNTS.filter(({ kind }) => kinds.includes(kind));

/** The way into the accounts that the company is moving to: some have it beside their users of IAM, some alone. */
export const IDENTITY_CENTER: IdentityCenterFacts = makeIdentityCenter({
  region: REGION,
  ownerAccountId: MANAGEMENT.id,
  users: Object.fromEntries(STAFF.map((name, at) => [userName(name, at), identity(name, at)])),
  groups: { administrators: members(0, 6), Developers: members(6, 50), 'Database team': members(50, 56), Auditors: members(56, 60) },
  permissionSets: Object.fromEntries(PERMISSION_SETS.map(({ name, spec }) => [name, setOf(spec)])),
  assignments: [
    ...everybody(ofKind('management', 'security', 'infrastructure', 'production', 'development'), 'AdministratorAccess', '@administrators'),
    ...everybody(ofKind('development', 'sandbox'), 'ReadOnlyAccess', '@Developers'),
    ...everybody(ofKind('production'), 'DatabaseOperator', '@Database team'),
    ...everybody(ACCOUNTS, 'ReadOnlyAccess', '@Auditors'),
    [accountNamed('identity').id, 'AdministratorAccess', userName(STAFF[61] ?? '', 61)],
    // Deleted from the directory; the assignment stays.
    [accountNamed('ci-cd').id, 'AdministratorAccess', 'piet.left-long-ago'],
  ],
});

function identity(name: string, at: number): NonNullable<IdentityCenterSpec['users']>[string] {
  return { displayName: shown(name), email: `${name}@${MAIL_DOMAIN}`, ...left(at) };
}

/** Half of them came with the directory of before, which knows them by their address. */
function userName(name: string, at: number): string {
  return at % 2 === 0 ? name : `${name}@${MAIL_DOMAIN}`;
}

function members(from: number, to: number): readonly string[] {
  return STAFF.slice(from, to).map((name, at) => userName(name, from + at));
}

function shown(name: string): string {
  return name.split('.').map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join(' ');
}

function left(at: number): { readonly status?: 'DISABLED' } {
  return at % 29 === 28 ? { status: 'DISABLED' } : {};
}

function setOf({ attached = [], inline = [] }: (typeof PERMISSION_SETS)[number]['spec']): Partial<WorldPermissionSet> {
  const managed = attached.map((policy) => (typeof policy === 'string' ? policy : policy.arn));
  return { managed, inline: inline[0]?.document ?? null };
}
