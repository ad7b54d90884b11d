import { settingsFrom, type Settings } from '../cli/settings.js';
import type { Need } from '../evidence/evidence.js';
import { project } from '../output/projection.js';
import type { Report } from '../reports/report.js';
import { reportOptionsOf, variantOf } from '../run/report-options.js';
import { REPORTS } from '../reports/index.js';

/** For the commands that want a principal to be named. */
const SOMEBODY = 'arn:aws:iam::111122223333:role/Example';

/** Options that can change what is asked, one at a time. */
const VARIATIONS: readonly Partial<Settings>[] = [
  ...[{}, { assume: false }, { principals: 'users' }, { principals: 'roles' }, { granularity: 'action' }, { by: 'policy' }, { days: 1 }],
  ...[{ detail: true }, { entities: 's3' }, { granting: true }, { suggest: true }, { collapseSso: true }, { infer: false }],
  { check: ['*'] },
] as readonly Partial<Settings>[];

/** What a report needs with its default columns and options. */
export function usualNeeds(report: Report): ReadonlySet<Need> {
  return needsOf(report, {}, false);
}

/** What it needs with any of its columns and options. */
export function allNeeds(report: Report): ReadonlySet<Need> {
  const variations = [...VARIATIONS, ...(report.kinds === undefined ? [] : [{ kind: ['all'] }])];
  return new Set(variations.flatMap((options) => [...needsOf(report, options, true)]));
}

/** The same of all these reports together; left out: of every report. */
export function allNeedsOf(names: readonly string[] | undefined): ReadonlySet<Need> {
  const reports = REPORTS.filter(({ name }) => names === undefined || names.includes(name));
  return new Set(reports.flatMap((report) => [...allNeeds(report)]));
}

function needsOf(asked: Report, settings: Partial<Settings>, everyColumn: boolean): ReadonlySet<Need> {
  const options = reportOptionsOf(asked, settingsFrom(settings), asked.takesArns === true ? [SOMEBODY] : []);
  const report = variantOf(asked, options);
  return project(report, everyColumn ? { columns: report.columns.map(({ key }) => key) } : {}, options).needs;
}
