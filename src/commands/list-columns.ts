import type { ExitCode } from '../errors.js';
import type { Io } from '../cli/io.js';
import type { Settings } from '../cli/settings.js';
import type { Report } from '../reports/report.js';
import { withoutMarks } from '../text.js';

type Columns = Pick<Report, 'columns' | 'defaultColumns'>;

/** `--list-columns`: one line per column; * marks the default ones. As a list where a format or a file is named. */
export async function listColumns(of: Columns, settings: Settings, io: Io): Promise<ExitCode> {
  const { format, output, raw } = settings;
  if (format !== undefined || output !== undefined || raw) return (await import('./column-list.js')).columnList(of, settings, io);
  io.out.stream.write(columnLines(of));
  return 0;
}

function columnLines({ columns, defaultColumns }: Columns): string {
  const width = Math.max(...columns.map(({ key }) => key.length));
  const titleWidth = Math.max(...columns.map(({ title }) => title.length));
  const lines = columns.map(({ key, title, type, choices, about }) => {
    const mark = defaultColumns.includes(key) ? '*' : ' ';
    const words = choices === undefined ? '' : ` (${choices.join(', ')})`;
    return `${mark} ${key.padEnd(width)}  ${title.padEnd(titleWidth)}  ${type.padEnd(6)}  ${withoutMarks(about)}${words}`;
  });
  const choice = '--columns a,b shows only those, --columns +a adds to the default ones; keys and titles will both do.';
  return `${lines.join('\n')}\n\n* shown by default. ${choice}\n`;
}
