import type {
  AccessKey,
  AttachedPolicy,
  InlinePolicy,
  Password,
  ServiceAccess,
  Tag,
  WorldGroup,
  WorldPolicy,
  WorldRole,
  WorldUser,
} from '../world.js';
import { allow, trustPrincipal, trustService } from './documents.js';
import { derivedId } from './ids.js';
import { attachManaged, type Partition } from './policies.js';
import { serviceName } from './service-catalogue.js';

/** When principals were made that do not say. */
export const DEFAULT_CREATED = '2025-03-01T09:00:00Z';
export const DEFAULT_ACCOUNT_ID = '111111111111';
export const AUDIT_ROLE_NAME = 'IamAuditReadOnly';

/** Tags as AWS lists them, or shorter: { Owner: 'team-a' }. */
export type TagSpec = readonly Tag[] | Readonly<Record<string, string>>;

/** A policy by name and ARN, or by ARN alone (its last segment is the name). */
export type PolicySpec = AttachedPolicy | string;

export type UserSpec = Partial<Omit<WorldUser, 'name' | 'password' | 'keys' | 'tags' | 'attached'>> & {
  /** changedAt left out: the user's creation; lastUsedAt left out: never. */
  readonly password?: Partial<Password> | null;
  /** createdAt left out: the user's creation; id left out: derived from the user and the slot. */
  readonly keys?: readonly Partial<AccessKey>[];
  readonly tags?: TagSpec;
  readonly attached?: readonly PolicySpec[];
};

/** A user with nothing but a name. `scope` keeps the ids of namesakes apart (another account, a deleted predecessor). */
export function makeUser(name: string, spec: UserSpec = {}, scope = ''): WorldUser {
  const { password = null, keys = [], tags = [], attached = [], ...rest } = spec;
  const createdAt = rest.createdAt ?? DEFAULT_CREATED;
  return {
    id: derivedId('AIDA', `${scope}/${name}`),
    name,
    path: '/',
    deletedAt: null,
    groups: [],
    inline: [],
    boundaryArn: null,
    listUsersPasswordLastUsed: null,
    mfa: false,
    certificates: [],
    services: [],
    ...rest,
    createdAt,
    password: password === null ? null : { changedAt: createdAt, lastUsedAt: null, ...password },
    keys: keys.map((key, slot) => ({ ...makeKey({ createdAt, id: derivedId('AKIA', `${scope}/${name}/${slot}`) }), ...key })),
    tags: tagList(tags),
    attached: attached.map(attach),
  };
}

/** An active key that was never used. Keys of equal content get equal ids: give `id` where that matters. */
export function makeKey(spec: Partial<AccessKey> = {}): AccessKey {
  return { id: derivedId('AKIA', JSON.stringify(spec)), status: 'Active', createdAt: DEFAULT_CREATED, lastUsed: null, ...spec };
}

/** A key's last use, e.g. `lastUsed: used('2026-11-01T08:00:00Z', 's3', 'N/A')`. */
export function used(at: string, service = 'ec2', region = 'eu-west-1'): NonNullable<AccessKey['lastUsed']> {
  return { at, region, service };
}

export type GroupSpec = Partial<Omit<WorldGroup, 'name' | 'attached'>> & { readonly attached?: readonly PolicySpec[] };

export function makeGroup(name: string, spec: GroupSpec = {}, scope = ''): WorldGroup {
  const { attached = [], ...rest } = spec;
  return {
    id: derivedId('AGPA', `${scope}/${name}`),
    name,
    path: '/',
    createdAt: DEFAULT_CREATED,
    inline: [],
    ...rest,
    attached: attached.map(attach),
  };
}

export type RoleSpec = Partial<Omit<WorldRole, 'name' | 'tags' | 'attached'>> & {
  readonly tags?: TagSpec;
  readonly attached?: readonly PolicySpec[];
};

