import { bashScript, zshScript } from '../completion/bash.js';
import { fishScript } from '../completion/fish.js';
import { completedCommands, SHELLS, type CompletedCommand } from '../completion/model.js';
import { powershellScript } from '../completion/powershell.js';
import type { CommandSpec } from '../cli/command.js';
import type { Io } from '../cli/io.js';
import { usageError, type ExitCode } from '../errors.js';
import { nearest } from '../options/nearest.js';
import { REPORTS } from '../reports/index.js';
import { didYouMean, quoted } from '../text.js';

const SCRIPTS: Readonly<Record<(typeof SHELLS)[number], (commands: readonly CompletedCommand[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
  powershell: powershellScript,
};

/** `iam-audit completion <shell>`: a script that completes without starting this program again, but for names of accounts. */
export function completion([wanted = '']: readonly string[], commands: readonly CommandSpec[], io: Io): Promise<ExitCode> {
  const shell = SHELLS.find((name) => name === wanted);
  if (shell === undefined) {
    throw usageError(`completion can't be for ${quoted(wanted)}`, `${didYouMean(nearest(wanted, SHELLS))}Allowed: ${SHELLS.join(', ')}.`);
  }
  io.out.stream.write(SCRIPTS[shell](completedCommands(commands, REPORTS)));
  return Promise.resolve(0);
}
