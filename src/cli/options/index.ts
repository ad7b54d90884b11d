import { keyOf, type CommandKind, type OptionSpec } from '../../options/option.js';
import type { ReportCommand } from '../../reports/commands.js';
import { REPORT_OPTIONS } from '../../reports/options.js';
import { accounts } from './accounts.js';
import { cleanup } from './cleanup.js';
import { copy } from './copy.js';
import { deliver } from './deliver.js';
import { exporting } from './export.js';
import { history } from './history.js';
import { names } from './names.js';
import { output } from './output.js';
import { pack } from './pack.js';
import { query } from './query.js';
import { role } from './role.js';
import { run } from './run.js';
import { schedule } from './schedule.js';
import { source } from './source.js';
import { store } from './store.js';
import { template } from './template.js';

/** Every flag there is, in the order of --help. */
export const OPTIONS = [
  ...names, ...REPORT_OPTIONS, ...source, ...role, ...template, ...schedule,
  ...accounts, ...store, ...history, ...cleanup, ...pack, ...query, ...exporting, ...output, ...deliver, ...copy, ...run,
] as const;

const EVERYWHERE: readonly CommandKind[] = ['report', 'plan'];

/** Options of a command: the shared ones, the names if it takes them, and those that its report takes. */
export function optionsOf(kind: CommandKind, report: ReportCommand | null): readonly OptionSpec[] {
  const taken: ReadonlySet<string> = new Set(report?.options);
  const own = [
    ...(report?.takesArns === true ? names : []),
    ...REPORT_OPTIONS.filter(({ flags }) => taken.has(keyOf(flags))),
    ...source, ...role, ...template, ...schedule, ...accounts, ...store, ...history, ...cleanup, ...pack, ...query, ...exporting,
    ...output, ...deliver, ...copy, ...run,
  ] satisfies readonly OptionSpec[];
  return own.filter(({ commands = EVERYWHERE }: OptionSpec) => commands.includes(kind));
}
