/** What `report` is about, in the order of its page. */
export const SECTIONS = [
  ...['counts', 'risk', 'activity', 'keys', 'admins', 'escalation', 'role_use', 'role_trust'],
  ...['severity', 'controls', 'accounts', 'people', 'trend'],
] as const;

export type Section = (typeof SECTIONS)[number];

/** What is counted in a run, in an account, and over time; `key` as `iam-audit runs trend` calls it. */
export const MEASURES = [
  { key: 'users', title: 'Users' },
  { key: 'stale', title: 'Stale users' },
  { key: 'without_mfa', title: 'Console without MFA' },
  { key: 'keys_over_90_days', title: 'Keys older than 90 days' },
  { key: 'admins', title: 'Administrators (users)' },
] as const;

/** Of accounts, beside the measures. */
export const GRAVE_FINDINGS = 'High or critical findings';

export type Measure = (typeof MEASURES)[number]['key'];

/** Columns of the report, all of which its page reads. */
export const FIGURE_COLUMNS = ['section', 'item', 'account_id', 'account_name', 'count', 'of', 'unknown', 'at', 'detail'] as const;

/** Of days without use, and of age: from so many days on. 90 days are what `stale` and `keys` are measured by. */
export const STEPS = [0, 30, 90, 180, 365] as const;

export const UNKNOWN_ITEM = 'unknown';

/** In the place of a name. */
export const NOT_JUDGED = 'users and roles that could not be judged';
