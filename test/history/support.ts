import type { AccountEvidence, Source } from '../../src/evidence/evidence.js';
import type { Change } from '../../src/history/change.js';
import { compareAccount } from '../../src/history/compare-account.js';
import { snapshotOf, type Snapshot } from '../../src/history/snapshot.js';
import type { Account } from '../../src/model/account.js';
import { account, reconciled } from '../fixtures.js';

export const SOURCES: readonly Source[] = ['config', 'credential_report', 'account_details', 'managed_policies', 'service_control_policies'];

export function snapshot(evidence: AccountEvidence, of: Account = account(), days = 90): Snapshot {
  const sources = SOURCES.filter((source) => source !== 'organizations' && (source in evidence || source === 'account_details'));
  return snapshotOf(reconciled(evidence, of), { sources, days }, new Map([[of.id, of.state]]));
}

export function between(from: AccountEvidence, to: AccountEvidence, forward = true): readonly Change[] {
  return compareAccount(snapshot(from), snapshot(to), { forward });
}

/** `disappeared user alice`, `changed user alice mfa: yes → no`. */
export function told({ kind, principal, change, attribute, from, to }: Change): string {
  const word = (value: Change['from']): string => (typeof value === 'symbol' ? '?' : (value ?? '-'));
  return `${change} ${kind} ${principal}${attribute === null ? '' : ` ${attribute}`}: ${word(from)} → ${word(to)}`;
}

export function tell(from: AccountEvidence, to: AccountEvidence, forward = true): readonly string[] {
  return between(from, to, forward).map(told);
}
