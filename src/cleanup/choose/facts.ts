import type { Evidence } from '../../evidence/evidence.js';
import { isoTime } from '../../model/instant.js';
import { UNKNOWN, type Unknown } from '../../model/value.js';
import type { ReconciledUser } from '../../reconcile/entity.js';
import type { ReconciledAccount } from '../../reconcile/reconcile.js';
import type { PlannedFact } from '../plan.js';
import type { Choice } from './choice.js';
import { isOff, type JudgedCredential } from './credentials.js';
import { credentialName } from './planned.js';

/** Facts of a user with their source and when it was asked. */
export function factsOf(
  user: ReconciledUser,
  account: ReconciledAccount,
  chosen: readonly JudgedCredential[],
  { left: leavers, now }: Choice,
): readonly PlannedFact[] {
  const reported = { source: 'credential_report', asOf: user.reportAsOf === null ? '' : isoTime(user.reportAsOf) };
  const left = leavers?.get(user.arn);
  const byList = { source: 'leavers', asOf: isoTime(now) };
  const gone = left === undefined ? [] : [{ fact: `its person left: line ${left.line} of the list`, ...byList }];
  const active = chosen.filter((each) => !isOff(each) || each.verdict === 'stale');
  const used = active.map((each): PlannedFact => ({ fact: useOf(each), ...(sourceOf(each, account) ?? reported) }));
  const none = used.length > 0 ? [] : [{ fact: `no active credential; made on ${dayOf(user.createdAt)}`, ...reported }];
  return [...gone, ...used, ...none];
}

/** null: the credential report. */
function sourceOf({ kind }: JudgedCredential, { evidence }: ReconciledAccount): Pick<PlannedFact, 'source' | 'asOf'> | null {
  const sources = { service_credential: 'service_credentials', ssh_key: 'ssh_keys', certificate: 'signing_certificates' } as const;
  if (kind === 'key' || kind === 'password') return null;
  const source = sources[kind];
  const seen: Evidence<unknown> | undefined = evidence[source];
  return { source, asOf: seen?.seen === true ? seen.asOf : '' };
}

/** `key AKIA… last used on 2025-01-02, 697 days before, for s3` */
function useOf(each: JudgedCredential): string {
  const { kind, lastUsed, created, idle, lastService } = each;
  const what = credentialName(each);
  const days = idle === null ? '' : `, ${idle} days before`;
  if (lastUsed === 'unknown') return `${what}: AWS does not tell when it was used`;
  const made = `${kind === 'password' ? 'set' : 'made'} on ${created?.slice(0, 10) ?? 'an unknown day'}`;
  if (lastUsed === null) return `${what} never used; ${made}${days}`;
  return `${what} last used on ${lastUsed.slice(0, 10)}${days}${lastService === null ? '' : `, for ${lastService}`}`;
}

export function dayOf(at: Date | Unknown): string {
  return at === UNKNOWN ? 'an unknown day' : at.toISOString().slice(0, 10);
}
