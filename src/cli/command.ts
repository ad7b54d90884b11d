import type { ExitCode } from '../errors.js';
import type { CommandKind } from '../options/option.js';
import type { ReportCommand } from '../reports/commands.js';
import type { Io } from './io.js';
import type { Settings } from './settings.js';

/** Does the work of a command; `words` are what stands behind its name, `given` what the flags alone say. */
export type CommandHandler = (words: readonly string[], settings: Settings, io: Io, given: Partial<Settings>) => Promise<ExitCode>;

/** One command as data: all that --help and completion need, and the way to its code, which is loaded when it is chosen. */
export interface CommandSpec {
  /** Words behind `iam-audit`: `runs prune`. Its parent stands before it in the list. */
  readonly path: string;
  /** Decides which options it takes; null: it only holds other commands. */
  readonly kind: CommandKind | null;
  /** The report that it makes or plans. */
  readonly report?: ReportCommand;
  /** As commander spells it: `<run...>`. */
  readonly argument?: { readonly flags: string; readonly about: string };
  /** One line for the list of commands, without a full stop. */
  readonly summary: string;
  /** Left out: the summary, as a sentence. */
  readonly description?: string;
  readonly examples: readonly string[];
  readonly load?: () => Promise<CommandHandler>;
}
