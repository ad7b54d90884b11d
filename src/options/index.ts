import { entering } from './entering.js';
import { judging } from './judging.js';
import type { OptionSpec } from './option.js';
import { output } from './output.js';
import { reading } from './reading.js';
import { running } from './running.js';
import { selecting } from './selecting.js';

export { OPTION_GROUPS, type OptionGroup, type OptionSpec } from './option.js';

/** Every flag that reports share, in the order of --help. */
export const OPTIONS: readonly OptionSpec[] = [...judging, ...reading, ...entering, ...selecting, ...output, ...running];
