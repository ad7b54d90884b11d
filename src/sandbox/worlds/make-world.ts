import type { Behaviour } from '../behaviour/behaviour.js';
import type { Hub, Organization, World, WorldAggregator, WorldAnalyzer } from '../world.js';
import { fullAwsAccess } from './control-policies.js';
import { DEFAULT_REGION, DEFAULT_ROOT_ID, hubArnOf, makeAccount } from './make-account.js';
import { awsManagedPolicies, type Partition } from './policies.js';
import { DEFAULT_ACCOUNT_ID, DEFAULT_CREATED } from './make-principals.js';
import { DEFAULT_NOW } from './time.js';

export type WorldSpec = Partial<Omit<World, 'hub' | 'organization' | 'aggregators' | 'analyzers' | 'behaviour'>> & {
  readonly hub?: Partial<Hub>;
  readonly organization?: Partial<Organization> | null;
  readonly aggregators?: readonly Partial<WorldAggregator>[];
  readonly analyzers?: readonly Partial<WorldAnalyzer>[];
  readonly behaviour?: BehaviourSpec;
};

/**
 * A world of the given accounts (one, when none is given). The first account is the management account, and the
 * hub is a user of the management account. Without an organization there is no aggregator either, unless given.
 */
export function makeWorld(spec: WorldSpec = {}): World {
  const { hub: hubSpec, aggregators = spec.organization === null ? [] : [{}], analyzers = [], ...rest } = spec;
  const { now = DEFAULT_NOW, partition = 'aws', region = DEFAULT_REGION } = rest;
  const accounts = rest.accounts ?? [makeAccount({}, { now, partition, region })];
  const first = accounts[0]?.id ?? DEFAULT_ACCOUNT_ID;
  const organization = rest.organization === null ? null : makeOrganization({ managementAccountId: first, ...rest.organization });
  const hub = makeHub({ accountId: homeOf(organization, first), ...hubSpec }, partition);
  return {
    awsManagedPolicies: awsManagedPolicies(partition),
    ...rest,
    now,
    partition,
    region,
    hub,
    organization,
    accounts,
    aggregators: aggregators.map((aggregator) => makeAggregator({ accountId: hub.accountId, region, ...aggregator })),
    analyzers: analyzers.map((analyzer) => makeAnalyzer({ accountId: hub.accountId, region, analyzedAt: now, ...analyzer })),
    behaviour: behaviour(rest.behaviour),
  };
}

function homeOf(organization: Organization | null, first: string): string {
  return organization === null ? first : organization.managementAccountId;
}

/** The key that opens every sandbox, and nothing else. */
export const HUB_ACCESS_KEY_ID = 'AKIASANDBOXEXAMPLE22';

export function makeHub(spec: Partial<Hub> = {}, partition: Partition = 'aws'): Hub {
  const accountId = spec.accountId ?? DEFAULT_ACCOUNT_ID;
  return {
    accountId,
    arn: hubArnOf(accountId, partition),
    userId: 'AIDASANDBOXAUDITOR222',
    accessKeyId: HUB_ACCESS_KEY_ID,
    secretAccessKey: 'sandbox/secret/that/open/nothing/EXAMPLE',
    denied: [],
    ...spec,
  };
}

export function makeOrganization(spec: Partial<Organization> = {}): Organization {
  return {
    id: 'o-exampleorg1',
    managementAccountId: DEFAULT_ACCOUNT_ID,
    rootId: DEFAULT_ROOT_ID,
    units: [],
    delegatedAdministrators: [],
    policies: [fullAwsAccess()],
    ...spec,
  };
}

/** The organization aggregator `org`, unfiltered, with one row per recording Region. */
export function makeAggregator(spec: Partial<WorldAggregator> = {}): WorldAggregator {
  return {
    name: 'org',
    accountId: DEFAULT_ACCOUNT_ID,
    region: DEFAULT_REGION,
    createdAt: DEFAULT_CREATED,
    sources: 'organization',
    createdBy: null,
    resourceTypes: null,
    duplicates: true,
    ...spec,
  };
}

/** The organization analyzer `unused-access`: what lay idle for 90 days, judged at the present. */
export function makeAnalyzer(spec: Partial<WorldAnalyzer> = {}): WorldAnalyzer {
  return {
    name: 'unused-access',
    accountId: DEFAULT_ACCOUNT_ID,
    region: DEFAULT_REGION,
    type: 'ORGANIZATION_UNUSED_ACCESS',
    unusedAccessAgeDays: 90,
    status: 'ACTIVE',
    createdAt: DEFAULT_CREATED,
    analyzedAt: DEFAULT_NOW,
    archived: [],
    resolved: [],
    ...spec,
  };
}

export type BehaviourSpec = Partial<Omit<Behaviour, 'pages' | 'advisor'>> & {
  readonly pages?: Partial<Behaviour['pages']>;
  readonly advisor?: Partial<Behaviour['advisor']>;
};

/** Endpoints that answer at once, with AWS's own page sizes and no faults. */
export function behaviour(spec: BehaviourSpec = {}): Behaviour {
  return {
    latencyMs: 0,
    seed: 1,
    accountFields: 'both',
    accountPaths: true,
    limits: [],
    faults: [],
    ...spec,
    pages: { emptyListAccountsEvery: 0, details: 1000, advisor: 200, config: 100, ...spec.pages },
    advisor: { polls: 0, ms: 0, failing: [], ...spec.advisor },
  };
}
