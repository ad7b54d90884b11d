import type { Parse } from '../parse-option.js';
import type { ReportOption } from '../../reports/options.js';

/** Commands that take options: each report, `plan <report>`, and those about kept runs. */
export const COMMAND_KINDS = ['report', 'plan', 'runs', 'prune', 'merge'] as const;

export type CommandKind = (typeof COMMAND_KINDS)[number];

/** One flag. The tables in this folder feed commander, --help and docs/reference/flags.md. */
export interface OptionSpec {
  /** As commander spells it: `--days <n>`. */
  readonly flags: string;
  readonly group: OptionGroup;
  readonly about: string;
  readonly parse?: Parse<unknown>;
  readonly default?: string | number | readonly string[];
  /** Only for reports that take it. */
  readonly report?: ReportOption;
  /** Only for reports about things that the command names. */
  readonly takesArns?: true;
  /** Who takes it; left out: reports and their plans. */
  readonly commands?: readonly CommandKind[];
}

export const OPTION_GROUPS = [
  'What is judged',
  'Source',
  'Role assumption',
  'Which accounts',
  'Kept evidence',
  'Output',
  'The run',
] as const;

export type OptionGroup = (typeof OPTION_GROUPS)[number];
