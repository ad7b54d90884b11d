import type { IdentityCenterFacts, WorldAssignment, WorldIdentity, WorldPermissionSet } from '../world-identity-center.js';
import { derivedHex } from './ids.js';
import { DEFAULT_REGION } from './make-account.js';
import { DEFAULT_ACCOUNT_ID } from './make-principals.js';

/** A directory by names: ids are derived from them. */
export interface IdentityCenterSpec {
  readonly region?: string;
  readonly ownerAccountId?: string;
  /** By user name; the display name is the user name unless given. */
  readonly users?: Readonly<Record<string, Partial<Omit<WorldIdentity, 'id' | 'userName'>>>>;
  /** User names of the members, by name. */
  readonly groups?: Readonly<Record<string, readonly string[]>>;
  /** By name. */
  readonly permissionSets?: Readonly<Record<string, Partial<Omit<WorldPermissionSet, 'arn' | 'name'>>>>;
  /** Account, permission set, and `user name` or `@group`; a name that is not in the directory is one that was deleted. */
  readonly assignments?: readonly (readonly [accountId: string, set: string, who: string])[];
}

export function makeIdentityCenter(spec: IdentityCenterSpec = {}): IdentityCenterFacts {
  const { region = DEFAULT_REGION, ownerAccountId = DEFAULT_ACCOUNT_ID, users = {}, groups = {}, permissionSets = {} } = spec;
  const instance = 'ssoins-1234567890abcdef';
  const setArn = (name: string): string => `arn:aws:sso:::permissionSet/${instance}/ps-${derivedHex(name, 16)}`;
  return {
    ...{ region, ownerAccountId, instanceArn: `arn:aws:sso:::instance/${instance}`, storeId: 'd-93670c1a2b' },
    users: Object.entries(users).map(([userName, user]) => ({
      ...{ id: identityId(userName), userName, displayName: userName, email: null, status: 'ENABLED' as const, ...user },
    })),
    groups: Object.entries(groups).map(([name, members]) => ({ id: identityId(`@${name}`), name, members: members.map(identityId) })),
    permissionSets: Object.entries(permissionSets).map(([name, set]) => ({
      ...{ arn: setArn(name), name, managed: [], customer: [], inline: null, boundary: null, ...set },
    })),
    assignments: (spec.assignments ?? []).map(([accountId, set, who]): WorldAssignment => ({
      ...{ accountId, permissionSetArn: setArn(set), kind: who.startsWith('@') ? 'GROUP' : 'USER', principalId: identityId(who) },
    })),
  };
}

/** 1234567890-UUID, as stores of today write it. */
export function identityId(name: string): string {
  const hex = derivedHex(`identity ${name}`, 32);
  return `93670c1a2b-${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}
