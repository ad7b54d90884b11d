import type { Actions } from '../service.js';
import { describeConfigurationAggregators } from './aggregators.js';
import { getAggregateDiscoveredResourceCounts } from './counts.js';
import { selectAggregateResourceConfig, selectResourceConfig } from './select.js';
import { describeConfigurationAggregatorSourcesStatus } from './source-status.js';

/** AWS Config (StarlingDoveService): advanced queries, aggregators and their health. */
export const configActions: Actions = {
  DescribeConfigurationAggregators: describeConfigurationAggregators,
  DescribeConfigurationAggregatorSourcesStatus: describeConfigurationAggregatorSourcesStatus,
  GetAggregateDiscoveredResourceCounts: getAggregateDiscoveredResourceCounts,
  SelectAggregateResourceConfig: selectAggregateResourceConfig,
  SelectResourceConfig: selectResourceConfig,
};
