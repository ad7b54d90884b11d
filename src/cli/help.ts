import { Help, type Command, type Option } from 'commander';
import { EXIT_CODES } from '../errors.js';
import { keyOf } from '../options/option.js';
import { wrapWords, withoutMarks } from '../text.js';
import { OPTIONS } from './options/index.js';
import { REPORT_OPTIONS } from '../reports/options.js';
import { names } from './options/names.js';

/** Wider lines are hard to read, and many terminals have no more. */
const WIDEST = 80;

/** Explained by --help: what is the command's own, and what most people need of the rest. */
const EXPLAINED: ReadonlySet<string> = new Set(
  [...names, ...REPORT_OPTIONS, ...OPTIONS.filter((spec) => 'first' in spec)].map(({ flags }) => keyOf(flags)),
);

/** How wide the help may be. */
export function helpWidth(columns: number | null): number {
  return Math.min(columns ?? WIDEST, WIDEST);
}

/** Is an option only named, until --help-all? */
function isFolded(command: Command, option: Option): boolean {
  const shared = command.options.length > 12;
  return shared && option.attributeName() !== 'help' && !EXPLAINED.has(option.attributeName());
}

/** Commander's help, with the shared options folded away unless all are asked for. */
export function helpConfiguration(width: number | null, all: boolean): Partial<Help> {
  const usual = new Help();
  return {
    helpWidth: helpWidth(width),
    visibleOptions: (command) => usual.visibleOptions(command).filter((option) => all || !isFolded(command, option)),
  };
}

/** The options that were folded away, by group. */
export function foldedText(command: Command, width: number | null, all: boolean): string {
  if (all) return '';
  const folded = command.options.filter((option) => isFolded(command, option));
  if (folded.length === 0) return '';
  const groups = [...new Set(folded.map(({ helpGroupHeading }) => helpGroupHeading ?? ''))];
  const lines = groups.flatMap((group) => {
    const flags = folded.filter((option) => option.helpGroupHeading === group).map(({ long }) => long ?? '');
    return wrapWords(`${group} ${flags.join(' ')}`, helpWidth(width) - 2, 2).map((line) => `  ${line}`);
  });
  return `More options, explained by --help-all:\n${lines.join('\n')}\n\n`;
}

export function examplesText(examples: readonly string[]): string {
  if (examples.length === 0) return '';
  return `Examples:\n${examples.map((example) => `  $ ${example}`).join('\n')}\n`;
}

export function exitCodesText(width: number | null): string {
  const lines = EXIT_CODES.flatMap(({ code, when }) => {
    const [first = '', ...rest] = wrapWords(withoutMarks(when), helpWidth(width) - 7, 0);
    return [`  ${String(code).padStart(3)}  ${first}`, ...rest.map((line) => `       ${line}`)];
  });
  return `Exit codes:\n${lines.join('\n')}\n`;
}
