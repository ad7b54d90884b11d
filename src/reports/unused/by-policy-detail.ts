import { PERMISSION_USES } from '../../checks/permission-use.js';
import type { PolicyUse, PooledPermission } from '../../checks/policy-use.js';
import { beyondRecord } from '../columns/beyond-record.js';
import { toneOf } from '../columns/cells.js';
import { policyColumns } from '../columns/policy.js';
import { REPORT_COMMANDS } from '../commands.js';
import { defineReport, ofOne, type Combiner } from '../report.js';
import { isListed } from './rows.js';
import { addingUp } from './adding-up.js';
import { permissionUseRequest, needsOf } from './questions.js';
import type { Column } from '../column.js';
import type { ReportContext } from '../options.js';

/** A permission of a policy. */
interface PolicyRow {
  readonly of: PolicyUse;
  readonly permission: PooledPermission;
}

const permissionColumns: readonly Column<PolicyRow>[] = [
  {
    key: 'service',
    title: 'Service',
    type: 'text',
    about: 'Namespace of the service',
    needs: ['last_accessed'],
    weight: 1,
    value: ({ permission }) => permission.namespace,
  },
  {
    key: 'service_name',
    title: 'Service name',
    type: 'text',
    about: 'Name of the service',
    needs: ['last_accessed'],
    value: ({ permission }) => permission.serviceName,
  },
  {
    key: 'action',
    title: 'Action',
    type: 'text',
    about: 'With `--granularity action`: one action of a service that was used; empty: the service as a whole',
    needs: ['last_accessed'],
    weight: 2,
    value: ({ permission }) => permission.action,
  },
  {
    key: 'use',
    title: 'Use',
    type: 'choice',
    choices: PERMISSION_USES,
    about:
      'As in `unused`, of all principals that have the policy: `unused` when it is for each of them, and no principal could ' +
        'have a managed policy unseen; else `unknown`',
    needs: ['last_accessed'],
    weight: 1,
    value: ({ permission }) => permission.use,
    tone: ({ permission }) => toneOf(permission.use, { unused: 'warn', impossible: 'muted', not_tracked: 'muted' }),
  },
  {
    key: 'last_used',
    title: 'Last used',
    type: 'date',
    about: 'Last attempt of any of them; empty: none in the tracking window of about 400 days',
    needs: ['last_accessed'],
    weight: 1,
    value: ({ permission }) => permission.lastUsed,
  },
  {
    key: 'days_unused',
    title: 'Days unused',
    type: 'number',
    about: 'Whole days since then; the fewest of any of them',
    needs: ['last_accessed'],
    weight: 1,
    value: ({ permission }) => permission.daysUnused,
    text: ({ permission }) => beyondRecord(permission.lastUsed, permission.daysUnused),
  },
  {
    key: 'newcomers',
    title: 'Newcomers',
    type: 'number',
    about: 'How many of them have it for fewer days than asked, and did not use it either',
    needs: ['last_accessed'],
    value: ({ permission }) => permission.newcomers,
  },
];

export const unusedByPolicyDetail = defineReport<PolicyRow>({
  name: 'unused-by-policy-detail',
  summary: 'Permissions of each policy that none of the principals that have it used for N days (`unused --by policy --detail`)',
  noun: ['permission', 'permissions'],
  examples: [],
  options: REPORT_COMMANDS.unused.options,
  rowIds: [['policy_type', 'policy_name', 'group', 'held_by', 'service', 'action']],
  columns: [...policyColumns<PolicyRow>(({ of }) => of), ...permissionColumns],
  defaultColumns: [
    'policy_name',
    'policy_type',
    'held_by',
    'accounts',
    'principals',
    'service',
    'action',
    'use',
    'days_unused',
    'last_used',
  ],
  needs: ['managed_policies', 'last_accessed', 'service_control_policies'],
  needsFor: needsOf,
  advisor: permissionUseRequest,
  facts: ({ granularity }) => (granularity === 'action' ? 'actions' : 'services'),
  rows: (account, context) => ofOne(account, addUp(context)),
  combine: addUp,
});

function addUp(context: ReportContext): Combiner<PolicyRow> {
  return addingUp(context, (of) => of.permissions.filter(isListed).map((permission) => ({ of, permission })));
}
