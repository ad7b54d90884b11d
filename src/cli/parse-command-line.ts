import { CommanderError } from 'commander';
import type { CommandSpec } from './command.js';
import type { Io } from './io.js';
import { buildProgram, type Invoke } from './program.js';

/** commander knows one help. */
export function asHelp(given: readonly string[]): readonly string[] {
  return given.map((word) => (word === '--help-all' ? '--help' : word));
}

/** Invokes the command that is named. Help and version end with commander's error of code 0. */
export async function parseCommandLine(given: readonly string[], io: Io, commands: readonly CommandSpec[], invoke: Invoke): Promise<void> {
  const words = asHelp(given);
  const program = buildProgram(io, commands, invoke, { helpAll: given.includes('--help-all'), words });
  if (words.length === 0) program.help({ error: false });
  await program.parseAsync(words, { from: 'user' });
}

/** The end of help and version, which is an error only to commander. */
export function isAnswered(error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode === 0;
}
