import type { OptionSpec } from '../../options/option.js';
import { FORMATS } from './formats.js';
import { oneOf, words } from '../../options/parse.js';

export const output = [
  {
    flags: '-f, --format <format>',
    group: 'Output',
    about: `${FORMATS.join(', ')} (default: by the ending of --output, else table)`,
    parse: oneOf('--format', FORMATS),
    commands: ['report', 'plan', 'runs'],
    first: true,
  },
  {
    flags: '-o, --output <file>',
    group: 'Output',
    about: 'write the report to a file, whole or not at all, readable by you only',
    commands: ['report', 'plan', 'runs'],
    first: true,
  },
  {
    flags: '--columns <keys>',
    group: 'Output',
    about: 'these columns only; +a,b adds to the default ones',
    parse: words,
    first: true,
  },
  {
    flags: '--list-columns',
    group: 'Output',
    about: 'print the columns of the report and end',
    commands: ['report'],
    first: true,
  },
  {
    flags: '--sort <keys>',
    group: 'Output',
    about: 'order by columns: created_at or days_inactive:desc, separated by commas',
    parse: words,
    commands: ['report'],
    first: true,
  },
  {
    flags: '--raw',
    group: 'Output',
    about: 'do not neutralise spreadsheet formulas in CSV',
  },
] as const satisfies readonly OptionSpec[];
