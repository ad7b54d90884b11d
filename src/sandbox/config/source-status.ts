import { WireError, type Action } from '../service.js';
import type { World, WorldAccount, WorldAggregator } from '../world.js';
import { aggregatorScope, findAggregator } from './aggregators.js';
import { requiredText, textsField } from './fields.js';
import { sourceAccounts } from './memory.js';
import { listingOf, pageOf, pageSize } from './page.js';
import { epochSeconds } from './times.js';

interface SourceStatus {
  readonly SourceId: string;
  readonly SourceType: 'ACCOUNT' | 'ORGANIZATION';
  readonly AwsRegion: string;
  readonly LastUpdateStatus: 'FAILED' | 'SUCCEEDED' | 'OUTDATED';
  readonly LastUpdateTime: number;
  readonly LastErrorCode?: string;
  readonly LastErrorMessage?: string;
}

const MAX_PAGE = 100;
const STATUSES: readonly string[] = ['FAILED', 'SUCCEEDED', 'OUTDATED'];

/** DescribeConfigurationAggregatorSourcesStatus: one row per source and Region. */
export const describeConfigurationAggregatorSourcesStatus: Action = (call, state) => {
  const name = requiredText(call.input, 'ConfigurationAggregatorName');
  const wanted = textsField(call.input, 'UpdateStatus');
  const foreign = wanted?.find((status) => !STATUSES.includes(status));
  if (foreign !== undefined || wanted?.length === 0) {
    throw new WireError('InvalidParameterValueException', 400, `UpdateStatus must name one or more of ${STATUSES.join(', ')}.`);
  }
  const size = pageSize(call.input, ['Limit'], MAX_PAGE, MAX_PAGE);
  const aggregator = findAggregator(call, state, name);
  const rows = statusRows(state.world, aggregator).filter((row) => wanted?.includes(row.LastUpdateStatus) ?? true);
  const scope = `${aggregatorScope(aggregator)}\nsources\n${wanted?.join(',') ?? ''}`;
  const { items, next } = pageOf(call.input, state, listingOf(rows), size, scope);
  return { AggregatedSourceStatusList: items, ...next };
};

function statusRows(world: World, aggregator: WorldAggregator): readonly SourceStatus[] {
  const rows = sourceAccounts(world, aggregator).flatMap((account) => accountRows(world, account));
  return [...organizationRows(world, aggregator), ...rows, ...strangerRows(world, aggregator)];
}

function accountRows(world: World, account: WorldAccount): readonly SourceStatus[] {
  const { recordingRegions, lastUpdateStatus, capturedAt } = account.config;
  const regions = recordingRegions.length > 0 ? recordingRegions : [world.region];
  return regions.map((region) => ({
    SourceId: account.id,
    SourceType: 'ACCOUNT',
    AwsRegion: region,
    LastUpdateStatus: lastUpdateStatus,
    LastUpdateTime: epochSeconds(capturedAt),
    ...(lastUpdateStatus === 'FAILED'
      ? { LastErrorCode: 'AccessDenied', LastErrorMessage: 'AWS Config could not collect data from this source.' }
      : {}),
  }));
}

function organizationRows(world: World, aggregator: WorldAggregator): readonly SourceStatus[] {
  if (aggregator.sources !== 'organization' || world.organization === null) return [];
  return [
    {
      SourceId: world.organization.id,
      SourceType: 'ORGANIZATION',
      AwsRegion: aggregator.region,
      LastUpdateStatus: 'SUCCEEDED',
      LastUpdateTime: epochSeconds(world.now),
    },
  ];
}

/** Accounts that an aggregator lists but that never let it in. */
function strangerRows(world: World, aggregator: WorldAggregator): readonly SourceStatus[] {
  if (aggregator.sources === 'organization') return [];
  const known = new Set(world.accounts.map((account) => account.id));
  return aggregator.sources
    .filter((id) => !known.has(id))
    .map((id) => ({
      SourceId: id,
      SourceType: 'ACCOUNT',
      AwsRegion: aggregator.region,
      LastUpdateStatus: 'FAILED',
      LastUpdateTime: epochSeconds(aggregator.createdAt),
      LastErrorCode: 'AccessDenied',
      LastErrorMessage: 'The source account has not authorized this aggregator.',
    }));
}
