import { accessEntities } from './access/entities.js';
import { access } from './access/access.js';
import { findings } from './findings/findings.js';
import { accounts } from './accounts.js';
import { migrate } from './migrate.js';
import { keys } from './keys/keys.js';
import { privileges } from './privileges.js';
import { people } from './people/people.js';
import { overview } from './overview/overview.js';
import type { Report } from './report.js';
import { roles } from './roles/roles.js';
import { staleWithoutRoles } from './stale/without-roles.js';
import { ssoUsers } from './sso-users/sso-users.js';
import { stale } from './stale/stale.js';
import { suggestions } from './unused/suggestions.js';
import { unusedByPolicyDetail } from './unused/by-policy-detail.js';
import { unusedByPolicy } from './unused/by-policy.js';
import { unusedDetail } from './unused/detail.js';
import { unusedWithoutRolesDetail } from './unused/without-roles-detail.js';
import { unusedWithoutRoles } from './unused/without-roles.js';
import { unused } from './unused/unused.js';
import { users } from './users.js';

/** Every report, in the order of --help. The only list: a new report is one file, its head in commands.ts and one line here. */
export const REPORTS: readonly Report[] = [
  ...[users, roles, keys, stale, unused, privileges, access, findings],
  ...[people, ssoUsers, migrate, overview, accounts],
];

/** What options turn some of them into: reports with columns of their own, without a command of their own. */
export const VARIANTS: readonly Report[] = [
  ...[staleWithoutRoles, unusedDetail, unusedByPolicy, unusedByPolicyDetail, suggestions],
  ...[unusedWithoutRoles, unusedWithoutRolesDetail],
  accessEntities,
];
