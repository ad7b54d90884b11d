import { CommanderError } from 'commander';
import { AuditError, type ExitCode } from './errors.js';
import type { Io } from './cli/io.js';
import { brief } from './model/brief.js';
import { openLog, type Log, type LogFormat } from './cli/log.js';
import { asHelp, parseCommandLine } from './cli/parse-command-line.js';
import { hintFor } from './cli/explain-words.js';
import type { Invoke } from './cli/program.js';
import { COMMAND_LINE } from './commands/index.js';

/** Runs one command line and returns its exit code: the only place where an error becomes one. */
export async function main(given: readonly string[], io: Io): Promise<ExitCode> {
  // TAB was pressed: no command line is made for that.
  if (given[0] === '__complete') return (await import('./commands/complete.js')).complete(given.slice(1), io);
  let code: ExitCode = 0;
  const argv = asHelp(given);
  const logAs = (format: LogFormat): Log => openLog(io.err, format, () => io.clock.now());
  let voice = { argv, debug: argv.includes('--debug'), log: logAs(logFormatIn(argv)) };
  // Help and version start without what only a run needs.
  const invoke: Invoke = async (command, words, flags) => {
    if (command.load === undefined) return;
    const { withConfiguration } = await import('./config/with-configuration.js');
    code = await withConfiguration(command, flags, io, async (settings) => {
      voice = { argv, debug: settings.debug, log: logAs(settings.logFormat) };
      return (await command.load?.())?.(words, settings, io, flags) ?? 0;
    });
  };
  try {
    await parseCommandLine(given, io, COMMAND_LINE, invoke);
    return code;
  } catch (error) {
    return explain(error, voice);
  }
}

interface Voice {
  readonly argv: readonly string[];
  readonly debug: boolean;
  readonly log: Log;
}

/** Errors may come before the options were read, so this looks for itself. */
function logFormatIn(argv: readonly string[]): LogFormat {
  const at = argv.findIndex((word) => word === '--log-format');
  return argv.includes('--log-format=json') || argv[at + 1] === 'json' && at >= 0 ? 'json' : 'text';
}

function explain(error: unknown, voice: Voice): ExitCode {
  if (error instanceof CommanderError) return explainCommander(error, voice);
  if (error instanceof AuditError) return say(error, error.exitCode, error.message, error.hint, voice);
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const evidence = voice.debug ? 'the stack above' : 'the output of --debug';
  const hint = `This is a bug in iam-audit. Please report it with the command line and ${evidence}.`;
  return say(error, 70, text, hint, voice);
}

function say(error: unknown, code: ExitCode, message: string, hint: string | null, { debug, log }: Voice): ExitCode {
  if (debug && code !== 130) {
    for (let cause = error; cause instanceof Error; cause = cause.cause) {
      const stack = cause.stack ?? cause.message;
      for (const line of stack.split('\n')) log.tell('stack', { line }, `debug: ${line}`);
    }
  }
  const told = withoutLongWords(message);
  const lines = hint === null ? [`iam-audit: ${told}`] : [`iam-audit: ${told}`, `  ${hint}`];
  if (log.format === 'json') log.tell('error', { message: told, hint, exit_code: code }, '');
  else for (const line of lines) log.tell('error', {}, line);
  return code;
}

/** Help and version end commander with an error of code 0. Its own messages already suggest the nearest flag. */
function explainCommander(error: CommanderError, voice: Voice): ExitCode {
  if (error.exitCode === 0) return 0;
  const words = wordsOf(error, voice.argv);
  const [message = ''] = words.split('\n');
  const hint = hintFor(words, voice.argv, COMMAND_LINE);
  return say(error, 2, message, hint, { ...voice, debug: false });
}

/** What was typed is not said back whole when it is longer than any flag. */
const LONG_QUOTE = /'([^']{80})[^']+'/g;

/** Nor are paths and names that go on and on, wherever they come from. */
function withoutLongWords(line: string): string {
  return line.replace(/\S{301,}/g, (word) => brief(word));
}

function wordsOf({ code, message }: CommanderError, [first = '', second]: readonly string[]): string {
  if (code !== 'commander.help') return message.replace(/^error: /, '').replace(LONG_QUOTE, '\'$1…\'');
  // Commander would print the help and has no words: `plan` without a report, `help frobnicate`.
  return second === undefined ? `${first} needs one of its commands` : `unknown command '${second}'`;
}
