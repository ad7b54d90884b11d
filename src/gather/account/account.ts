import type { AccountEvidence, AccountSource, Evidence, Source } from '../../evidence/evidence.js';
import { KEY_SOURCES, type EvidenceValues, type KeySource, type UserKeys } from '../../evidence/values.js';
import { isAwsManagedPolicy } from '../../model/arn.js';
import type { Account } from '../../model/account.js';
import { askAccountDetails } from './account-details.js';
import { askCredentialReport } from './credential-report.js';
import { jobsFor } from './advisor-jobs.js';
import type { JobTimes } from './job-times.js';
import { areAnswered, askUsage } from './last-accessed.js';
import { askManagedPolicies, managedArnsIn, type ManagedPolicyReader } from './managed-policies.js';
import type { LearningWaits } from '../pace/learning-waits.js';
import type { AccountSession, Clock, EvidenceStore, Hub } from '../ports.js';
import { detailFilters, type GatherRequest } from '../request.js';
import { askPasswordPolicy, askServerCertificates } from './account-settings.js';
import { askServiceCredentials } from './service-credentials.js';
import { askUserKeys } from './user-keys.js';
import { observe, SourceError } from '../source-error.js';

export interface AccountContext {
  readonly hub: Pick<Hub, 'open'>;
  readonly clock: Clock;
  readonly store: EvidenceStore;
  readonly request: GatherRequest;
  readonly sources: ReadonlySet<Source>;
  readonly jobTimes: JobTimes;
  readonly reportTimes: LearningWaits;
  /** Runs work that mostly waits, so that it keeps no other account out. */
  readonly aside: <T>(work: (clock: Clock) => Promise<T>) => Promise<T>;
  readonly policies: ManagedPolicyReader;
  /** May the account be entered at all (`--no-assume`)? */
  readonly mayOpen: (account: Account) => boolean;
  /** Settled when AWS Config has told all it knows; its part of this account is in the store then. */
  readonly inventory: () => Promise<unknown>;
  /** Whose keys are listed, where another process knows that; left out: as the request says. */
  readonly keyHolders?: ((source: KeySource, account: Account) => Promise<readonly string[]>) | undefined;
}

type Draft = { -readonly [S in AccountSource]?: Evidence<EvidenceValues[S]> };

/**
 * Everything asked inside one account; each source succeeds or fails for itself, and is kept as soon as it has
 * answered. What the store still has is not asked, and an account of which everything is kept is not even entered.
 * Returns how many sources were not seen.
 */
export async function gatherAccount(account: Account, context: AccountContext): Promise<number> {
  const { store, sources, clock, request: { advisor } } = context;
  const session = sessionOf(account, context);
  const evidence: Draft = {};
  const filters = detailFilters(context.request);

  async function gather<S extends AccountSource>(
    source: S,
    accept: (value: EvidenceValues[S]) => boolean,
    ask: () => Promise<Evidence<EvidenceValues[S]>>,
  ): Promise<void> {
    if (!sources.has(source)) return;
    const kept = await store.reuse(account.id, source, accept);
    const answer: Evidence<EvidenceValues[S]> = kept ?? (await observe(ask));
    if (kept === null) await store.put(account.id, { [source]: answer });
    Object.assign(evidence, { [source]: answer });
  }

  async function gatherPolicies(): Promise<void> {
    const hasFilters = ({ filters: kept }: EvidenceValues['account_details']): boolean => filters.every((filter) => kept.includes(filter));
    await gather('account_details', hasFilters, async () => askAccountDetails(await session(), clock, filters));
    // Who has which policies is told by the details; where they were not seen, by Config.
    if (evidence.account_details?.seen !== true && (sources.has('last_accessed') || sources.has('managed_policies'))) {
      await context.inventory();
      Object.assign(evidence, { config: (await store.read(account.id)).config });
    }
    const named = namedPolicies(advisor);
    await gather(
      'managed_policies',
      ({ documents }) => managedArnsIn(evidence, named).every((arn) => Object.hasOwn(documents, arn)),
      () => askManagedPolicies(evidence, session, context.policies, clock, named),
    );
  }

  // The report is started first and collected last: AWS makes it while the details are read.
  await Promise.all([
    gather('credential_report', always, async () => askCredentialReport(await session(), clock, context.reportTimes)),
    gatherPolicies(),
    gather('service_credentials', always, async () => askServiceCredentials(await session(), clock)),
    gather('password_policy', always, async () => askPasswordPolicy(await session(), clock)),
    gather('server_certificates', always, async () => askServerCertificates(await session(), clock)),
  ]);
  for (const source of KEY_SOURCES.filter((each) => sources.has(each))) {
    const holders = await keyHolders(source, account, evidence, context);
    await gather(source, listsAll(holders), () => askUserKeys(source, holders, session, clock));
  }
  if (advisor !== null) {
    const jobs = jobsFor(account, evidence, advisor);
    await context.aside((waiting) =>
      gather('last_accessed', (value) => areAnswered(value, jobs, advisor), () =>
        askUsage(jobs, advisor, evidence, { session, clock: waiting, times: context.jobTimes })),
    );
  }
  return askedOf(evidence, sources).filter((source) => evidence[source]?.seen === false).length;
}

