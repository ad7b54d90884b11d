import { iamActions } from '../dist/sandbox/iam/index.js';

/**
 * Requests per second and burst that one account may send to Organizations.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
 */
const ORGANIZATIONS = {
  ListAccounts: [8, 12],
  DescribeAccount: [20, 30],
  ListChildren: [6, 10],
  ListParents: [5, 8],
  ListAccountsForParent: [5, 8],
  ListOrganizationalUnitsForParent: [5, 8],
  ListTagsForResource: [10, 15],
  ListDelegatedAdministrators: [5, 8],
  DescribeOrganizationalUnit: [2, 2],
  DescribeOrganization: [1, 2],
  ListRoots: [1, 2],
};

/**
 * 600 requests a second per account and Region, shared by the STS reads; a cross-account AssumeRole counts against the
 * caller only. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const STS = { service: 'sts', per: 'all', perSecond: 600, burst: 600 };

/** AWS publishes no rate for SelectAggregateResourceConfig. These two numbers are an assumption of the benchmark. */
const CONFIG_PER_SECOND = 10;
const CONFIG_BURST = 20;

/** AWS publishes no rates for IAM's reads. What people measured lies around 20 a second per account and API. */
const IAM_PER_SECOND = 20;
const IAM_BURST = 40;

/**
 * What an account is assumed to let through of GenerateServiceLastAccessedDetails, where a scenario says so: a job of
 * access advisor is more than a read. Requests per second and burst; AWS publishes neither.
 */
export const ASSUMED_JOBS = [5, 10];

/**
 * The limits of a day on AWS. `changes` multiplies those that AWS does not publish (IAM's and Config's) by `factor` from
 * `atMs` on, counted from the sandbox's start. `iam` are the actions of IAM that have other limits than the rest.
 *
 * @param {readonly { atMs: number, factor: number }[]} [changes]
 * @param {Readonly<Record<string, readonly [number, number]>>} [iam]
 * @returns {readonly import('../dist/sandbox/behaviour/behaviour.js').RateLimit[]}
 */
export function awsLimits(changes = [], iam = {}) {
  const changing = (perSecond) => changes.map(({ atMs, factor }) => ({ atMs, perSecond: perSecond * factor }));
  return [
    STS,
    ...Object.entries(ORGANIZATIONS).map(([action, [perSecond, burst]]) => {
      return { service: 'organizations', action, per: 'all', perSecond, burst };
    }),
    {
      service: 'config',
      action: 'SelectAggregateResourceConfig',
      per: 'all',
      perSecond: CONFIG_PER_SECOND,
      burst: CONFIG_BURST,
      changes: changing(CONFIG_PER_SECOND),
    },
    ...Object.keys(iamActions).map((action) => {
      const [perSecond, burst] = iam[action] ?? [IAM_PER_SECOND, IAM_BURST];
      return { service: 'iam', action, per: 'account', perSecond, burst, changes: changing(perSecond) };
    }),
  ];
}
