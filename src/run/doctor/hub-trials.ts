import { rowCounts } from '../../gather/config/query-groups.js';
import { COUNT_QUERY } from '../../gather/config/row.js';
import type { TrailPlace } from '../../gather/request.js';
import type { Hub } from '../../gather/ports.js';
import type { Trial } from './finding.js';

/** A root that no organization has. */
const NO_ROOT = 'r-iamauditdoctor';

const ABSENT = ['ParentNotFound', 'InvalidInput'];

/** The cheapest call for each permission of the caller; `aggregator`: the one that was found. */
export function hubTrials(hub: Hub, aggregator: string | null, partition: string, trail?: TrailPlace): readonly Trial[] {
  const ofConfig: readonly Trial[] =
    aggregator === null
      ? []
      : [
          { actions: ['config:DescribeConfigurationAggregatorSourcesStatus'], call: () => hub.troubledSources(aggregator) },
          { actions: ['config:GetAggregateDiscoveredResourceCounts'], call: () => hub.resourceCounts(aggregator, 'AWS::IAM::Role') },
          { actions: ['config:SelectAggregateResourceConfig'], call: () => rowCounts(hub.select(aggregator, COUNT_QUERY)) },
        ];
  const ofTrail: readonly Trial[] = trail === undefined ? [] : [{ actions: ['athena:GetTableMetadata'], call: () => hub.openTrail(trail) }];
  const policy = `arn:${partition}:iam::aws:policy/ReadOnlyAccess`;
  return [
    { actions: ['organizations:DescribeOrganization'], call: () => hub.organization() },
    { actions: ['organizations:ListAccounts'], call: () => hub.accounts() },
    { actions: ['organizations:ListAccountsForParent'], allowedBy: ABSENT, call: () => hub.accountsUnder(NO_ROOT) },
    { actions: ['organizations:ListOrganizationalUnitsForParent'], allowedBy: ABSENT, call: () => hub.units(NO_ROOT) },
    { actions: ['config:DescribeConfigurationAggregators'], call: () => hub.aggregators() },
    ...ofConfig,
    { actions: ['iam:GetPolicy', 'iam:GetPolicyVersion'], call: () => hub.managedPolicy(policy) },
    {
      actions: ['organizations:ListPolicies', 'organizations:ListTargetsForPolicy', 'organizations:DescribePolicy'],
      call: () => hub.controlPolicies(),
    },
    { actions: ['access-analyzer:ListAnalyzers'], call: () => hub.unusedAccessAnalyzers() },
    ...ofTrail,
  ];
}
