import type { Note } from '../evidence/coverage.js';
import type { Evidence } from '../evidence/evidence.js';
import type { UnusedFinding, UnusedFindings } from '../evidence/values.js';
import type { Account } from '../model/account.js';
import { NOTHING_FOUND, notKept, putEach, type HubTools } from './hub-source.js';
import type { RunFindings } from './inventory.js';
import type { Hub, UnusedAccessAnalyzer } from './ports.js';
import type { Scope } from './scope.js';
import { asSourceError, SourceError, unseen } from './source-error.js';

/** What an organization's analyzer of unused access has found in each account. */
export async function readUnusedFindings(
  { caller }: Pick<Scope, 'caller'>,
  accounts: readonly Account[],
  { hub, clock, store }: HubTools,
): Promise<RunFindings> {
  const missing = await notKept('unused_findings', accounts, store);
  if (missing.length === 0) return NOTHING_FOUND;
  const asOf = clock.now().toISOString();
  const found = await findingsIn(missing, hub).catch(asSourceError);
  await putEach('unused_findings', missing, store, (account): Evidence<UnusedFindings> => {
    if (found instanceof SourceError) return unseen(found.reason, found.message);
    if (found === null) return unseen('not_recorded', `no organization analyzer of unused access in Region ${caller.region}`);
    const { analyzer, byAccount } = found;
    if (analyzer.excludedAccounts.includes(account.id)) return unseen('not_recorded', `the analyzer ${analyzer.name} leaves this account out`);
    const own = byAccount.get(account.id);
    if (own === undefined && account.state === 'UNKNOWN') {
      return unseen('not_recorded', `the analyzer ${analyzer.name} has no findings, and whether the account is in the organization is not known`);
    }
    return { seen: true, asOf, value: { ageDays: analyzer.ageDays, findings: own?.findings ?? [], problems: own?.problems ?? [] } };
  });
  return { gaps: [], notes: found === null || found instanceof SourceError ? [] : notesOn(found.analyzer) };
}

interface Draft {
  readonly findings: UnusedFinding[];
  readonly problems: string[];
}

interface Found {
  readonly analyzer: UnusedAccessAnalyzer;
  readonly byAccount: ReadonlyMap<string, Draft>;
}

/** null: there is no analyzer. A list that breaks off is none: nobody knows whose findings are missing. */
async function findingsIn(accounts: readonly Account[], hub: Hub): Promise<Found | null> {
  // The one that reports the most: of what was not used for 30 days, 90 is a part.
  const [analyzer] = [...(await hub.unusedAccessAnalyzers())].sort((a, b) => a.ageDays - b.ageDays || (a.name < b.name ? -1 : 1));
  if (analyzer === undefined) return null;
  const byAccount = new Map<string, Draft>();
  const ids = accounts.map(({ id }) => id).filter((id) => !analyzer.excludedAccounts.includes(id));
  if (ids.length === 0) return { analyzer, byAccount };
  for await (const page of hub.unusedFindings(analyzer, ids)) {
    for (const found of page) {
      let draft = byAccount.get(found.accountId);
      if (draft === undefined) byAccount.set(found.accountId, (draft = { findings: [], problems: [] }));
      if ('problem' in found) draft.problems.push(found.problem);
      else draft.findings.push(found.finding);
    }
  }
  return { analyzer, byAccount };
}

function notesOn({ name, excludesTags }: UnusedAccessAnalyzer): readonly Note[] {
  const text = `the analyzer ${name} leaves out users and roles with certain tags: that it has found nothing about one does not mean that it is in use`;
  return excludesTags ? [{ accountId: null, source: 'unused_findings', text }] : [];
}
