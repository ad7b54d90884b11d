import type { Note } from '../../evidence/coverage.js';
import { ACCOUNT_SOURCES, type AccountSource, type Source } from '../../evidence/evidence.js';
import type { Account } from '../../model/account.js';
import { readControlPolicies } from './control-policies.js';
import { NOTHING_FOUND, type HubTools } from './hub-source.js';
import { readInventory, type Sizes } from '../config/inventory.js';
import { readIdentityCenter } from './identity-center.js';
import { readOrganizationAccess } from './organization-access.js';
import type { GatherRequest } from '../request.js';
import type { Scope } from '../scope.js';
import { readUnusedFindings } from './unused-findings.js';
import type { GatherTools } from '../tools.js';
import type { RunFindings } from '../run-findings.js';

type HubSource = (scope: Scope, accounts: readonly Account[], tools: HubTools, sources: ReadonlySet<Source>) => Promise<RunFindings>;

/** Sources that the caller's own credentials answer for all accounts, besides AWS Config. */
const OTHERS: { readonly [S in AccountSource]?: HubSource } = {
  service_control_policies: readControlPolicies,
  unused_findings: (scope, accounts, tools) => readUnusedFindings('unused_findings', scope, accounts, tools),
  unused_credentials: (scope, accounts, tools) => readUnusedFindings('unused_credentials', scope, accounts, tools),
  organization_access: readOrganizationAccess,
  identity_center: readIdentityCenter,
  identity_store: readIdentityCenter,
};

/** Sources that are asked inside an account. */
export function sourcesInside(sources: ReadonlySet<Source>): readonly AccountSource[] {
  const isElsewhere = (source: AccountSource): boolean =>
    source === 'config' || source === 'organization_trail' || Object.hasOwn(OTHERS, source);
  return ACCOUNT_SOURCES.filter((source) => sources.has(source) && !isElsewhere(source));
}

export interface HubAnswers {
  /** Users per account, known before the rows are read. */
  readonly sizes: Promise<Sizes>;
  /** AWS Config's part is in the store. */
  readonly inventory: Promise<RunFindings>;
  /** All of it is; what belongs to no account. */
  readonly done: Promise<RunFindings>;
}

/** The hub's own questions, side by side with the accounts: neither waits for the other. */
export function askHub(
  scope: Scope,
  accounts: readonly Account[],
  request: GatherRequest,
  sources: ReadonlySet<Source>,
  tools: GatherTools,
): HubAnswers {
  const { sizes, done: inventory } = sources.has('config') ? startInventory(scope, accounts, request, tools) : NO_INVENTORY;
  const asked = Object.entries(OTHERS).filter(([source]) => sources.has(source as AccountSource));
  const others = [...new Set(asked.map(([, ask]) => ask))].map((ask) => ask(scope, accounts, tools, sources));
  const done = Promise.all([inventory, ...others]).then(async (parts) => {
    const isNews = ({ text }: Note): boolean => !scope.notes.some((known) => known.text === text);
    const found = { gaps: parts.flatMap(({ gaps }) => gaps), notes: parts.flatMap(({ notes }) => notes).filter(isNews) };
    if (parts.length > 1 || sources.has('config')) await tools.onInventory?.(found);
    return found;
  });
  return { sizes, inventory, done };
}

interface Inventory {
  readonly sizes: Promise<Sizes>;
  readonly done: Promise<RunFindings>;
}

const NO_INVENTORY: Inventory = { sizes: Promise.resolve(new Map()), done: Promise.resolve(NOTHING_FOUND) };

function startInventory(scope: Scope, accounts: readonly Account[], { selection }: GatherRequest, tools: GatherTools): Inventory {
  const { aggregator, known } = scope;
  const { resumed } = tools;
  if (aggregator === null) return NO_INVENTORY;
  tools.emit({ kind: 'stage', stage: 'config', detail: aggregator.name });
  const narrow = selection.accounts !== null || selection.units !== null || selection.shard !== null;
  const count = selection.shard !== null || resumed !== undefined;
  let tellSizes: (sizes: Sizes) => void = () => undefined;
  const sizes = new Promise<Sizes>((resolve) => (tellSizes = resolve));
  const before = { found: resumed?.inventory ?? undefined, ahead: tools.ahead?.() ?? undefined };
  const request = { aggregator, accounts, organization: known, narrow, count, ...before };
  const done = readInventory(request, tools, tellSizes).then((found) => {
    // Nothing was counted when everything was kept, or when Config did not answer at all.
    tellSizes(new Map());
    return found;
  });
  return { sizes: Promise.race([sizes, done.then(() => sizes)]), done };
}
