import { countUses, type UseCounts } from '../../checks/use-counts.js';
import { entityColumns, type EntityRow } from '../columns/permission.js';
import { BY_UNUSED, COUNTED, useCountColumns } from '../columns/use-counts.js';
import { REPORT_COMMANDS } from '../commands.js';
import type { ReportOptions } from '../options.js';
import { defineReport, type Report } from '../report.js';
import { unusedByPolicyDetail } from './by-policy-detail.js';
import { unusedByPolicy } from './by-policy.js';
import { unusedDetail } from './detail.js';
import { permissionUseRequest, needsOf } from './questions.js';
import { isListed, permissionsOf, principalsOf } from './rows.js';
import { suggestions } from './suggestions.js';
import { unusedWithoutRolesDetail } from './without-roles-detail.js';
import { unusedWithoutRoles } from './without-roles.js';

/** One principal, and how much of what it may do was used. */
interface PrincipalRow extends EntityRow {
  readonly counts: UseCounts;
}

export const unused = defineReport<PrincipalRow>({
  ...REPORT_COMMANDS.unused,
  rowIds: [['account_id', 'entity_id']],
  noun: ['principal', 'principals'],
  columns: [...entityColumns, ...useCountColumns<PrincipalRow>(({ counts }) => counts)],
  defaultColumns: ['account_id', 'account_name', 'entity_type', 'entity_name', ...COUNTED],
  sort: BY_UNUSED,
  needs: ['managed_policies', 'last_accessed', 'service_control_policies'],
  needsFor: needsOf,
  advisor: permissionUseRequest,
  facts: () => 'services',
  variant: instead,
  *rows(account, context) {
    for (const entity of principalsOf(account, context)) {
      const permissions = permissionsOf(entity, account, context);
      if (permissions.some(isListed)) yield { entity, counts: countUses(permissions, entity.usage) };
    }
  },
});

/** A reader who wants actions wants the details: of each service that was used they are some more rows. */
function instead({ withoutRoles, suggest, by, detail, granularity }: ReportOptions): Report | null {
  const isDetailed = detail || granularity === 'action';
  if (withoutRoles) return isDetailed ? unusedWithoutRolesDetail : unusedWithoutRoles;
  if (suggest) return suggestions;
  if (by === 'policy') return isDetailed ? unusedByPolicyDetail : unusedByPolicy;
  return isDetailed ? unusedDetail : null;
}
