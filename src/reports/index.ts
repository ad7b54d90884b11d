import { accounts } from './accounts.js';
import type { Report } from './report.js';
import { stale } from './stale.js';
import { users } from './users.js';

/** Every report, in the order of --help. The only list: a new report is one file and one line here. */
export const REPORTS: readonly Report[] = [users, stale, accounts];