function listsAll(holders: readonly string[]): (value: UserKeys) => boolean {
  return ({ byUser }) => holders.every((name) => Object.hasOwn(byUser, name));
}

/** By all that is known of the account when everything else was asked. */
async function keyHolders(
  source: KeySource,
  account: Account,
  evidence: AccountEvidence,
  { request, store, clock, inventory, keyHolders: elsewhere }: AccountContext,
): Promise<readonly string[]> {
  await inventory();
  if (elsewhere !== undefined) return elsewhere(source, account);
  return holdersOf(source, account, { ...(await store.read(account.id)), ...evidence }, request, clock.now());
}

export function holdersOf(
  source: KeySource,
  account: Account,
  evidence: AccountEvidence,
  request: GatherRequest,
  now: Date,
): readonly string[] {
  return request.keyHolders?.(source, account, evidence, now) ?? [];
}

const always = (): boolean => true;

/** AWS's own policies that the request is about. */
function namedPolicies(advisor: GatherRequest['advisor']): readonly string[] {
  return advisor === null || typeof advisor.subjects === 'string' ? [] : [...advisor.subjects].filter(isAwsManagedPolicy);
}

function askedOf(evidence: AccountEvidence, sources: ReadonlySet<Source>): readonly AccountSource[] {
  return (Object.keys(evidence) as AccountSource[]).filter((source) => sources.has(source));
}

/** The role is assumed when the first question comes, and once. */
function sessionOf(account: Account, { hub, mayOpen }: AccountContext): () => Promise<AccountSession> {
  let opened: Promise<AccountSession> | undefined;
  return () => (opened ??= openSession(account, hub, mayOpen));
}

async function openSession(account: Account, hub: AccountContext['hub'], mayOpen: AccountContext['mayOpen']): Promise<AccountSession> {
  if (!mayOpen(account)) throw new SourceError('not_asked', 'NotAsked', 'not asked with --no-assume');
  try {
    return await hub.open(account);
  } catch (error) {
    if (!(error instanceof SourceError) || error.reason !== 'denied') throw error;
    throw new SourceError('role_denied', error.code, error.message, { cause: error });
  }
}

/** Sources that are asked inside an account. */
const INSIDE: readonly AccountSource[] = [
  ...(['credential_report', 'account_details', 'managed_policies'] as const),
  ...(['service_credentials', 'password_policy', 'server_certificates'] as const),
  ...KEY_SOURCES,
  'last_accessed',
];

export function sourcesInside(sources: ReadonlySet<Source>): readonly AccountSource[] {
  return INSIDE.filter((source) => sources.has(source));
}