/** A role for EC2 instances that the hub cannot assume. */
export function makeRole(name: string, spec: RoleSpec = {}, scope = ''): WorldRole {
  const { tags = [], attached = [], ...rest } = spec;
  return {
    id: derivedId('AROA', `${scope}/${name}`),
    name,
    path: '/',
    createdAt: DEFAULT_CREATED,
    trust: trustService('ec2.amazonaws.com'),
    inline: [],
    boundaryArn: null,
    maxSessionSeconds: 3600,
    lastUsed: null,
    assumable: null,
    services: [],
    ...rest,
    tags: tagList(tags),
    attached: attached.map(attach),
  };
}

export type AuditRoleSpec = RoleSpec & {
  readonly name?: string;
  /** Principal that the trust policy names. */
  readonly hubArn?: string;
  readonly partition?: Partition;
};

/** The role that the hub assumes in an account: IamAuditReadOnly with SecurityAudit, no external id. */
export function auditRole(spec: AuditRoleSpec = {}, scope = ''): WorldRole {
  const { name = AUDIT_ROLE_NAME, hubArn, partition = 'aws', ...rest } = spec;
  const assumable = rest.assumable === undefined ? { externalId: null } : rest.assumable;
  const trusted = hubArn ?? `arn:${partition}:iam::${DEFAULT_ACCOUNT_ID}:root`;
  return makeRole(
    name,
    {
      trust: trustPrincipal(trusted, assumable?.externalId ?? null),
      attached: [attachManaged('SecurityAudit', partition)],
      ...rest,
      assumable,
    },
    scope,
  );
}

/** The service-linked role of AWS Config, which practically every account has. */
export function configServiceRole(spec: RoleSpec & { readonly partition?: Partition } = {}, scope = ''): WorldRole {
  const { partition = 'aws', ...rest } = spec;
  return makeRole(
    'AWSServiceRoleForConfig',
    {
      path: '/aws-service-role/config.amazonaws.com/',
      trust: trustService('config.amazonaws.com'),
      attached: [attachManaged('AWSConfigServiceRolePolicy', partition)],
      ...rest,
    },
    scope,
  );
}

export type PolicyMakerSpec = Partial<Omit<WorldPolicy, 'name'>> & {
  /** Account of the ARN, when the ARN itself is not given. */
  readonly accountId?: string;
  readonly partition?: Partition;
};

/** A customer-managed policy; its default document lets read S3 objects. */
export function makePolicy(name: string, spec: PolicyMakerSpec = {}): WorldPolicy {
  const { accountId = DEFAULT_ACCOUNT_ID, partition = 'aws', ...rest } = spec;
  const path = rest.path ?? '/';
  const arn = rest.arn ?? `arn:${partition}:iam::${accountId}:policy${path}${name}`;
  return {
    id: derivedId('ANPA', arn),
    createdAt: DEFAULT_CREATED,
    document: allow('s3:GetObject'),
    defaultVersionId: 'v1',
    ...rest,
    name,
    path,
    arn,
  };
}

/** An inline policy; its default document allows one action. */
export function makeInline(name: string, document: string = allow('s3:GetObject')): InlinePolicy {
  return { name, document };
}

/** One service of the access advisor; `at` null: not in the tracking window. */
export function serviceAccess(
  namespace: string,
  at: string | null = null,
  spec: { readonly name?: string; readonly region?: string } = {},
): ServiceAccess {
  const { name = serviceName(namespace), region = 'eu-west-1' } = spec;
  return { namespace, name, lastAuthenticated: at === null ? null : { at, region } };
}

/** A policy as an attachment: by its own record, or by ARN. */
export function attach(policy: PolicySpec | WorldPolicy): AttachedPolicy {
  if (typeof policy !== 'string') return { name: policy.name, arn: policy.arn };
  return { name: policy.slice(policy.lastIndexOf('/') + 1), arn: policy };
}

export function tagList(tags: TagSpec): readonly Tag[] {
  return isTagList(tags) ? tags : Object.entries(tags).map(([key, value]) => ({ key, value }));
}

function isTagList(tags: TagSpec): tags is readonly Tag[] {
  return Array.isArray(tags);
}
