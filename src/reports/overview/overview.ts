import type { Column } from '../column.js';
import { REPORT_COMMANDS } from '../commands.js';
import { findings } from '../findings/findings.js';
import type { ReportContext, ReportOptions } from '../options.js';
import { privileges } from '../privileges.js';
import { defineReport, ofOne, type Combiner } from '../report.js';
import { permissionsUnused } from '../../findings/checks/permissions-unused.js';
import { accountFigures } from './accounts.js';
import { markFigures } from './cleanup.js';
import type { Figure } from './figure.js';
import { findingFigures, peopleFigures } from './judgements.js';
import { activityFigures, keyFigures, roleFigures } from './principals.js';
import { privilegeFigures } from './privileges.js';
import { FIGURE_COLUMNS, SECTIONS } from './sections.js';
import { unusedFigures } from './unused.js';

type Rest = Pick<Column<Figure>, 'type' | 'value' | 'choices' | 'weight'>;

const column = (key: (typeof FIGURE_COLUMNS)[number], title: string, about: string, more: Rest): Column<Figure> => {
  return { key, title, about, needs: [], ...more };
};

/** Columns of which all come from the same judgements, so that none costs anything by itself. */
export const figureColumns: readonly Column<Figure>[] = [
  column('section', 'About', 'Which part of the page', { type: 'choice', choices: SECTIONS, weight: 0, value: ({ section }) => section }),
  column('item', 'What', 'What is counted, or who it is about', { type: 'text', weight: 0, value: ({ item }) => item }),
  column('account_id', 'Account', 'Id of the account, where it is about one', {
    ...{ type: 'text', weight: 2, value: ({ account }) => account?.id ?? null },
  }),
  column('account_name', 'Account name', 'Its name', { type: 'text', weight: 2, value: ({ account }) => account?.name ?? null }),
  column('count', 'Count', 'How many; of a risk, how great', { type: 'number', weight: 0, value: ({ count }) => count }),
  column('of', 'Of', 'Of how many', { type: 'number', weight: 2, value: ({ of }) => of }),
  column('unknown', 'Unknown', 'Of how many more it could not be told', { type: 'number', weight: 1, value: ({ unknown }) => unknown }),
  column('at', 'At', 'When that was so, where it is not this run', { type: 'date', weight: 2, value: ({ at }) => at }),
  column('detail', 'Why', 'What else there is to say', { type: 'text', weight: 2, value: ({ detail }) => detail }),
];

export const overview = defineReport<Figure>({
  ...REPORT_COMMANDS.report,
  noun: ['figure', 'figures'],
  columns: figureColumns,
  defaultColumns: FIGURE_COLUMNS,
  needs: ['inventory', 'credential_report'],
  needsFor: (options: ReportOptions) => {
    const all = { ...options, principals: 'all' as const };
    const uses = options.withUnused ? permissionsUnused.needs : [];
    return [...new Set([...privileges.needs, ...(privileges.needsFor?.(all) ?? []), ...(findings.needsFor?.(options) ?? []), ...uses])];
  },
  ...(findings.advisor === undefined ? {} : { advisor: findings.advisor }),
  facts: (options) => (options.withUnused ? 'services' : findings.facts?.(options)),
  ...(privileges.survey === undefined ? {} : { survey: privileges.survey }),
  rows: (account, context) => ofOne(account, figuresOf(context)),
  combine: figuresOf,
});

function figuresOf(context: ReportContext): Combiner<Figure> {
  const all = [
    ...[accountFigures(context), privilegeFigures(context), activityFigures(), keyFigures(context)],
    ...[roleFigures(context), unusedFigures(context), findingFigures(context), markFigures(), peopleFigures(context)],
  ];
  return {
    add: (account) => {
      for (const figures of all) figures.add(account);
    },
    rows: () => {
      const rows = all.flatMap((figures) => [...figures.rows()]);
      return SECTIONS.flatMap((section) => rows.filter((row) => row.section === section));
    },
  };
}
