import { entityColumns, grantedByColumn, permissionColumns, possibleColumns, type PermissionRow } from '../columns/permission.js';
import { REPORT_COMMANDS } from '../commands.js';
import { defineReport, type Report } from '../report.js';
import { suggestions } from './suggestions.js';
import { unusedByPolicy } from './by-policy.js';
import { isListed, permissionsOf, principalsOf } from './rows.js';
import { permissionUseRequest, needsOf } from './questions.js';
import { unusedWithoutRoles } from './without-roles.js';
import type { ReportOptions } from '../options.js';

export const unused = defineReport<PermissionRow>({
  ...REPORT_COMMANDS.unused,
  noun: ['permission', 'permissions'],
  columns: [...entityColumns, ...permissionColumns, grantedByColumn, ...possibleColumns],
  defaultColumns: [
    ...['account_id', 'account_name', 'entity_type', 'entity_name', 'service', 'action', 'use', 'days_unused', 'last_used'],
    ...['granted_by', 'possible', 'inferred'],
  ],
  needs: ['managed_policies', 'last_accessed', 'service_control_policies'],
  needsFor: needsOf,
  advisor: permissionUseRequest,
  facts: ({ granularity }) => (granularity === 'action' ? 'actions' : 'services'),
  variant: instead,
  *rows(account, yardstick) {
    for (const entity of principalsOf(account, yardstick)) {
      for (const judged of permissionsOf(entity, account, yardstick)) if (isListed(judged)) yield { entity, judged };
    }
  },
});

function instead({ withoutRoles, suggest, by }: ReportOptions): Report | null {
  if (withoutRoles) return unusedWithoutRoles;
  if (suggest) return suggestions;
  return by === 'policy' ? unusedByPolicy : null;
}
