import type { Action } from '../service.js';
import { aggregatorScope, findAggregator } from './aggregators.js';
import { invalidField, objectField, requiredText, textField, type Input } from './fields.js';
import { configMemory } from './memory.js';
import { listingOf, pageOf, pageSize } from './page.js';
import type { Run } from './runs.js';

const MAX_PAGE = 1000;

/** What a group is named after. The Region is the recorder's own, so a global resource counts once per recorder. */
const GROUP_NAMES: Readonly<Record<string, (run: Run) => string>> = {
  RESOURCE_TYPE: (run) => run.known.resourceType,
  ACCOUNT_ID: (run) => run.known.accountId,
  AWS_REGION: (run) => run.recorderRegion,
};

/** GetAggregateDiscoveredResourceCounts: how many resources the sources hold, copies from several Regions included. */
export const getAggregateDiscoveredResourceCounts: Action = (call, state) => {
  const name = requiredText(call.input, 'ConfigurationAggregatorName');
  const groupByKey = textField(call.input, 'GroupByKey');
  const groupName = groupNameOf(groupByKey);
  const filter = readFilter(objectField(call.input, 'Filters'));
  const size = pageSize(call.input, ['Limit'], MAX_PAGE, MAX_PAGE);
  const aggregator = findAggregator(call, state, name);

  const runs = configMemory(state).aggregated(aggregator).runs.filter(filter.matches);
  const groups = groupName ? countGroups(runs, groupName) : [];
  const scope = `${aggregatorScope(aggregator)}\ncounts\n${groupByKey ?? ''}\n${filter.text}`;
  const { items, next } = pageOf(call.input, state, listingOf(groups), size, scope);
  return {
    TotalDiscoveredResources: runs.reduce((total, run) => total + run.size, 0),
    ...(groupByKey === undefined ? {} : { GroupByKey: groupByKey }),
    GroupedResourceCounts: items,
    ...next,
  };
};

function groupNameOf(key: string | undefined): ((run: Run) => string) | null {
  if (key === undefined) return null;
  const name = Object.hasOwn(GROUP_NAMES, key) ? GROUP_NAMES[key] : undefined;
  if (!name) throw invalidField(`Value '${key}' at 'groupByKey' must be one of ${Object.keys(GROUP_NAMES).join(', ')}`);
  return name;
}

interface Filter {
  /** The filter as part of a token's scope. */
  readonly text: string;
  readonly matches: (run: Run) => boolean;
}

function readFilter(filters: Input): Filter {
  const type = textField(filters, 'ResourceType');
  const account = textField(filters, 'AccountId');
  const region = textField(filters, 'Region');
  if (account !== undefined && !/^\d{12}$/.test(account)) {
    throw invalidField(
      `Value '${account}' at 'filters.accountId' failed to satisfy constraint: Member must satisfy regular expression pattern: \\d{12}`,
    );
  }
  return {
    text: JSON.stringify([type, account, region]),
    matches: ({ known, recorderRegion }) =>
      (type === undefined || known.resourceType === type) &&
      (account === undefined || known.accountId === account) &&
      (region === undefined || recorderRegion === region),
  };
}

/** Largest groups first, as the console shows them. */
function countGroups(
  runs: readonly Run[],
  nameOf: (run: Run) => string,
): readonly { readonly GroupName: string; readonly ResourceCount: number }[] {
  const counts = new Map<string, number>();
  for (const run of runs) counts.set(nameOf(run), (counts.get(nameOf(run)) ?? 0) + run.size);
  return [...counts]
    .map(([GroupName, ResourceCount]) => ({ GroupName, ResourceCount }))
    .sort((a, b) => b.ResourceCount - a.ResourceCount || (a.GroupName < b.GroupName ? -1 : 1));
}
