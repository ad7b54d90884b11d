import {
  DescribeConfigurationAggregatorsCommand,
  DescribeConfigurationAggregatorSourcesStatusCommand,
  GetAggregateDiscoveredResourceCountsCommand,
  SelectAggregateResourceConfigCommand,
  SelectResourceConfigCommand,
  type AggregatedSourceStatus,
  type ConfigurationAggregator,
  type ResourceType,
} from '@aws-sdk/client-config-service';
import type { Aggregator, Hub, SourceStatus } from '../gather/ports.js';
import type { Clients } from './clients.js';
import { allPages, collected, type Page } from './pages.js';
import { present } from './required.js';
import { shortened } from './shortened.js';

/** The default is 25 rows; more than 100 is InvalidLimitException. */
const ROWS = 100;

/** https://docs.aws.amazon.com/config/latest/APIReference/API_SelectAggregateResourceConfig.html and siblings. */
export function configOf({ config }: Clients): Pick<Hub, 'aggregators' | 'troubledSources' | 'resourceCounts' | 'select' | 'selectOwn'> {
  return {
    aggregators: () =>
      collected(
        allPages('config:DescribeConfigurationAggregators', async (NextToken): Promise<Page<readonly Aggregator[]>> => {
          const command = new DescribeConfigurationAggregatorsCommand({ NextToken });
          const answer = await config(command);
          return { items: (answer.ConfigurationAggregators ?? []).map(aggregatorOf), next: answer.NextToken };
        }),
      ),
    troubledSources: (aggregator) =>
      collected(
        allPages('config:DescribeConfigurationAggregatorSourcesStatus', async (NextToken): Promise<Page<readonly SourceStatus[]>> => {
          const command = new DescribeConfigurationAggregatorSourcesStatusCommand({
            ConfigurationAggregatorName: aggregator,
            UpdateStatus: ['FAILED', 'OUTDATED'],
            Limit: 100,
            NextToken,
          });
          const answer = await config(command);
          return { items: (answer.AggregatedSourceStatusList ?? []).flatMap(statusOf), next: answer.NextToken };
        }),
      ),
    resourceCounts: (aggregator, resourceType) => resourceCounts(config, aggregator, resourceType),
    select: (aggregator, expression) =>
      allPages('config:SelectAggregateResourceConfig', async (NextToken) => {
        const command = new SelectAggregateResourceConfigCommand({
          ConfigurationAggregatorName: aggregator,
          Expression: expression,
          NextToken,
          // Left out, AWS gives 500 rows of groups; a Limit of more than 100 it refuses.
          ...limitFor(expression),
        });
        const answer = await config(command);
        return { items: answer.Results ?? [], next: answer.NextToken };
      }),
    selectOwn: (expression) =>
      allPages('config:SelectResourceConfig', async (NextToken) => {
        const answer = await config(new SelectResourceConfigCommand({ Expression: expression, NextToken, ...limitFor(expression) }));
        return { items: answer.Results ?? [], next: answer.NextToken };
      }),
  };
}

function limitFor(expression: string): { readonly Limit?: number } {
  return /\sGROUP\s+BY\s|\b(AVG|COUNT|MAX|MIN|SUM)\s*\(/i.test(expression) ? {} : { Limit: ROWS };
}

async function resourceCounts(
  config: Clients['config'],
  aggregator: string,
  resourceType: string | null,
): Promise<ReadonlyMap<string, number>> {
  const pages = allPages('config:GetAggregateDiscoveredResourceCounts', async (NextToken): Promise<Page<readonly [string, number][]>> => {
    const command = new GetAggregateDiscoveredResourceCountsCommand({
      ConfigurationAggregatorName: aggregator,
      GroupByKey: 'ACCOUNT_ID',
      Limit: 1000,
      NextToken,
      ...(resourceType === null ? {} : { Filters: { ResourceType: resourceType as ResourceType } }),
    });
    const answer = await config(command);
    const counts = (answer.GroupedResourceCounts ?? []).map(({ GroupName, ResourceCount }): [string, number] => [
      present(GroupName, 'config:GetAggregateDiscoveredResourceCounts: the account of a count'),
      present(ResourceCount, 'config:GetAggregateDiscoveredResourceCounts: a count'),
    ]);
    return { items: counts, next: answer.NextToken };
  });
  return new Map((await collected(pages)).filter(([, count]) => count > 0));
}

function aggregatorOf(aggregator: ConfigurationAggregator): Aggregator {
  const name = present(aggregator.ConfigurationAggregatorName, 'config:DescribeConfigurationAggregators: the name of an aggregator');
  const resourceTypes = aggregator.AggregatorFilters?.ResourceType?.Value ?? null;
  return { name, isOrganization: aggregator.OrganizationAggregationSource !== undefined, resourceTypes };
}

function statusOf(row: AggregatedSourceStatus): readonly SourceStatus[] {
  const { SourceId, SourceType, AwsRegion, LastUpdateStatus, LastErrorCode, LastErrorMessage } = row;
  if (SourceType !== 'ACCOUNT') return [];
  const accountId = present(SourceId, 'config:DescribeConfigurationAggregatorSourcesStatus: the account of a status');
  if (LastUpdateStatus !== 'FAILED' && LastUpdateStatus !== 'OUTDATED') return [];
  const detail = [LastErrorCode, LastErrorMessage].filter((text) => text !== undefined).join(': ');
  return [{ accountId, region: AwsRegion ?? '?', status: LastUpdateStatus, detail: shortened(detail) || 'no reason given' }];
}
