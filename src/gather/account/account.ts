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
import { detailFilters, type GatherRequest, type Newborn } from '../request.js';
import { askCreations } from './creations.js';
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
  /** Another process knows, from what is kept; left out: the request says it. */
  readonly elsewhere?: FoundElsewhere | undefined;
}

/** Whom else the evidence asks about, as `GatherRequest` has it. */
export interface FoundElsewhere {
  keyHolders(source: KeySource, account: Account): Promise<readonly string[]>;
  newborns(account: Account): Promise<readonly Newborn[]>;
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
  let evidence: Draft = {};
  const filters = detailFilters(context.request);

  const gather: Gather = async <S extends AccountSource>(source: S, accept: Accept<S>, ask: () => Promise<Evidence<EvidenceValues[S]>>) => {
    if (!sources.has(source)) return;
    const kept = await store.reuse(account.id, source, accept);
    const answer: Evidence<EvidenceValues[S]> = kept ?? (await observe(ask));
    if (kept === null) await store.put(account.id, { [source]: answer });
    Object.assign(evidence, { [source]: answer });
  };

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
  await gatherAfterwards(account, gather, session, evidence, context);
  const unseen = unseenIn(evidence, sources);
  if (advisor === null) return unseen;
  const jobs = jobsFor(account, evidence, advisor);
  const isListed = evidence.account_details?.seen === true;
  // It is kept; hundreds of accounts wait for their jobs at a time.
  evidence = {};
  await context.aside((waiting) =>
    gather('last_accessed', (value) => areAnswered(value, jobs, advisor), () =>
      askUsage(jobs, advisor, isListed, { session, clock: waiting, times: context.jobTimes })),
  );
  return unseen + unseenIn(evidence, sources);
}

type Accept<S extends AccountSource> = (value: EvidenceValues[S]) => boolean;

type Gather = <S extends AccountSource>(source: S, accept: Accept<S>, ask: () => Promise<Evidence<EvidenceValues[S]>>) => Promise<void>;

/** What is asked about those whom the others have found. */
async function gatherAfterwards(
  account: Account,
  gather: Gather,
  session: () => Promise<AccountSession>,
  evidence: AccountEvidence,
  context: AccountContext,
): Promise<void> {
  const { sources, clock } = context;
  for (const source of KEY_SOURCES.filter((each) => sources.has(each))) {
    const holders = await keyHolders(source, account, evidence, context);
    await gather(source, listsAll(holders), () => askUserKeys(source, holders, session, clock));
  }
  if (!sources.has('cloudtrail')) return;
  const newborns = await newbornsOf(account, evidence, context);
  await gather('cloudtrail', hasAll(newborns), () => askCreations(newborns, session, clock));
}

/** What was not there yet may be by now. */
function hasAll(newborns: readonly Newborn[]): Accept<'cloudtrail'> {
  return ({ made }) => newborns.every(({ key }) => Object.hasOwn(made, key) && made[key] !== null);
}

function listsAll(holders: readonly string[]): (value: UserKeys) => boolean {
  return ({ byUser }) => holders.every((name) => Object.hasOwn(byUser, name));
}

async function newbornsOf(account: Account, evidence: AccountEvidence, context: AccountContext): Promise<readonly Newborn[]> {
  const { request, clock, elsewhere } = context;
  if (elsewhere !== undefined) return toldElsewhere(context, () => elsewhere.newborns(account));
  return request.newborns?.(account, await knownOf(account, evidence, context), clock.now()) ?? [];
}

/** All that is known of the account when everything else was asked. */
async function knownOf({ id }: Account, evidence: AccountEvidence, { store, inventory }: AccountContext): Promise<AccountEvidence> {
  await inventory();
  return { ...(await store.read(id)), ...evidence };
}

async function toldElsewhere<T>({ inventory }: AccountContext, ask: () => Promise<T>): Promise<T> {
  await inventory();
  return ask();
}

async function keyHolders(
  source: KeySource,
  account: Account,
  evidence: AccountEvidence,
  context: AccountContext,
): Promise<readonly string[]> {
  const { request, clock, elsewhere } = context;
  if (elsewhere !== undefined) return toldElsewhere(context, () => elsewhere.keyHolders(source, account));
  return request.keyHolders?.(source, account, await knownOf(account, evidence, context), clock.now()) ?? [];
}

const always = (): boolean => true;

/** AWS's own policies that the request is about. */
function namedPolicies(advisor: GatherRequest['advisor']): readonly string[] {
  return advisor === null || typeof advisor.subjects === 'string' ? [] : [...advisor.subjects].filter(isAwsManagedPolicy);
}

function unseenIn(evidence: AccountEvidence, sources: ReadonlySet<Source>): number {
  return (Object.keys(evidence) as AccountSource[]).filter((source) => sources.has(source) && evidence[source]?.seen === false).length;
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
