import type { CommandSpec } from './command.js';
import { optionsOf } from './options/index.js';

/** What commander suggests, and what its words leave open: who takes an option, which commands there are, where their help is. */
export function hintFor(words: string, argv: readonly string[], commands: readonly CommandSpec[]): string {
  const [message = '', ...suggestion] = words.split('\n');
  const named = commandIn(argv, commands);
  const help = named === '' ? '`iam-audit --help`' : `\`iam-audit ${named} --help\``;
  const flag = /unknown option '(--?[\w-]+)/.exec(message)?.[1];
  const takers = flag === undefined ? [] : takersOf(flag, commands);
  const choices = choicesIn(argv, commands);
  if (takers.length > 0) return [...choices, `${flag ?? ''} belongs to ${takers.join(', ')}. Run ${help}.`].join(' ');
  const list = named === '' && message.startsWith('unknown command') ? `Commands: ${topCommands(commands).join(', ')}. ` : '';
  const quotes = message.startsWith('too many arguments') ? 'What holds blanks goes in quotes, and no blank behind a comma. ' : '';
  return [...suggestion, ...choices, `${list}${quotes}Run ${help}.`].join(' ');
}

/** Where a command only holds others, which they are. */
function choicesIn([first = '', second = '']: readonly string[], commands: readonly CommandSpec[]): readonly string[] {
  const below = commands.filter(({ path }) => path.startsWith(`${first} `)).map(({ path }) => path.slice(first.length + 1));
  const holds = commands.some(({ path, kind }) => path === first && kind === null);
  return holds && !below.includes(second) ? [`Allowed: ${below.join(', ')}.`] : [];
}

function commandIn([first = '', second = '']: readonly string[], commands: readonly CommandSpec[]): string {
  const paths = commands.map(({ path }) => path);
  return [`${first} ${second}`, first].find((path) => paths.includes(path)) ?? '';
}

function topCommands(commands: readonly CommandSpec[]): readonly string[] {
  return commands.map(({ path }) => path).filter((path) => !path.includes(' '));
}

function takersOf(flag: string, commands: readonly CommandSpec[]): readonly string[] {
  return commands
    .filter(({ path, kind, report }) => kind !== null && !path.startsWith('plan ') && optionsOf(kind, report ?? null).some(isIt(flag)))
    .map(({ path }) => path);
}

function isIt(flag: string): (option: { readonly flags: string; readonly hidden?: string }) => boolean {
  return ({ flags, hidden }) => hidden === undefined && flags.split(/[ ,]+/).includes(flag);
}
