import { chosenChecks } from '../../findings/select-checks.js';
import type { Need } from '../../evidence/evidence.js';
import { REPORT_COMMANDS } from '../commands.js';
import type { ReportOptions } from '../options.js';
import { defineReport, ofOne } from '../report.js';
import { findingColumns } from './columns.js';
import { judgeFindings } from './judge-findings.js';
import type { FindingRow } from './row.js';

export const findings = defineReport<FindingRow>({
  ...REPORT_COMMANDS.findings,
  rowIds: [['fingerprint']],
  noun: ['finding', 'findings'],
  columns: findingColumns,
  defaultColumns: [
    ...['severity', 'status', 'check', 'account_id', 'account_name', 'subject_type', 'subject_name', 'credential'],
    ...['detail', 'owner', 'arn', 'controls', 'fingerprint'],
  ],
  sort: ['severity_rank:desc'],
  needs: [],
  needsFor: (options) => [...new Set([...chosenChecks(options).flatMap(({ needs }) => needs), ...namesNeeded(options)])],
  advisor: ({ days, infer }) => ({ subjects: 'all', granularity: 'service', inferDays: infer ? days : null, entitiesOf: null }),
  facts: (options) => (chosenChecks(options).some(({ needs }) => needs.includes('last_accessed')) ? 'services' : undefined),
  rows: (account, context) => ofOne(account, judgeFindings(context)),
  combine: judgeFindings,
});

/** Exceptions may name organizational units, which costs calls to look up. */
function namesNeeded({ policy }: ReportOptions): readonly Need[] {
  const units = policy?.exceptions.flatMap(({ units: named }) => named ?? []) ?? [];
  return units.some((unit) => !/^(ou|r)-[0-9a-z-]+$/.test(unit)) ? ['unit_names'] : [];
}
