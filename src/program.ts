import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { EXIT_CODES } from './errors.js';
import type { Io } from './io.js';
import { OPTION_GROUPS, OPTIONS, type OptionSpec } from './options/index.js';
import { REPORTS } from './reports/index.js';
import type { Report } from './reports/report.js';
import { ABSENT, type Settings } from './settings.js';

type Run = (report: Report, settings: Settings) => Promise<void>;

/** The command line, made from the registries: a new report or option needs no line here. */
export function buildProgram(io: Io, run: Run): Command {
  const program = new Command('iam-audit')
    .description('Who holds long-lived IAM access in an AWS Organization, when it was last used, and what could not be seen.')
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .exitOverride()
    .configureHelp({ helpWidth: io.out.width ?? 100 })
    .configureOutput({
      writeOut: (text) => io.out.stream.write(text),
      // Errors are worded and written in one place, main().
      writeErr: () => undefined,
      outputError: () => undefined,
    })
    .addHelpText('after', `\n${examplesText(REPORTS.map(({ examples }) => examples[0] ?? ''))}\n${exitCodesText()}`);
  for (const report of REPORTS) program.addCommand(reportCommand(program, report, run));
  return program;
}

function reportCommand(program: Command, report: Report, run: Run): Command {
  const command = program
    .createCommand(report.name)
    .copyInheritedSettings(program)
    .summary(report.summary)
    .description(`${report.summary}.`)
    .addHelpText('after', `\n${examplesText(report.examples)}`)
    .allowExcessArguments(false)
    .action(async (given: Partial<Settings>) => {
      await run(report, { ...ABSENT, ...given } as Settings);
    });
  for (const group of OPTION_GROUPS) {
    const own = optionsOf(report).filter((option) => option.group === group);
    if (own.length > 0) command.optionsGroup(`${group}:`);
    for (const spec of own) command.addOption(optionOf(spec));
  }
  return command;
}

/** Options that a report takes: the shared ones, and those of the yardstick that it names. */
export function optionsOf(report: Report): readonly OptionSpec[] {
  return OPTIONS.filter((option) => option.report === undefined || report.options.includes(option.report));
}

function optionOf({ flags, about, parse, default: value }: OptionSpec): Option {
  const option = new Option(flags, about);
  if (value !== undefined) option.default(value);
  if (parse !== undefined) option.argParser((text: string) => parse(text));
  return option;
}

function examplesText(examples: readonly string[]): string {
  return `Examples:\n${examples.map((example) => `  $ ${example}`).join('\n')}\n`;
}

function exitCodesText(): string {
  const lines = EXIT_CODES.map(({ code, when }) => `  ${String(code).padStart(3)}  ${when.replaceAll('`', '')}`);
  return `Exit codes:\n${lines.join('\n')}\n`;
}

/** From package.json, beside bin and dist; read when it is asked for. */
function version(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
