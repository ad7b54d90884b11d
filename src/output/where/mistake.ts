import { usageError, type AuditError } from '../../errors.js';
import { safeText } from '../../render/safe-text.js';

/** So much of the question is shown around the place. */
const AROUND = 30;

const GRAMMAR = "For example: days_inactive > 180 and mfa_active = no, user_name like 'svc-*', admin is unknown, created_at < 2025-01-01.";

/** A mistake in a question, with the place where it is. */
export function mistake(question: string, at: number, what: string, hint: string = GRAMMAR): AuditError {
  const before = question.slice(Math.max(at - AROUND, 0), at);
  const after = question.slice(at, at + AROUND);
  const lead = at > AROUND ? '…' : '';
  const shown = safeText(`${lead}${before}▸${after}${at + AROUND < question.length ? '…' : ''}`.replace(/\s+/g, ' '));
  return usageError(`--where: ${what}, at character ${at + 1}: ${shown}`, hint);
}
