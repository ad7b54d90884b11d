import { WireError, type Actions, type Call, type SandboxState, type ServiceName } from '../../../src/sandbox/service.js';
import type { Behaviour } from '../../../src/sandbox/behaviour/behaviour.js';
import type {
  AccountConfig,
  Organization,
  World,
  WorldAccount,
  WorldAggregator,
  WorldGroup,
  WorldPolicy,
  WorldRole,
  WorldUser,
} from '../../../src/sandbox/world.js';
import * as tiny from '../tiny-world.js';

export const HUB = tiny.HUB;
export const REGION = 'eu-west-1';
export const CAPTURED = '2026-11-20T10:00:00Z';

const MADE = '2025-01-01T00:00:00Z';
const JOINED = '2024-06-01T00:00:00Z';

export const user = (name: string, facts: Partial<WorldUser> = {}): WorldUser => tiny.user(name, { createdAt: '2025-01-02T03:04:05Z', ...facts });

export const group = (name: string, facts: Partial<WorldGroup> = {}): WorldGroup => tiny.group(name, { createdAt: MADE, ...facts });

export function role(name: string, facts: Partial<WorldRole> = {}): WorldRole {
  const lastUsed = { at: '2026-11-19T00:00:00Z', region: REGION };
  return tiny.role(name, { createdAt: MADE, trust: '{"Version":"2012-10-17"}', lastUsed, ...facts });
}

export function policy(accountId: string, name: string, facts: Partial<WorldPolicy> = {}): WorldPolicy {
  const arn = `arn:aws:iam::${accountId}:policy/${name}`;
  return tiny.policy(name, { createdAt: MADE, arn, document: '{"Statement":[]}', ...facts });
}

export type AccountFacts = Partial<Omit<WorldAccount, 'config'>> & { readonly config?: Partial<AccountConfig> };

export function account(id: string, facts: AccountFacts = {}): WorldAccount {
  return tiny.account({
    ...{ id, name: `account ${id}`, email: `${id}@example.com`, parentId: 'r-root', joinedAt: JOINED },
    root: { createdAt: JOINED, password: null, mfa: false, keys: [] },
    report: tiny.report({ state: 'absent', generatedAt: CAPTURED, polls: 0, quoteCommas: false }),
    ...facts,
    config: {
      aggregated: true,
      recordingRegions: [REGION],
      capturedAt: CAPTURED,
      lastUpdateStatus: 'SUCCEEDED',
      listStyle: 'array',
      extraRows: [],
      ...facts.config,
    },
  });
}

export function aggregator(name: string, facts: Partial<WorldAggregator> = {}): WorldAggregator {
  return {
    name,
    accountId: HUB,
    region: REGION,
    createdAt: '2024-01-01T00:00:00Z',
    sources: 'organization',
    createdBy: null,
    resourceTypes: null,
    duplicates: true,
    ...facts,
  };
}

export const ORGANIZATION: Organization = {
  id: 'o-example1234',
  managementAccountId: HUB,
  rootId: 'r-root',
  units: [],
  delegatedAdministrators: [],
  policies: [],
};

export type BehaviourFacts = Partial<Omit<Behaviour, 'pages'>> & { readonly pages?: Partial<Behaviour['pages']> };
export type WorldFacts = Partial<Omit<World, 'behaviour'>> & { readonly behaviour?: BehaviourFacts };

export function world({ behaviour, ...facts }: WorldFacts = {}): World {
  const { pages, ...rest } = behaviour ?? {};
  return tiny.tinyWorld({
    organization: ORGANIZATION,
    accounts: [account(HUB)],
    aggregators: [aggregator('org')],
    ...facts,
    behaviour: { ...rest, pages: { emptyListAccountsEvery: 0, details: 1000, advisor: 100, config: 100, ...pages } },
  });
}

export type Answer = Readonly<Record<string, unknown>>;

/** Asks an action as the HTTP core would. */
export type Ask = (action: string, input?: Readonly<Record<string, unknown>>, from?: {
  readonly accountId?: string;
  readonly region?: string;
}) => Answer;

/** One sandbox's state and a way to call the actions of a service in it. */
export function asker(service: ServiceName, actions: Actions, facts: World): Ask {
  const corners = new Map<string, unknown>();
  const state: SandboxState = {
    world: facts,
    clock: () => new Date(facts.now),
    change: () => undefined,
    memory: <T>(key: string, make: () => T): T => {
      if (!corners.has(key)) corners.set(key, make());
      return corners.get(key) as T;
    },
  };
  return (action, input = {}, from = {}) => {
    const run = actions[action];
    if (!run) throw new Error(`no action ${action}`);
    const accountId = from.accountId ?? HUB;
    const caller = { accountId, arn: `arn:aws:iam::${accountId}:user/x`, userId: 'AIDAX', accessKeyId: 'AKIAX', isHub: accountId === HUB };
    const call: Call = { service, action, region: from.region ?? REGION, caller, input };
    // Through JSON, as on the wire: what does not survive it is not there.
    return JSON.parse(JSON.stringify(run(call, state))) as Answer;
  };
}

/** The AWS error that a call ends in. */
export function errorOf(run: () => unknown): WireError {
  try {
    run();
  } catch (error) {
    if (error instanceof WireError) return error;
    throw error;
  }
  throw new Error('the call succeeded');
}

/** Follows NextToken to the end; the answers in order. */
export function allPages(ask: Ask, action: string, input: Readonly<Record<string, unknown>>, maxPages = 200): readonly Answer[] {
  const pages: Answer[] = [];
  let token: unknown;
  do {
    const page = ask(action, token === undefined ? input : { ...input, NextToken: token });
    pages.push(page);
    token = page['NextToken'];
    if (pages.length > maxPages) throw new Error('the list does not end');
  } while (token !== undefined);
  return pages;
}

/** The elements of a list member over all pages. */
export function collected(pages: readonly Answer[], member: string): readonly unknown[] {
  return pages.flatMap((page) => page[member] as readonly unknown[]);
}
