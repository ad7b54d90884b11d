import type { ExitCode } from '../errors.js';
import type { Io } from '../cli/io.js';
import type { Settings } from '../cli/settings.js';
import { checkOutput, chooseRenderer } from '../output/destination.js';
import { deliverList } from '../output/deliver-list.js';
import { asStream } from '../render/as-stream.js';
import type { Cell, Column, ColumnHead } from '../reports/column.js';
import type { Report } from '../reports/report.js';
import { withoutMarks } from '../text.js';

type Columns = Pick<Report, 'columns' | 'defaultColumns'>;

interface Listed extends ColumnHead {
  readonly isDefault: boolean;
}

/** What `--list-columns` says of each column in the format of a report. */
const FACTS: readonly Column<Listed>[] = [
  { key: 'column', title: 'Column', type: 'text', about: 'Its name', needs: [], weight: 0, value: ({ key }) => key },
  { key: 'title', title: 'Title', type: 'text', about: 'Its heading in a table', needs: [], weight: 1, value: ({ title }) => title },
  { key: 'type', title: 'Type', type: 'text', about: 'What its values are', needs: [], weight: 1, value: ({ type }) => type },
  {
    key: 'by_default',
    title: 'By default',
    type: 'choice',
    choices: ['yes', 'no'],
    about: '`no`: `--columns` has to name it',
    needs: [],
    weight: 2,
    value: ({ isDefault }) => (isDefault ? 'yes' : 'no'),
  },
  { key: 'choices', title: 'Choices', type: 'list', about: 'All that it may say', needs: [], value: ({ choices }) => choices ?? [] },
  { key: 'about', title: 'About', type: 'text', about: 'What it tells', needs: [], value: ({ about }) => withoutMarks(about) },
];

export async function columnList(of: Columns, settings: Settings, io: Io): Promise<ExitCode> {
  const renderer = await chooseRenderer(settings);
  await checkOutput(settings.output);
  const rows = asStream(cellsOf(of));
  await deliverList({ schema: 'iam-audit/columns/1', source: 'none', columns: FACTS, rows }, renderer, settings, io);
  return 0;
}

function* cellsOf({ columns, defaultColumns }: Columns): Iterable<readonly Cell[]> {
  for (const column of columns) {
    const row = { ...column, isDefault: defaultColumns.includes(column.key) };
    yield FACTS.map((fact) => ({ value: fact.value(row) }));
  }
}
