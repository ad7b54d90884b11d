import { entityColumns, grantedByColumn, permissionColumns, possibleColumns, type PermissionRow } from '../columns/permission.js';
import { analyzerFindings, type AnalyzerFindings } from '../../checks/analyzer-view.js';
import { permissionView } from '../../checks/permission-view.js';
import { analyzerColumns } from '../columns/analyzer.js';
import { REPORT_COMMANDS } from '../commands.js';
import { defineReport } from '../report.js';
import { isListed, permissionsOf, principalsOf } from './rows.js';
import { permissionUseRequest, needsOf } from './questions.js';

interface DetailRow extends PermissionRow {
  readonly found: AnalyzerFindings | null;
}

const compared = analyzerColumns<DetailRow>(['last_accessed', 'unused_findings'], ({ entity, judged, found }) =>
  permissionView(entity, judged, found),
);

export const unusedDetail = defineReport<DetailRow>({
  name: 'unused-detail',
  summary: 'Permissions granted and not used for N days, one by one, and where they are granted (`unused --detail`)',
  examples: [],
  options: REPORT_COMMANDS.unused.options,
  rowIds: [['account_id', 'entity_id', 'service', 'action']],
  noun: ['permission', 'permissions'],
  columns: [...entityColumns, ...permissionColumns, grantedByColumn, ...possibleColumns, ...compared],
  defaultColumns: [
    ...['account_id', 'account_name', 'entity_type', 'entity_name', 'service', 'action', 'use', 'days_unused', 'last_used'],
    ...['granted_by', 'possible', 'inferred'],
  ],
  needs: ['managed_policies', 'last_accessed', 'service_control_policies'],
  needsFor: needsOf,
  advisor: permissionUseRequest,
  facts: ({ granularity }) => (granularity === 'action' ? 'actions' : 'services'),
  *rows(account, context) {
    const found = analyzerFindings(account.evidence, 'unused_findings');
    for (const entity of principalsOf(account, context)) {
      for (const judged of permissionsOf(entity, account, context)) if (isListed(judged)) yield { entity, judged, found };
    }
  },
});
