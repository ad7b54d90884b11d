import type { Behaviour } from '../../src/sandbox/behaviour/behaviour.js';
import type {
  AccessKey, World, WorldAccount, WorldGroup, WorldPolicy, WorldRole, WorldUser,
} from '../../src/sandbox/world.js';

export const NOW = '2026-11-20T12:00:00Z';
export const HUB = '111111111111';
export const MEMBER = '222222222222';
export const HUB_ARN = `arn:aws:iam::${HUB}:user/auditor`;
export const AUDIT_ROLE_ARN = `arn:aws:iam::${MEMBER}:role/audit/IamAuditReadOnly`;
export const ALLOW_ALL = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';

const BEHAVIOUR: Behaviour = {
  latencyMs: 0,
  seed: 7,
  pages: { emptyListAccountsEvery: 0, details: 1000, advisor: 1000, config: 100 },
  accountFields: 'both',
  accountPaths: true,
  advisor: { polls: 0, ms: 0, failing: [] },
  limits: [],
  faults: [],
};

/** A hub account and one member with an assumable role, and what a test wants different. */
export function tinyWorld(
  changes: Partial<Omit<World, 'behaviour' | 'hub'>> & {
    readonly hub?: Partial<World['hub']>;
    readonly behaviour?: Partial<Behaviour>;
    readonly member?: Partial<WorldAccount>;
  } = {},
): World {
  const { hub, behaviour, member, ...rest } = changes;
  return {
    now: NOW,
    partition: 'aws',
    region: 'eu-west-1',
    organization: {
      id: 'o-tinyworld1', managementAccountId: HUB, rootId: 'r-tiny', units: [], delegatedAdministrators: [], policies: [],
    },
    accounts: [account({ id: HUB, name: 'hub' }), account({ roles: [auditRole()], ...member })],
    aggregators: [],
    analyzers: [],
    awsManagedPolicies: [],
    ...rest,
    hub: {
      accountId: HUB,
      arn: HUB_ARN,
      userId: 'AIDAHUBHUBHUBHUBHUB11',
      accessKeyId: 'AKIAHUBHUBHUBHUBHUB1',
      secretAccessKey: 'hub-secret',
      denied: [],
      ...hub,
    },
    behaviour: { ...BEHAVIOUR, ...behaviour },
  };
}

export function account(changes: Partial<WorldAccount> = {}): WorldAccount {
  return {
    id: MEMBER,
    name: 'member',
    email: 'member@example.com',
    state: 'ACTIVE',
    parentId: 'r-tiny',
    inOrganization: true,
    joinedMethod: 'CREATED',
    joinedAt: '2020-01-01T00:00:00Z',
    alias: null,
    tags: [],
    root: { createdAt: '2020-01-01T00:00:00Z', password: null, mfa: false, keys: [] },
    users: [],
    groups: [],
    roles: [],
    policies: [],
    config: {
      aggregated: true, recordingRegions: ['eu-west-1'], capturedAt: NOW, lastUpdateStatus: 'SUCCEEDED', listStyle: 'array', extraRows: [],
    },
    report: report(),
    denied: [],
    ...changes,
  };
}

export function report(changes: Partial<WorldAccount['report']> = {}): WorldAccount['report'] {
  return {
    state: 'ready', generatedAt: '2026-11-20T11:00:00Z', polls: 2, limitExceeded: 0, columns: 22, dates: 'Z', quoteCommas: true, extraLines: [],
    ...changes,
  };
}

export function user(name: string, changes: Partial<WorldUser> = {}): WorldUser {
  return {
    id: `AIDA${name.toUpperCase()}`,
    name,
    path: '/',
    createdAt: '2024-02-03T04:05:06Z',
    deletedAt: null,
    tags: [],
    groups: [],
    attached: [],
    inline: [],
    boundaryArn: null,
    password: null,
    listUsersPasswordLastUsed: null,
    mfa: false,
    keys: [],
    certificates: [],
    services: [],
    ...changes,
  };
}

export function key(id: string, changes: Partial<AccessKey> = {}): AccessKey {
  return { id, status: 'Active', createdAt: '2024-02-03T04:05:07Z', lastUsed: null, ...changes };
}

export function role(name: string, changes: Partial<WorldRole> = {}): WorldRole {
  return {
    id: `AROA${name.toUpperCase()}`,
    name,
    path: '/',
    createdAt: '2023-01-01T00:00:00Z',
    trust: ALLOW_ALL,
    attached: [],
    inline: [],
    boundaryArn: null,
    maxSessionSeconds: 3600,
    lastUsed: null,
    tags: [],
    assumable: null,
    services: [],
    ...changes,
  };
}

export function auditRole(changes: Partial<WorldRole> = {}): WorldRole {
  return role('IamAuditReadOnly', { path: '/audit/', assumable: { externalId: null }, maxSessionSeconds: 7200, ...changes });
}

export function group(name: string, changes: Partial<WorldGroup> = {}): WorldGroup {
  return { id: `AGPA${name.toUpperCase()}`, name, path: '/', createdAt: '2023-01-01T00:00:00Z', attached: [], inline: [], ...changes };
}

export function policy(name: string, changes: Partial<WorldPolicy> = {}): WorldPolicy {
  return {
    id: `ANPA${name.toUpperCase()}`,
    name,
    arn: `arn:aws:iam::${MEMBER}:policy/${name}`,
    path: '/',
    createdAt: '2023-01-01T00:00:00Z',
    document: ALLOW_ALL,
    defaultVersionId: 'v1',
    ...changes,
  };
}
