import { CommanderError } from 'commander';
import { audit } from './audit.js';
import { AuditError, type ExitCode } from './errors.js';
import type { Io } from './io.js';
import { listColumns } from './list-columns.js';
import { buildProgram } from './program.js';
import { safeText } from './render/safe-text.js';

/** Runs one command line and returns its exit code: the only place where an error becomes one. */
export async function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = 0;
  const program = buildProgram(io, async (report, settings) => {
    if (settings.listColumns) io.out.stream.write(listColumns(report));
    else code = await audit(report, settings, io);
  });
  try {
    if (argv.length === 0) program.help({ error: false });
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    return explain(error, argv, io);
  }
}

function explain(error: unknown, argv: readonly string[], io: Io): ExitCode {
  if (error instanceof CommanderError) return explainCommander(error, argv, io);
  const debug = argv.includes('--debug');
  if (error instanceof AuditError) return say(error, error.exitCode, error.message, error.hint, debug, io);
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const hint = `This is a bug in iam-audit. Please report it with the command line${debug ? ' and the stack above.' : ' and the output of --debug.'}`;
  return say(error, 70, text, hint, debug, io);
}

function say(error: unknown, code: ExitCode, message: string, hint: string | null, debug: boolean, io: Io): ExitCode {
  if (debug && error instanceof Error && code !== 130) {
    for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) io.err.stream.write(`debug: ${cause.stack ?? cause.message}\n`);
  }
  io.err.stream.write(`iam-audit: ${safeText(message)}\n`);
  if (hint !== null) io.err.stream.write(`  ${safeText(hint)}\n`);
  return code;
}

/** Help and version end commander with an error of code 0. Its own messages already suggest the nearest flag. */
function explainCommander(error: CommanderError, argv: readonly string[], io: Io): ExitCode {
  if (error.exitCode === 0) return 0;
  const [message = '', ...suggestion] = wordsOf(error, argv).split('\n');
  const hint = [...suggestion, 'Run `iam-audit --help`, or `iam-audit <command> --help`.'].join(' ');
  return say(error, 2, message, hint, false, io);
}

function wordsOf({ code, message }: CommanderError, argv: readonly string[]): string {
  // `help frobnicate`: commander prints the general help, and has no words for it.
  return code === 'commander.help' ? `unknown command '${argv[1] ?? ''}'` : message.replace(/^error: /, '');
}
