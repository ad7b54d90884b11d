import type { Parse } from '../option-values.js';

/** One flag. The tables in this folder feed commander, --help and the README. */
export interface OptionSpec {
  /** As commander spells it: `--days <n>`. */
  readonly flags: string;
  readonly group: OptionGroup;
  readonly about: string;
  readonly parse?: Parse<unknown>;
  readonly default?: string | number | readonly string[];
  /** Only for reports that take it. */
  readonly report?: 'days' | 'ownerTag' | 'include';
}

export const OPTION_GROUPS = ['What is judged', 'Where it is read', 'How accounts are entered', 'Which accounts', 'Output', 'The run'] as const;

export type OptionGroup = (typeof OPTION_GROUPS)[number];
