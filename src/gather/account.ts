import type { AccountSource, Evidence, Source, Unseen } from '../evidence/evidence.js';
import type { EvidenceValues } from '../evidence/values.js';
import type { Account } from '../model/account.js';
import { askAccountDetails } from './account-details.js';
import { askCredentialReport } from './credential-report.js';
import { askLastAccessed } from './last-accessed.js';
import { askManagedPolicies, type managedPolicyReader } from './managed-policies.js';
import type { AccountSession, Clock, EvidenceStore, Hub } from './ports.js';
import { observe, SourceError, unseen } from './source-error.js';

export interface AccountContext {
  readonly hub: Hub;
  readonly clock: Clock;
  readonly store: EvidenceStore;
  readonly sources: ReadonlySet<Source>;
  readonly policies: ReturnType<typeof managedPolicyReader>;
  /** May the account be entered at all (`--no-assume`)? */
  readonly mayOpen: (account: Account) => boolean;
}

/** Sources that need a session inside the account. */
const INSIDE = ['credential_report', 'account_details', 'last_accessed'] as const;

/** Everything asked inside one account; each source succeeds or fails for itself. Returns how many were not seen. */
export async function gatherAccount(account: Account, config: Draft['config'], context: AccountContext): Promise<number> {
  const evidence: Draft = config === undefined ? {} : { config };
  const wanted = INSIDE.filter((source) => context.sources.has(source));
  const session = wanted.length === 0 ? null : await openOrExplain(account, context);
  if (session !== null && 'seen' in session) {
    for (const source of wanted) evidence[source] = session;
  } else if (session !== null) {
    await gatherInside(evidence, session, context);
  }
  if (context.sources.has('managed_policies')) {
    const inside = session === null || 'seen' in session ? null : session;
    evidence.managed_policies = await observe(() => askManagedPolicies(evidence, inside, context.policies, context.clock));
  }
  await context.store.put(account.id, evidence);
  return Object.values(evidence).filter(({ seen }) => !seen).length;
}

type Draft = { -readonly [S in AccountSource]?: Evidence<EvidenceValues[S]> };

async function gatherInside(evidence: Draft, session: AccountSession, { sources, clock }: AccountContext): Promise<void> {
  const withPolicies = sources.has('managed_policies');
  // The report is started first and collected last: AWS makes it while the details are read.
  const [report, details] = await Promise.all([
    sources.has('credential_report') ? observe(() => askCredentialReport(session, clock)) : undefined,
    sources.has('account_details') ? observe(() => askAccountDetails(session, clock, withPolicies)) : undefined,
  ]);
  if (report !== undefined) evidence.credential_report = report;
  if (details !== undefined) evidence.account_details = details;
  if (sources.has('last_accessed')) evidence.last_accessed = await observe(() => askLastAccessed(evidence, session, clock));
}

async function openOrExplain(account: Account, { hub, mayOpen }: AccountContext): Promise<AccountSession | Unseen> {
  if (!mayOpen(account)) return unseen('not_asked', 'not asked with --no-assume');
  try {
    return await hub.open(account);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return unseen(error.reason === 'denied' ? 'role_denied' : error.reason, error.message);
  }
}
