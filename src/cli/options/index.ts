import { entering } from './role.js';
import { judging } from './thresholds.js';
import { keeping } from './store.js';
import type { CommandKind, OptionSpec } from './option.js';
import type { ReportCommand } from '../../reports/commands.js';
import { output } from './output.js';
import { reading } from './source.js';
import { running } from './run.js';
import { selecting } from './accounts.js';
import { usage } from './usage.js';

export { OPTION_GROUPS, type CommandKind, type OptionGroup, type OptionSpec } from './option.js';

/** Every flag there is, in the order of --help. */
export const OPTIONS: readonly OptionSpec[] = [...judging, ...usage, ...reading, ...entering, ...selecting, ...keeping, ...output, ...running];

const EVERYWHERE: readonly CommandKind[] = ['report', 'plan'];

/** Options of a command: the shared ones, and those of the yardstick that its report names. */
export function optionsOf(kind: CommandKind, report: ReportCommand | null): readonly OptionSpec[] {
  return OPTIONS.filter(({ commands = EVERYWHERE, report: own, takesArns: named }) => {
    const fits = own === undefined || report?.options.includes(own) === true;
    return commands.includes(kind) && fits && (named === undefined || report?.takesArns === true);
  });
}
