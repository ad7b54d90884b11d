import type { ThresholdName } from './check.js';

/** Which flag sets it. */
export const THRESHOLD_FLAGS: Readonly<Record<ThresholdName, string>> = {
  days: '--days',
  graceDays: '--grace-days',
  keyAge: '--key-age',
  rootDays: '--root-days',
  passwordLength: '--password-length',
  passwordReuse: '--password-reuse',
};
