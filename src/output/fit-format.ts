import { formatByEnding } from '../deliver/formats.js';
import { usageError } from '../errors.js';
import { FORMATS } from '../render/index.js';
import type { Renderer } from '../render/renderer.js';
import type { Report } from '../reports/report.js';
import type { Settings } from '../cli/settings.js';
import type { Projection } from './projection.js';

type Columns = Pick<Report, 'name' | 'columns'>;

/** What is asked of the report, with the columns that the format can't do without where none were chosen. */
export function withColumnsOf({ takes = [] }: Renderer, { columns: all }: Columns, settings: Settings): Settings {
  const missing = takes.filter((key) => all.some((column) => column.key === key));
  const isChosen = settings.columns !== undefined || settings.groupBy !== undefined;
  return missing.length === 0 || isChosen ? settings : { ...settings, columns: missing.map((key) => `+${key}`) };
}

/** Some formats are of some reports only. */
export function refuseUnfit({ name, takes = [] }: Renderer, report: Columns, { shown, grouping }: Projection): void {
  if (takes.length === 0) return;
  if (!takes.every((key) => report.columns.some((column) => column.key === key)))
    throw usageError(`--format ${name} does not go with ${report.name}`, 'It is of findings only.');
  const missing = takes.filter((key) => !shown.some((column) => column.key === key));
  if (grouping !== null || missing.length > 0)
    throw usageError(`--format ${name} needs every finding with its columns`, 'Leave --columns and --group-by out.');
}

/** Destinations may have formats of their own, which they name. */
export async function refuseUnfitTargets(to: readonly string[], report: Columns, projection: Projection): Promise<void> {
  for (const [name, { load }] of Object.entries(FORMATS)) {
    if (!to.some((text) => text.includes(`format=${name}`) || formatByEnding(text)?.format === name)) continue;
    refuseUnfit(await load(), report, projection);
  }
}
