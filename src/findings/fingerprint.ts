import { createHash } from 'node:crypto';
import type { Judged } from './check.js';

/** Of 64 hexadecimal digits, so many: enough for any organization, and short enough to be typed. */
const SHOWN = 20;

/**
 * Tells a finding from all others, and stays the same in every run, whatever its account, user or role is called meanwhile,
 * and whatever release judges: it is made of the check's name, the account's id, the subject's unique id and, of a
 * credential, when that was made.
 */
export function fingerprintOf({ check, account, subject }: Pick<Judged, 'check' | 'account' | 'subject'>): string {
  const parts = ['1', check.id, account?.id ?? '', subject.id, subject.credential?.id ?? ''];
  return createHash('sha256').update(parts.join('\u0000')).digest('hex').slice(0, SHOWN);
}
