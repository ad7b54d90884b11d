import { Command, Option } from 'commander';
import { EXIT_CODES } from '../errors.js';
import type { Io } from './io.js';
import { OPTION_GROUPS, type CommandKind, type OptionSpec } from '../options/option.js';
import { optionsOf } from './options/index.js';
import { COMMANDS, type ReportCommand } from '../reports/commands.js';
import { settingsFrom, type Settings } from './settings.js';
import { toolVersion } from './version.js';

/** What the commands do. */
export interface Handlers {
  /** `arns`: what stands behind the command's name. */
  readonly report: (report: ReportCommand, settings: Settings, arns: readonly string[]) => Promise<void>;
  readonly plan: (report: ReportCommand, settings: Settings, arns: readonly string[]) => Promise<void>;
  readonly runs: (settings: Settings) => Promise<void>;
  readonly prune: (settings: Settings) => Promise<void>;
  readonly merge: (runs: readonly string[], settings: Settings) => Promise<void>;
}

/** The command line, made from the registries: a new report or option needs no line here. */
export function buildProgram(io: Io, handlers: Handlers): Command {
  const program = new Command('iam-audit')
    .description('Who holds long-lived IAM access in an AWS Organization, when it was last used, and what could not be seen.')
    .version(toolVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .exitOverride()
    .configureHelp({ helpWidth: io.out.width ?? 100 })
    .configureOutput({
      writeOut: (text) => io.out.stream.write(text),
      // Errors are worded and written in one place, main().
      writeErr: () => undefined,
      outputError: () => undefined,
    })
    .addHelpText('after', `\n${examplesText(COMMANDS.map(({ examples }) => examples[0] ?? ''))}\n${exitCodesText()}`);
  for (const report of COMMANDS) {
    const command = reportCommand(program, 'report', report).description(`${report.summary}.`);
    program.addCommand(command.action(withNames(report, handlers.report)));
  }
  return program
    .addCommand(planCommand(program, handlers))
    .addCommand(runsCommand(program, handlers))
    .addCommand(mergeCommand(program, handlers));
}

function planCommand(program: Command, handlers: Handlers): Command {
  const plan = program
    .createCommand('plan')
    .copyInheritedSettings(program)
    .summary('What a run would ask: calls by API, time, permissions')
    .description('What a run would ask, after only the calls that count accounts and users: calls by API, time, permissions.')
    .addHelpText('after', `\n${examplesText(['iam-audit plan users', 'iam-audit plan users --columns +services_unused --max-rate 5'])}`);
  for (const report of COMMANDS) {
    const command = reportCommand(plan, 'plan', report).description(`What \`iam-audit ${report.name}\` with the same options would ask.`);
    plan.addCommand(command.action(withNames(report, handlers.plan)));
  }
  return plan;
}

function runsCommand(program: Command, handlers: Handlers): Command {
  const runs = program
    .createCommand('runs')
    .copyInheritedSettings(program)
    .summary('Kept runs: list them, remove old ones')
    .description('Kept runs, newest first. Each can be read again with --run, and an unfinished one goes on with --resume.')
    .addHelpText(
      'after',
      `\n${examplesText(['iam-audit runs', 'iam-audit stale --run last --days 45', 'iam-audit runs prune --older-than 90d'])}`,
    )
    .allowExcessArguments(false)
    .action((given: Partial<Settings>) => handlers.runs(settingsFrom(given)));
  const prune = runs
    .createCommand('prune')
    .copyInheritedSettings(runs)
    .summary('Remove old runs')
    .description('Remove kept runs: all but the newest n, or those older than so many days. A run that goes on is never removed.')
    .allowExcessArguments(false)
    .action((_: Partial<Settings>, command: Command) => handlers.prune(settingsFrom(command.optsWithGlobals())));
  addOptions(runs, 'runs', null);
  addOptions(prune, 'prune', null);
  return runs.addCommand(prune);
}

function mergeCommand(program: Command, handlers: Handlers): Command {
  const merge = program
    .createCommand('merge')
    .copyInheritedSettings(program)
    .argument('<run...>', 'ids of finished runs, one for each shard')
    .summary('Join the kept evidence of shards into one run')
    .description('Join the kept evidence of all shards into one run, whose reports are those of a run that was never split.')
    .addHelpText(
      'after',
      `\n${examplesText(['iam-audit merge 20261101T120000Z-1a2b3c 20261101T120003Z-4d5e6f', 'iam-audit users --run last --format csv'])}`,
    )
    .action((runs: readonly string[], given: Partial<Settings>) => handlers.merge(runs, settingsFrom(given)));
  addOptions(merge, 'merge', null);
  return merge;
}

/** Commander hands over the arguments before the options, if the command takes any. */
function withNames(report: ReportCommand, handle: Handlers['report']): (...given: readonly unknown[]) => Promise<void> {
  return (...given) => {
    const [first, second] = given;
    return report.takesArns === true
      ? handle(report, settingsFrom(second as Partial<Settings>), first as readonly string[])
      : handle(report, settingsFrom(first as Partial<Settings>), []);
  };
}

function reportCommand(parent: Command, kind: CommandKind, report: ReportCommand): Command {
  const command = parent
    .createCommand(report.name)
    .copyInheritedSettings(parent)
    .summary(report.summary)
    .allowExcessArguments(false);
  if (report.takesArns === true) command.argument('[arn...]', 'ARNs of users, roles, groups or policies');
  if (kind === 'report') command.addHelpText('after', `\n${examplesText(report.examples)}`);
  addOptions(command, kind, report);
  return command;
}

function addOptions(command: Command, kind: CommandKind, report: ReportCommand | null): void {
  for (const group of OPTION_GROUPS) {
    const own = optionsOf(kind, report).filter((option) => option.group === group);
    if (own.length > 0) command.optionsGroup(`${group}:`);
    for (const spec of own) command.addOption(optionOf(spec));
  }
}

function optionOf({ flags, about, parse, default: value }: OptionSpec): Option {
  const option = new Option(flags, about);
  // An empty list says nothing in --help; the settings have it all the same.
  if (value !== undefined && (!Array.isArray(value) || value.length > 0)) option.default(value);
  if (parse !== undefined)
    option.argParser((text: string, before: unknown) => (before === value ? parse(text) : joined(before, parse(text))));
  return option;
}

/** A list that is given twice is one list; of anything else the last counts. */
function joined(before: unknown, now: unknown): unknown {
  return Array.isArray(before) && Array.isArray(now) ? [...new Set<unknown>([...(before as unknown[]), ...(now as unknown[])])] : now;
}

function examplesText(examples: readonly string[]): string {
  return `Examples:\n${examples.map((example) => `  $ ${example}`).join('\n')}\n`;
}

function exitCodesText(): string {
  const lines = EXIT_CODES.map(({ code, when }) => `  ${String(code).padStart(3)}  ${when.replaceAll('`', '')}`);
  return `Exit codes:\n${lines.join('\n')}\n`;
}
