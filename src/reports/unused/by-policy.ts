import type { PolicyUse } from '../../checks/policy-use.js';
import { countUses, type UseCounts } from '../../checks/use-counts.js';
import { policyColumns } from '../columns/policy.js';
import { BY_UNUSED, COUNTED, useCountColumns } from '../columns/use-counts.js';
import { REPORT_COMMANDS } from '../commands.js';
import type { ReportContext } from '../options.js';
import { defineReport, ofOne, type Combiner } from '../report.js';
import { addingUp } from './adding-up.js';
import { permissionUseRequest, needsOf } from './questions.js';
import { isListed } from './rows.js';

/** One policy, and how much of what it allows was used by any of those who have it. */
interface PolicyRow {
  readonly of: PolicyUse;
  readonly counts: UseCounts;
}

export const unusedByPolicy = defineReport<PolicyRow>({
  name: 'unused-by-policy',
  summary: 'Policies, and how much of each none of the principals that have it used for N days (`unused --by policy`)',
  noun: ['policy', 'policies'],
  examples: [],
  options: REPORT_COMMANDS.unused.options,
  rowIds: [['policy_type', 'policy_name', 'group', 'held_by']],
  columns: [...policyColumns<PolicyRow>(({ of }) => of), ...useCountColumns<PolicyRow>(({ counts }) => counts)],
  defaultColumns: ['policy_name', 'policy_type', 'held_by', 'accounts', 'principals', ...COUNTED],
  sort: BY_UNUSED,
  needs: ['managed_policies', 'last_accessed', 'service_control_policies'],
  needsFor: needsOf,
  advisor: permissionUseRequest,
  facts: () => 'services',
  rows: (account, context) => ofOne(account, addUp(context)),
  combine: addUp,
});

function addUp(context: ReportContext): Combiner<PolicyRow> {
  return addingUp(context, (of) => (of.permissions.some(isListed) ? [{ of, counts: countUses(of.permissions) }] : []));
}
