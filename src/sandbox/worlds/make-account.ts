import type { AccountConfig, ReportBehaviour, RootUser, WorldAccount, WorldRole } from '../world.js';
import type { Partition } from './policies.js';
import { auditRole, configServiceRole, DEFAULT_ACCOUNT_ID, tagList, type TagSpec } from './make-principals.js';
import { DEFAULT_NOW, minutesBefore } from './time.js';

export const DEFAULT_REGION = 'eu-west-1';
export const DEFAULT_ROOT_ID = 'r-exam';

/** What an account has to know of its world. Accounts of a world with another `now` or partition are given it too. */
export interface Setting {
  readonly now: string;
  readonly partition: Partition;
  readonly region: string;
  /** Whom the audit role trusts. */
  readonly hubArn: string;
}

export type AccountSpec = Partial<Omit<WorldAccount, 'root' | 'config' | 'report' | 'tags'>> & {
  readonly root?: Partial<RootUser>;
  readonly config?: Partial<AccountConfig>;
  readonly report?: Partial<ReportBehaviour>;
  readonly tags?: TagSpec;
  /** null: the account has no audit role. A role of that name in `roles` takes its place. */
  readonly auditRole?: WorldRole | null;
};

/**
 * An active account directly under the root, with its audit role and the service-linked role of Config
 * (`roles` adds to them), recorded by Config 10 minutes ago and with a credential report of 30 minutes ago.
 */
export function makeAccount(spec: AccountSpec = {}, settingSpec: Partial<Setting> = {}): WorldAccount {
  const setting = completeSetting(settingSpec);
  const { root = {}, config = {}, report = {}, tags = [], auditRole: audit, roles = [], ...rest } = spec;
  const id = rest.id ?? DEFAULT_ACCOUNT_ID;
  const joinedAt = rest.joinedAt ?? '2020-01-15T08:00:00Z';
  const standing = standingRoles(id, audit, setting).filter((role) => !roles.some((own) => own.name === role.name));
  return {
    name: `account-${id}`,
    email: `aws+${id}@example.com`,
    state: 'ACTIVE',
    parentId: DEFAULT_ROOT_ID,
    inOrganization: true,
    joinedMethod: 'CREATED',
    alias: null,
    users: [],
    groups: [],
    policies: [],
    denied: [],
    ...rest,
    id,
    joinedAt,
    tags: tagList(tags),
    root: { createdAt: joinedAt, password: { changedAt: joinedAt, lastUsedAt: null }, mfa: true, keys: [], ...root },
    roles: [...standing, ...roles],
    config: { ...configDefaults(setting), ...config },
    report: { ...reportDefaults(setting), ...report },
  };
}

export function hubArnOf(accountId: string, partition: Partition = 'aws'): string {
  return `arn:${partition}:iam::${accountId}:user/auditor`;
}

function completeSetting(spec: Partial<Setting>): Setting {
  const { now = DEFAULT_NOW, partition = 'aws', region = DEFAULT_REGION } = spec;
  return { now, partition, region, hubArn: spec.hubArn ?? hubArnOf(DEFAULT_ACCOUNT_ID, partition) };
}

function standingRoles(accountId: string, audit: WorldRole | null | undefined, setting: Setting): readonly WorldRole[] {
  const { hubArn, partition } = setting;
  const chosen = audit === undefined ? auditRole({ hubArn, partition }, accountId) : audit;
  return [...(chosen === null ? [] : [chosen]), configServiceRole({ partition }, accountId)];
}

function configDefaults({ now, region }: Setting): AccountConfig {
  return {
    aggregated: true,
    recordingRegions: [region],
    capturedAt: minutesBefore(now, 10),
    lastUpdateStatus: 'SUCCEEDED',
    listStyle: 'array',
    extraRows: [],
  };
}

function reportDefaults({ now }: Setting): ReportBehaviour {
  return {
    state: 'ready',
    generatedAt: minutesBefore(now, 30),
    polls: 0,
    limitExceeded: 0,
    columns: 22,
    dates: 'Z',
    quoteCommas: true,
    extraLines: [],
  };
}
