import { variantFor } from '../run/report-options.js';
import type { Report } from '../reports/report.js';
import type { Settings } from '../cli/settings.js';

/** `--list-columns`: one line per column; * marks the default ones. */
export function listColumns(report: Report, settings: Settings): string {
  const { columns, defaultColumns } = variantFor(report, settings);
  const width = Math.max(...columns.map(({ key }) => key.length));
  const titleWidth = Math.max(...columns.map(({ title }) => title.length));
  const lines = columns.map(({ key, title, type, choices, about }) => {
    const mark = defaultColumns.includes(key) ? '*' : ' ';
    const words = choices === undefined ? '' : ` (${choices.join(', ')})`;
    return `${mark} ${key.padEnd(width)}  ${title.padEnd(titleWidth)}  ${type.padEnd(6)}  ${about.replaceAll('`', '')}${words}`;
  });
  return `${lines.join('\n')}\n\n* shown by default. --columns a,b shows only those, --columns +a adds to the default ones; keys and titles will both do.\n`;
}
