import type { Note } from '../../evidence/coverage.js';
import type { Evidence, Unseen } from '../../evidence/evidence.js';
import { FINDING_KINDS, type FindingKind, type FindingSource, type UnusedFindings } from '../../evidence/values.js';
import type { Account } from '../../model/account.js';
import { DAY_MS } from '../../model/instant.js';
import { NOTHING_FOUND, notKept, putEach, type HubTools } from './hub-source.js';
import { addFinding, askSecurityHub, type FindingDraft } from './security-hub-findings.js';
import type { Hub, UnusedAccessAnalyzer } from '../ports.js';
import type { Scope } from '../scope.js';
import { asSourceError, SourceError, unseen } from '../source-error.js';
import type { RunFindings } from '../run-findings.js';

/** What an organization's analyzer of unused access has found in each account, of the kinds of one source. */
export async function readUnusedFindings(
  source: FindingSource,
  { caller }: Pick<Scope, 'caller'>,
  accounts: readonly Account[],
  { hub, clock, store }: HubTools,
): Promise<RunFindings> {
  const missing = await notKept(source, accounts, store);
  if (missing.length === 0) return NOTHING_FOUND;
  const now = clock.now();
  const asOf = now.toISOString();
  const found = await findingsIn(missing, FINDING_KINDS[source], hub, now).catch(asSourceError);
  if (found === null) {
    const why = `no organization analyzer of unused access in Region ${caller.region}`;
    const { evidenceOf, note } = await askSecurityHub(missing, FINDING_KINDS[source], hub, { asOf, why });
    await putEach(source, missing, store, evidenceOf);
    return { gaps: [], notes: note === null ? [] : [{ accountId: null, source, text: note }] };
  }
  await putEach(source, missing, store, (account): Evidence<UnusedFindings> => {
    if (found instanceof SourceError) return unseen(found.reason, found.message);
    const { analyzer, byAccount, looked } = found;
    const notRecorded = (what: string): Unseen => unseen('not_recorded', `the analyzer ${analyzer.name} ${what}`);
    if (analyzer.excludedAccounts.includes(account.id)) return notRecorded('leaves this account out');
    if (looked === 'not_yet') return notRecorded(`was made on ${dayOf(analyzer)} and has not looked yet`);
    const own = byAccount.get(account.id);
    if (own === undefined && account.state === 'UNKNOWN') {
      return notRecorded('has no findings, and whether the account is in the organization is not known');
    }
    return { seen: true, asOf, value: { ageDays: analyzer.ageDays, findings: own?.findings ?? [], problems: own?.problems ?? [] } };
  });
  return { gaps: [], notes: found instanceof SourceError ? [] : notesOn(found, source) };
}

interface Found {
  readonly analyzer: UnusedAccessAnalyzer;
  readonly byAccount: ReadonlyMap<string, FindingDraft>;
  readonly looked: 'yes' | 'not_yet' | 'unknown';
}

/** AWS does not say how long an analyzer takes until it has looked at a whole organization for the first time. */
const FIRST_LOOK_MS = 2 * DAY_MS;

/** May it be that it has not yet looked at anybody, or not at everybody? */
function isNew({ createdAt, lookedAt }: UnusedAccessAnalyzer, now: Date): boolean {
  return lookedAt === null && now.getTime() - Date.parse(createdAt) < FIRST_LOOK_MS;
}

/** null: there is no analyzer. A list that was interrupted is none: it is unknown whose findings are missing. */
async function findingsIn(accounts: readonly Account[], kinds: readonly FindingKind[], hub: Hub, now: Date): Promise<Found | null> {
  const rank = (analyzer: UnusedAccessAnalyzer): number => Number(isNew(analyzer, now));
  // The one that reports the most: of what was not used for 30 days, 90 is a part.
  const analyzers = await hub.unusedAccessAnalyzers();
  const [analyzer] = [...analyzers].sort((a, b) => rank(a) - rank(b) || a.ageDays - b.ageDays || (a.name < b.name ? -1 : 1));
  if (analyzer === undefined) return null;
  const byAccount = new Map<string, FindingDraft>();
  const ids = accounts.map(({ id }) => id).filter((id) => !analyzer.excludedAccounts.includes(id));
  if (ids.length === 0) return { analyzer, byAccount, looked: 'yes' };
  for await (const page of hub.unusedFindings(analyzer, ids, kinds)) {
    for (const found of page) addFinding(byAccount, found);
  }
  return { analyzer, byAccount, looked: hasLooked(analyzer, byAccount.size > 0, now) };
}

/** Whether AWS always says when an analyzer looked last is not known; what it has found, it has looked at. */
function hasLooked(analyzer: UnusedAccessAnalyzer, hasFound: boolean, now: Date): Found['looked'] {
  if (analyzer.lookedAt !== null) return 'yes';
  if (isNew(analyzer, now)) return hasFound ? 'unknown' : 'not_yet';
  return hasFound ? 'yes' : 'unknown';
}

function dayOf({ createdAt }: UnusedAccessAnalyzer): string {
  return createdAt.slice(0, 10);
}

function notesOn({ analyzer, looked }: Found, source: FindingSource): readonly Note[] {
  const { name, excludesTags } = analyzer;
  const texts: string[] = [];
  if (excludesTags) {
    const leftOut = `the analyzer ${name} leaves out users and roles with certain tags`;
    texts.push(`${leftOut}: that it has found nothing about one does not mean that it is in use`);
  }
  if (looked === 'unknown') {
    const early = `the analyzer ${name}, made on ${dayOf(analyzer)}, does not say that it has looked at everything`;
    texts.push(`${early}: that it has found nothing does not mean that all is in use`);
  }
  return texts.map((text) => ({ accountId: null, source, text }));
}
