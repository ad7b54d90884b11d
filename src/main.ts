import { CommanderError } from 'commander';
import { AuditError, type ExitCode } from './errors.js';
import type { Io } from './cli/io.js';
import { brief } from './model/brief.js';
import { openLog, type Log, type LogFormat } from './cli/log.js';
import { buildProgram } from './cli/program.js';
import type { ReportHead } from './reports/commands.js';
import type { Report } from './reports/report.js';

/** Runs one command line and returns its exit code: the only place where an error becomes one. */
export async function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = 0;
  // Help and version start without what only a run needs.
  const program = buildProgram(io, {
    report: async (report, settings, named) => {
      if (settings.listColumns) io.out.stream.write((await import('./commands/list-columns.js')).listColumns(await loaded(report), settings));
      else code = await (await import('./commands/report.js')).audit(await loaded(report), settings, named, io);
    },
    plan: async (report, settings, named) => {
      code = await (await import('./commands/plan.js')).plan(await loaded(report), settings, named, io);
    },
    runs: async (settings) => {
      code = await (await import('./commands/runs.js')).showRuns(settings, io);
    },
    prune: async (settings) => {
      code = await (await import('./commands/runs.js')).prune(settings, io);
    },
    merge: async (runs, settings) => {
      code = await (await import('./commands/merge.js')).merge(runs, settings, io);
    },
  });
  try {
    if (argv.length === 0) program.help({ error: false });
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    return explain(error, { argv, debug: argv.includes('--debug'), log: openLog(io.err, logFormatIn(argv), () => io.clock.now()) });
  }
}

/** The report behind its head. */
async function loaded({ name }: ReportHead): Promise<Report> {
  const { REPORTS } = await import('./reports/index.js');
  const report = REPORTS.find((each) => each.name === name);
  if (report === undefined) throw new Error(`no report ${name}`);
  return report;
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
  const hint = `This is a bug in iam-audit. Please report it with the command line${voice.debug ? ' and the stack above.' : ' and the output of --debug.'}`;
  return say(error, 70, text, hint, voice);
}

function say(error: unknown, code: ExitCode, message: string, hint: string | null, { debug, log }: Voice): ExitCode {
  if (debug && code !== 130) {
    for (let cause = error; cause instanceof Error; cause = cause.cause) {
      const stack = cause.stack ?? cause.message;
      for (const line of stack.split('\n')) log.tell('stack', { line }, `debug: ${line}`);
    }
  }
  const told = withoutLongWords(message, 300);
  const lines = hint === null ? [`iam-audit: ${told}`] : [`iam-audit: ${told}`, `  ${hint}`];
  if (log.format === 'json') log.tell('error', { message: told, hint, exit_code: code }, '');
  else for (const line of lines) log.tell('error', {}, line);
  return code;
}

/** Help and version end commander with an error of code 0. Its own messages already suggest the nearest flag. */
function explainCommander(error: CommanderError, voice: Voice): ExitCode {
  if (error.exitCode === 0) return 0;
  const [message = '', ...suggestion] = wordsOf(error, voice.argv).split('\n').map((line) => withoutLongWords(line, 80));
  const hint = [...suggestion, 'Run `iam-audit --help`, or `iam-audit <command> --help`.'].join(' ');
  return say(error, 2, message, hint, { ...voice, debug: false });
}

/** What was typed is said again, but not all of it where it goes on and on. */
function withoutLongWords(line: string, longest: number): string {
  return line.replace(/\S{81,}/g, (word) => brief(word, longest));
}

function wordsOf({ code, message }: CommanderError, [first = '', second]: readonly string[]): string {
  if (code !== 'commander.help') return message.replace(/^error: /, '');
  // Commander would print the help and has no words: `plan` without a report, `help frobnicate`.
  return second === undefined ? `${first} needs one of its commands` : `unknown command '${second}'`;
}
