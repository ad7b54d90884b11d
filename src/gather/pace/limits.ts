import type { Assumption } from './pacer.js';

/** One limit that AWS keeps: its key, and what to assume of it until it has been learnt. */
export interface KnownLimit {
  readonly key: string;
  readonly assumption: Assumption;
}

/** IAM publishes no rates for reads and throttles per account; others measured 15 to 40 calls/s as safe. */
const IAM: Assumption = { start: 20, floor: 0.2, ceiling: 100, burst: 10 };

/**
 * Starting a job of access advisor makes AWS work, so it may be held back more than a read is; no rate was published or
 * measured, but throttles were seen (dragoneye#79). A start of 6 finds a limit of 5/s with half the throttles that one of
 * 20 costs, and a limit of 20/s within seconds.
 */
const ADVISOR_JOBS: Assumption = { ...IAM, start: 6 };

/** 600/s per account and Region, shared by AssumeRole and GetCallerIdentity (IAM user guide, IAM and STS quotas). */
const STS: Assumption = { start: 200, floor: 5, ceiling: 500, burst: 100 };

/** Config publishes none either; 8/s is what AWS's own Workload Discovery allows itself. */
const CONFIG: Assumption = { start: 8, floor: 0.5, ceiling: 100, burst: 16 };

/** Access Analyzer publishes none; a finding is a call, so there may be thousands. */
const ACCESS_ANALYZER: Assumption = { start: 5, floor: 0.5, ceiling: 50, burst: 5 };

/**
 * Organizations user guide, quotas: rate and burst per account. Documented, so nothing is learnt above them; a little
 * is left, because a call sent exactly on the limit is throttled half of the time, and others may be calling too.
 */
const ORGANIZATIONS: Readonly<Record<string, Assumption>> = {
  ListAccounts: { start: 7.6, floor: 0.5, ceiling: 7.8, burst: 10 },
  ListAccountsForParent: { start: 4.7, floor: 0.5, ceiling: 4.9, burst: 7 },
  ListOrganizationalUnitsForParent: { start: 4.7, floor: 0.5, ceiling: 4.9, burst: 7 },
  DescribeOrganization: { start: 0.9, floor: 0.2, ceiling: 1, burst: 2 },
};

/**
 * IAM Identity Center user guide, quotas: 20 a second for all of Identity Center's own calls together, and for each call of the
 * identity store. Documented, so nothing is learnt above them; a little is left for others.
 */
const IDENTITY_CENTER: Assumption = { start: 16, floor: 0.5, ceiling: 19, burst: 10 };

/** Its user guide has 3 a second, bursts of 6, for GetFindings; of GetFindingsV2 it says nothing. A page is 100 findings. */
const SECURITY_HUB: Assumption = { start: 2, floor: 0.2, ceiling: 10, burst: 3 };

/** CloudTrail user guide, quotas: two a second for each account and Region. Documented, so nothing is learnt above it. */
const LOOKUPS: Assumption = { start: 1.8, floor: 0.2, ceiling: 1.9, burst: 2 };

const OTHERS: Assumption = { start: 2, floor: 0.2, ceiling: 10, burst: 2 };

/** All calls of these services together count against one limit. */
const SHARED: ReadonlyMap<string, Assumption> = new Map([['sts', STS], ['sso', IDENTITY_CENTER], ['securityhub', SECURITY_HUB]]);

/** Which limit a call counts against. Shared ones (STS, Organizations, Config) are the hub's; IAM's are the account's. */
export function limitOf(service: string, action: string, accountId: string | null): KnownLimit {
  const shared = SHARED.get(service);
  if (shared !== undefined) return { key: service, assumption: shared };
  if (service === 'config') return { key: `config:${action}`, assumption: CONFIG };
  if (service === 'organizations') return { key: `organizations:${action}`, assumption: ORGANIZATIONS[action] ?? OTHERS };
  if (service === 'identitystore') return { key: `identitystore:${action}`, assumption: IDENTITY_CENTER };
  if (service === 'cloudtrail') return { key: `cloudtrail:${action}:${accountId ?? 'hub'}`, assumption: LOOKUPS };
  if (service === 'athena') return { key: `athena:${action}`, assumption: OTHERS };
  if (service === 'access-analyzer') return { key: `access-analyzer:${action}`, assumption: ACCESS_ANALYZER };
  return { key: `iam:${action}:${accountId ?? 'hub'}`, assumption: action === 'GenerateServiceLastAccessedDetails' ? ADVISOR_JOBS : IAM };
}

/** `--max-rate`: a hard cap on everything that one account is asked. */
export function capOf(accountId: string | null, maxRate: number): KnownLimit {
  // Not even after a pause two at once: then no second ever sees more than were allowed.
  return { key: `cap:${accountId ?? 'hub'}`, assumption: { start: maxRate, floor: maxRate, ceiling: maxRate, burst: 1 } };
}
