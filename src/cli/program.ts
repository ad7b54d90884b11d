import { Command, Option } from 'commander';
import { usageError } from '../errors.js';
import { quoted } from '../text.js';
import { keyOf, OPTION_GROUPS, type OptionSpec } from '../options/option.js';
import type { CommandSpec } from './command.js';
import { examplesText, exitCodesText, foldedText, helpConfiguration } from './help.js';
import type { Io } from './io.js';
import { optionsOf } from './options/index.js';
import type { Settings } from './settings.js';
import { toolVersion } from './version.js';

/** Runs a command that was chosen; `words` are what stands behind its name, `given` what its flags say. */
export type Invoke = (command: CommandSpec, words: readonly string[], given: Partial<Settings>) => Promise<void>;

export interface ProgramStyle {
  /** Explain every option in --help, the shared ones too. */
  readonly helpAll: boolean;
  /** The command line, where it is known: only commands that it names need their options, which are hundreds in all. */
  readonly words?: readonly string[];
}

const HELP = ['help [command]', 'Print the help of a command'] as const;

/** The command line, made from the lists of commands and options: a new one needs no line here. */
export function buildProgram(io: Io, commands: readonly CommandSpec[], invoke: Invoke, style: ProgramStyle = { helpAll: false }): Command {
  const { width } = io.out;
  const examples = commands.flatMap(({ kind, examples: [first] }) => (kind === 'report' && first !== undefined ? [first] : []));
  const program = new Command('iam-audit')
    .description('Who holds long-lived IAM access in an AWS Organization, when it was last used, and what could not be seen.')
    .version(toolVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(...HELP)
    .exitOverride()
    .configureHelp(helpConfiguration(width, style.helpAll))
    .configureOutput({
      writeOut: (text) => io.out.stream.write(text),
      // Errors are worded and written in one place, main().
      writeErr: () => undefined,
      outputError: () => undefined,
    })
    .addHelpText('after', `\n${examplesText(['iam-audit users --demo', ...examples])}\n${exitCodesText(width)}`);
  const made = new Map<string, Command>([['', program]]);
  for (const spec of commands) {
    const words = spec.path.split(' ');
    const parent = made.get(words.slice(0, -1).join(' '));
    if (parent === undefined) throw new Error(`${spec.path}: its parent does not stand before it`);
    const command = parent.createCommand(words.at(-1)).copyInheritedSettings(parent);
    describe(command, spec);
    if (words.every((word) => style.words?.includes(word) !== false)) addOptions(command, spec);
    command.addHelpText('after', () => `\n${foldedText(command, width, style.helpAll)}${examplesText(spec.examples)}`);
    if (spec.load === undefined) command.helpCommand(...HELP);
    else command.action(() => invoke(spec, command.args, givenOf(command)));
    parent.addCommand(command);
    made.set(spec.path, command);
  }
  return program;
}

/** Without defaults: what stands elsewhere may take their place. What a command's parent takes as well, commander gives to that. */
function givenOf(command: Command): Partial<Settings> {
  return { ...(command.parent === null ? {} : givenOf(command.parent)), ...ownOf(command) };
}

function ownOf(command: Command): Partial<Settings> {
  const all = Object.entries<unknown>(command.opts());
  return Object.fromEntries(all.filter(([key]) => command.getOptionValueSource(key) !== 'default'));
}

function describe(command: Command, { summary, description = `${summary}.`, argument }: CommandSpec): void {
  command.summary(summary).description(description);
  if (argument === undefined) command.allowExcessArguments(false);
  else command.argument(argument.flags, argument.about);
}

function addOptions(command: Command, { kind, report }: CommandSpec): void {
  if (kind === null) return;
  const options = optionsOf(kind, report ?? null);
  for (const group of OPTION_GROUPS) {
    const own = options.filter((option) => option.group === group);
    if (own.length > 0) command.optionsGroup(`${group}:`);
    for (const spec of own) for (const option of optionsFor(spec)) command.addOption(option);
  }
}

function optionsFor({ alias, ...spec }: OptionSpec): readonly Option[] {
  if (alias === undefined) return [optionOf(spec)];
  const other = optionOf({ ...spec, flags: alias }).hideHelp();
  other.attributeName = () => keyOf(spec.flags);
  return [optionOf(spec), other];
}

function optionOf({ flags, about, parse, default: value, hidden }: OptionSpec): Option {
  const option = new Option(flags, about).hideHelp(hidden !== undefined);
  // An empty list says nothing in --help; the settings have it all the same.
  if (value !== undefined && (!Array.isArray(value) || value.length > 0)) option.default(value);
  if (flags.includes('<'))
    option.argParser((text: string, before: unknown) => {
      const now = parse === undefined ? text : parse(text);
      if (text.trim() === '') throw usageError(`${option.long ?? flags} can't be ${quoted(text)}`, EMPTY);
      return before === value ? now : joined(before, now);
    });
  return option;
}

/** As a path it would be the current folder. */
const EMPTY = 'Leave it out, or give it a value. A variable of the shell that is not set is empty as well.';

/** A list that is given twice is one list; of anything else the last counts. */
function joined(before: unknown, now: unknown): unknown {
  return Array.isArray(before) && Array.isArray(now) ? [...new Set<unknown>([...(before as unknown[]), ...(now as unknown[])])] : now;
}
