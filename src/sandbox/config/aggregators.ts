import { createHash } from 'node:crypto';
import { WireError, type Action, type Call, type SandboxState } from '../service.js';
import type { WorldAggregator } from '../world.js';
import { textsField } from './fields.js';
import { listingOf, pageOf, pageSize } from './page.js';
import { epochSeconds } from './times.js';

const MAX_PAGE = 100;
const MAX_NAMES = 10;

/** DescribeConfigurationAggregators: those of the caller's account in this Region, all or by name. */
export const describeConfigurationAggregators: Action = (call, state) => {
  const names = textsField(call.input, 'ConfigurationAggregatorNames') ?? [];
  if (names.length > MAX_NAMES) {
    throw new WireError('InvalidParameterValueException', 400, `At most ${MAX_NAMES} ConfigurationAggregatorNames can be given.`);
  }
  const size = pageSize(call.input, ['Limit'], MAX_PAGE, MAX_PAGE);
  const found = names.length > 0 ? [...new Set(names)].map((name) => findAggregator(call, state, name)) : visibleAggregators(call, state);
  const scope = `${callerScope(call)}/${names.join(',')}`;
  const { items, next } = pageOf(call.input, state, listingOf(found), size, scope);
  return { ConfigurationAggregators: items.map((aggregator) => describe(aggregator, state)), ...next };
};

/** The caller's aggregator of that name in the Region called; aggregators are regional and belong to one account. */
export function findAggregator(call: Call, state: SandboxState, name: string): WorldAggregator {
  const aggregator = visibleAggregators(call, state).find((candidate) => candidate.name === name);
  if (aggregator) return aggregator;
  throw new WireError(
    'NoSuchConfigurationAggregatorException',
    400,
    'The configuration aggregator does not exist. Check the configuration aggregator name and try again.',
  );
}

export function aggregatorScope(aggregator: WorldAggregator): string {
  return `${aggregator.accountId}/${aggregator.region}/${aggregator.name}`;
}

function visibleAggregators(call: Call, state: SandboxState): readonly WorldAggregator[] {
  return state.world.aggregators.filter(
    (aggregator) => aggregator.accountId === call.caller.accountId && aggregator.region === call.region,
  );
}

function callerScope(call: Call): string {
  return `${call.caller.accountId}/${call.region}`;
}

function describe(aggregator: WorldAggregator, state: SandboxState): object {
  const { partition } = state.world;
  const { accountId, region, name, createdBy, resourceTypes } = aggregator;
  const createdAt = epochSeconds(aggregator.createdAt);
  return {
    ConfigurationAggregatorName: name,
    // The tail of the ARN is an id, not the name.
    ConfigurationAggregatorArn: `arn:${partition}:config:${region}:${accountId}:config-aggregator/config-aggregator-${idOf(aggregator)}`,
    ...sourcesOf(aggregator, partition),
    CreationTime: createdAt,
    LastUpdatedTime: createdAt,
    ...(createdBy === null ? {} : { CreatedBy: createdBy }),
    ...(resourceTypes === null ? {} : { AggregatorFilters: { ResourceType: { Type: 'INCLUDE', Value: resourceTypes } } }),
  };
}

function sourcesOf(aggregator: WorldAggregator, partition: string): object {
  const { accountId, sources } = aggregator;
  if (sources !== 'organization') return { AccountAggregationSources: [{ AccountIds: sources, AllAwsRegions: true }] };
  const RoleArn = `arn:${partition}:iam::${accountId}:role/service-role/AWSConfigRoleForOrganizations`;
  return { OrganizationAggregationSource: { RoleArn, AllAwsRegions: true } };
}

function idOf(aggregator: WorldAggregator): string {
  return createHash('sha256').update(aggregatorScope(aggregator)).digest('hex').slice(0, 8);
}
