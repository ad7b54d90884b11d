import { variantFor } from '../run/report-options.js';
import type { Report } from '../reports/report.js';
import type { Settings } from '../cli/settings.js';

/** `--list-columns`: one line per column; * marks the default ones. */
export function listColumns(report: Report, settings: Settings): string {
  return columnLines(variantFor(report, settings));
}

export function columnLines({ columns, defaultColumns }: Pick<Report, 'columns' | 'defaultColumns'>): string {
  const width = Math.max(...columns.map(({ key }) => key.length));
  const titleWidth = Math.max(...columns.map(({ title }) => title.length));
  const lines = columns.map(({ key, title, type, choices, about }) => {
    const mark = defaultColumns.includes(key) ? '*' : ' ';
    const words = choices === undefined ? '' : ` (${choices.join(', ')})`;
    return `${mark} ${key.padEnd(width)}  ${title.padEnd(titleWidth)}  ${type.padEnd(6)}  ${about.replaceAll('`', '')}${words}`;
  });
  const choice = '--columns a,b shows only those, --columns +a adds to the default ones; keys and titles will both do.';
  return `${lines.join('\n')}\n\n* shown by default. ${choice}\n`;
}
