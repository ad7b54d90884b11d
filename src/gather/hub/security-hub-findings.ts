import type { Evidence } from '../../evidence/evidence.js';
import type { FindingKind, UnusedFinding, UnusedFindings } from '../../evidence/values.js';
import type { Account } from '../../model/account.js';
import type { AccountFinding, Hub } from '../ports.js';
import { asSourceError, SourceError, unseen } from '../source-error.js';

/** What Security Hub looks back, which can't be changed: user guide, unused access findings. */
const AGE_DAYS = 90;

/** What findings say of one account. */
export interface FindingDraft {
  readonly findings: UnusedFinding[];
  readonly problems: string[];
}

export function addFinding(byAccount: Map<string, FindingDraft>, found: AccountFinding): void {
  let draft = byAccount.get(found.accountId);
  if (draft === undefined) byAccount.set(found.accountId, (draft = { findings: [], problems: [] }));
  if ('problem' in found) draft.problems.push(found.problem);
  else draft.findings.push(found.finding);
}

interface Answers {
  readonly evidenceOf: (account: Account) => Evidence<UnusedFindings>;
  /** What its findings are worth; null: none came. */
  readonly note: string | null;
}

/**
 * Where the organization has no analyzer, Security Hub may have one in every account, which costs nothing. Whether it is on in
 * an account shows only in what it has found there: of an account without any finding nothing is known.
 */
export async function askSecurityHub(
  accounts: readonly Account[],
  kinds: readonly FindingKind[],
  hub: Hub,
  { asOf, why }: { readonly asOf: string; readonly why: string },
): Promise<Answers> {
  const found = await read(accounts, hub).catch(asSourceError);
  if (found instanceof SourceError) {
    // Not to be let in, or not to have it, leaves what there was: no analyzer.
    const reason = found.reason === 'denied' || found.reason === 'failed' ? 'not_recorded' : found.reason;
    return { evidenceOf: () => unseen(reason, `${why}; ${found.message}`), note: null };
  }
  const evidenceOf = ({ id }: Account): Evidence<UnusedFindings> => {
    const own = found.get(id);
    if (own === undefined) return unseen('not_recorded', `${why}; Security Hub has no finding about unused access in the account`);
    const drafts = new Map<string, FindingDraft>([[id, { findings: [], problems: [] }]]);
    for (const each of own.values()) if (isAsked(each, kinds)) addFinding(drafts, each);
    const { findings = [], problems = [] } = drafts.get(id) ?? {};
    return { seen: true, asOf, value: { ageDays: AGE_DAYS, findings, problems } };
  };
  const worth = `which looks ${AGE_DAYS} days back and does not say that it has looked at everything`;
  const note = `${why}: these are findings of Security Hub, ${worth}`;
  return { evidenceOf, note: found.size === 0 ? null : note };
}

/** By account, each once: the copies of several Regions say the same. */
async function read(accounts: readonly Account[], hub: Hub): Promise<ReadonlyMap<string, ReadonlyMap<string, AccountFinding>>> {
  const byAccount = new Map<string, Map<string, AccountFinding>>();
  for await (const page of hub.securityHubFindings(accounts.map(({ id }) => id))) {
    for (const found of page) {
      const own = byAccount.get(found.accountId) ?? new Map<string, AccountFinding>();
      byAccount.set(found.accountId, own.set(keyOf(found), found));
    }
  }
  return byAccount;
}

function keyOf(found: AccountFinding): string {
  if ('problem' in found) return found.problem;
  const { kind, arn, accessKeyId, namespace } = found.finding;
  return [kind, arn, accessKeyId, namespace].join('\u0000');
}

function isAsked(found: AccountFinding, kinds: readonly FindingKind[]): boolean {
  const kind = 'problem' in found ? found.kind : found.finding.kind;
  return kind === undefined || kinds.includes(kind);
}
