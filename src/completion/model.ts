import type { CommandSpec } from '../cli/command.js';
import { optionsOf } from '../cli/options/index.js';
import type { OptionSpec } from '../options/option.js';
import type { Report } from '../reports/report.js';

/** What can stand behind a flag. `dynamic`: what `iam-audit __complete` knows at the moment. */
export type Values =
  | { readonly kind: 'words'; readonly words: readonly string[]; readonly many: boolean }
  | { readonly kind: 'dynamic'; readonly what: 'accounts' | 'presets'; readonly many: boolean }
  | { readonly kind: 'files' | 'folders' | 'anything' | 'nothing' };

export interface CompletedFlag {
  readonly name: string;
  readonly short: string | null;
  readonly about: string;
  readonly values: Values;
}

/** A command, by its path; '' is the program itself. */
export interface CompletedCommand {
  readonly path: string;
  readonly about: string;
  /** The next word: commands below it, or what its argument may be. */
  readonly words: readonly string[];
  readonly flags: readonly CompletedFlag[];
}

/** What `template` prints. */
export const TEMPLATES = ['member-role', 'hub-role', 'cleanup-role', 'aggregator', 'analyzer', 'table'] as const;

export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;

const HELP: CompletedFlag = { name: '--help', short: '-h', about: 'print help', values: { kind: 'nothing' } };

/** Everything that is known of the command line without a run, from the tables of commands, options and columns. */
export function completedCommands(commands: readonly CommandSpec[], reports: readonly Report[]): readonly CompletedCommand[] {
  const below = (path: string): readonly string[] =>
    commands.flatMap((command) => {
      const words = command.path.split(' ');
      return words.slice(0, -1).join(' ') === path ? [words.at(-1) ?? ''] : [];
    });
  const version = { ...HELP, name: '--version', short: '-V', about: 'print the version' };
  const root = { path: '', about: '', words: below(''), flags: [HELP, version] };
  return [
    root,
    ...commands.map(({ path, summary, kind, report }): CompletedCommand => {
      const columns = reports.find(({ name }) => name === report?.name)?.columns.map(({ key }) => key) ?? [];
      const options = kind === null ? [] : optionsOf(kind, report ?? null).filter(({ hidden }) => hidden === undefined);
      const words = kind === 'completion' ? SHELLS : kind === 'template' ? [...TEMPLATES, ...below(path)] : below(path);
      return { path, about: summary, words, flags: [...options.map((option) => flagOf(option, columns)), HELP] };
    }),
  ];
}

function flagOf(option: OptionSpec, columns: readonly string[]): CompletedFlag {
  const [name = ''] = /--[a-z-]+/.exec(option.flags) ?? [];
  const [short = null] = /^-\w(?=,)/.exec(option.flags) ?? [];
  return { name, short, about: option.about, values: valuesOf(name, option, columns) };
}

const OF_COLUMNS = ['--columns', '--sort', '--group-by'];
const OF_ACCOUNTS = ['--accounts', '--exclude-accounts'];

function valuesOf(name: string, { flags, parse }: OptionSpec, columns: readonly string[]): Values {
  if (!flags.includes('<')) return { kind: 'nothing' };
  if (OF_COLUMNS.includes(name) && columns.length > 0) return { kind: 'words', words: columns, many: true };
  if (OF_ACCOUNTS.includes(name)) return { kind: 'dynamic', what: 'accounts', many: true };
  if (name === '--preset') return { kind: 'dynamic', what: 'presets', many: false };
  const [, path] = /<(file|folder)>/.exec(flags) ?? [];
  if (path !== undefined) return { kind: path === 'file' ? 'files' : 'folders' };
  return wordsOf(parse);
}

/** Every word that is allowed, or, where a pattern will do as well, the words that it is about. */
function wordsOf(parse: OptionSpec['parse']): Values {
  const { json } = parse ?? {};
  const own = namesIn(json);
  const words = own ?? namesIn(json?.['items']);
  return words === null ? { kind: 'anything' } : { kind: 'words', words, many: own === null };
}

function namesIn(shape: unknown): readonly string[] | null {
  const { enum: all, examples } = (shape ?? {}) as { readonly enum?: unknown; readonly examples?: unknown };
  const words = all ?? examples;
  return Array.isArray(words) ? words.map(String) : null;
}
