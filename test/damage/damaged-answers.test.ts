import { IS_FULL, ofTheLongest } from '../extent.js';
import { LINES, tryCases, undisturbedRuns } from './cases.js';

/** Hundreds where somebody waits for them; more where nobody does, half of them here and half in the other file. */
const CASES = IS_FULL ? ofTheLongest(5_200) : 200;

describe('answers that are damaged on their way', () => {
  let known: Awaited<ReturnType<typeof undisturbedRuns>>;
  beforeAll(async () => {
    known = await undisturbedRuns();
  }, 60_000);

  it('are of every call that there is', () => {
    const actions = [...known.values()].flatMap(({ calls }) => calls.map(({ service, action }) => `${service}:${action}`));
    expect([...new Set(actions)].sort()).toMatchInlineSnapshot(`
[
  "access-analyzer:GetAnalyzer",
  "access-analyzer:GetFindingV2",
  "access-analyzer:ListAnalyzers",
  "access-analyzer:ListFindingsV2",
  "config:DescribeConfigurationAggregatorSourcesStatus",
  "config:DescribeConfigurationAggregators",
  "config:GetAggregateDiscoveredResourceCounts",
  "config:SelectAggregateResourceConfig",
  "iam:GenerateCredentialReport",
  "iam:GenerateOrganizationsAccessReport",
  "iam:GenerateServiceLastAccessedDetails",
  "iam:GetAccountAuthorizationDetails",
  "iam:GetCredentialReport",
  "iam:GetOrganizationsAccessReport",
  "iam:GetPolicy",
  "iam:GetPolicyVersion",
  "iam:GetServiceLastAccessedDetails",
  "iam:GetServiceLastAccessedDetailsWithEntities",
  "iam:ListAccountAliases",
  "iam:ListServiceSpecificCredentials",
  "organizations:DescribeOrganization",
  "organizations:DescribePolicy",
  "organizations:ListAccounts",
  "organizations:ListAccountsForParent",
  "organizations:ListOrganizationalUnitsForParent",
  "organizations:ListPolicies",
  "organizations:ListTargetsForPolicy",
  "sts:AssumeRole",
  "sts:GetCallerIdentity",
]
`);
    expect([...known.values()].map(({ ran }) => ran.code)).toEqual(LINES.map(() => 0));
  });

  it(`leave the same rows, or a gap (${CASES} of them)`, async () => {
    const { faults, hits, gaps } = await tryCases(0, CASES, known);
    expect(faults).toEqual([]);
    expect(hits).toBeGreaterThan(CASES * 0.9);
    expect(gaps).toBeGreaterThan(CASES / 3);
  }, 1_800_000);
});
