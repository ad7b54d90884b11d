import type { Option } from 'commander';
import type { Program } from './load.js';

export interface ListedCommand {
  /** e.g. `runs prune` */
  readonly name: string;
  /** The same with what must follow: `plan <report>` */
  readonly usage: string;
  /** One line, as in the list of commands. */
  readonly about: string;
  /** As in the command's own help. */
  readonly detail: string;
  /** With repetitions, where the command stands for several. */
  readonly options: readonly Option[];
}

export function commandsOf(program: Pick<Program, 'command' | 'reports'>): readonly ListedCommand[];
