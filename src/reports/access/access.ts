import { byNamespace } from '../../checks/listed-services.js';
import { judgePermissions, TRACKING_DAYS, type JudgedPermission, type PermissionYardstick } from '../../checks/permission-use.js';
import type { ServiceLastAccessed } from '../../evidence/values.js';
import { UNKNOWN } from '../../model/value.js';
import { accessEntities } from './entities.js';
import { namedEntitiesRequest, subjectsIn } from './questions.js';
import { entityColumns, grantedByColumn, permissionColumns, type PermissionRow } from '../columns/permission.js';
import { REPORT_COMMANDS } from '../commands.js';
import { defineReport } from '../report.js';
import type { Column } from '../column.js';
import type { ReportContext } from '../options.js';

interface AccessRow extends PermissionRow {
  /** What access advisor said of the service; null: it does not list it. */
  readonly listed: ServiceLastAccessed | null;
}

const whoColumns: readonly Column<AccessRow>[] = [
  {
    key: 'last_used_by',
    title: 'By',
    type: 'text',
    about: 'ARN of the user or role that did it; of a group or policy: the last of those who have it',
    needs: ['last_accessed'],
    weight: 2,
    value: ({ listed, judged }) => {
      if (listed === null) return judged.namespace === null ? UNKNOWN : null;
      return judged.action === null ? listed.entity : (listed.actions?.find(({ name }) => name === judged.action)?.entity ?? null);
    },
  },
  {
    key: 'entities',
    title: 'Entities',
    type: 'number',
    about: 'How many users and roles used the service in the tracking window',
    needs: ['last_accessed'],
    weight: 2,
    value: ({ listed, judged }) =>
      listed !== null ? (judged.action === null ? listed.entities : null) : judged.namespace === null ? UNKNOWN : null,
  },
];

export const access = defineReport<AccessRow>({
  ...REPORT_COMMANDS.access,
  noun: ['permission', 'permissions'],
  // A user of the tool who asks for the policies wants to see them in a narrow terminal too.
  columns: [
    ...entityColumns,
    ...permissionColumns.filter(({ key }) => key !== 'inferred').map(withoutControls),
    ...whoColumns,
    { ...grantedByColumn, weight: 1 },
  ],
  defaultColumns: [
    ...['account_id', 'entity_type', 'entity_name', 'service', 'service_name', 'action', 'use', 'last_used', 'days_unused'],
    ...['last_used_region', 'last_used_by', 'entities'],
  ],
  needs: ['account_details', 'managed_policies', 'last_accessed'],
  advisor: namedEntitiesRequest,
  facts: ({ granularity }) => (granularity === 'action' ? 'actions' : 'services'),
  variant: ({ entities }) => (entities === null ? null : accessEntities),
  extraColumns: ({ granting }) => (granting ? ['granted_by'] : []),
  *rows(account, context) {
    for (const entity of subjectsIn(account, context)) {
      const listed = byNamespace(entity.usage.seen === 'answered' ? entity.usage.services : []);
      for (const judged of judgePermissions(entity, UNKNOWN, withDays(context))) {
        if (isWanted(judged, context))
          yield { entity, judged, listed: judged.namespace === null ? null : (listed.get(judged.namespace) ?? null) };
      }
    }
  },
});

/** Service control policies are read by `unused` only. */
function withoutControls(column: Column<PermissionRow>): Column<PermissionRow> {
  return column.key === 'use'
    ? { ...column, about: column.about.replace('a boundary, SCP or denial', 'a boundary or a Deny of its own') }
    : column;
}

/** Without --days, whatever was used in the tracking window counts as used, and nothing but that. */
function withDays({ unusedDays, granularity, catalogue }: ReportContext): PermissionYardstick {
  return unusedDays === null ? { days: TRACKING_DAYS, newDays: 1, granularity, catalogue } : { days: unusedDays, granularity, catalogue };
}

function isWanted({ use }: JudgedPermission, { unusedDays }: ReportContext): boolean {
  return unusedDays === null || !['used', 'new'].includes(use);
}
