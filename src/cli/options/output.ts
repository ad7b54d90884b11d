import type { OptionSpec } from '../../options/option.js';
import { FINDING_FORMATS, FORMAT_NAMES } from '../../render/index.js';
import { oneOf, path, wholeNumber, words } from '../../options/parse.js';

const USUAL = FORMAT_NAMES.filter((name) => !FINDING_FORMATS.includes(name));

export const output = [
  {
    flags: '-f, --format <format>',
    group: 'Output',
    about: `${USUAL.join(', ')}; of findings also ${FINDING_FORMATS.join(', ')} (default: by the ending of --output, else table)`,
    parse: oneOf('--format', FORMAT_NAMES),
    commands: ['report', 'plan', 'runs', 'diff', 'trend', 'config', 'query', 'doctor', 'apply', 'status', 'undo', 'export', 'verify'],
    first: true,
  },
  {
    flags: '-o, --output <file>',
    group: 'Output',
    about: 'write to a file, whole or not at all, readable by you only (pack: to a .zip, or else a folder)',
    parse: path('--output'),
    commands: [
      ...(['report', 'plan', 'runs', 'diff', 'trend', 'query', 'template', 'schedule', 'fleet', 'doctor', 'apply'] as const),
      ...(['status', 'undo', 'pack', 'verify'] as const),
    ],
    first: true,
  },
  {
    flags: '--columns <keys>',
    group: 'Output',
    about: 'these columns only; +a,b adds to the default ones',
    parse: words,
    commands: ['report', 'plan', 'diff'],
    first: true,
  },
  {
    flags: '--list-columns',
    group: 'Output',
    about: 'print the columns of the report and end',
    commands: ['report', 'diff'],
    first: true,
  },
  {
    flags: '--sort <keys>',
    group: 'Output',
    about: 'order by columns: created_at or days_inactive:desc, separated by commas',
    parse: words,
    commands: ['report', 'diff'],
    first: true,
  },
  {
    flags: '--where <question>',
    group: 'Output',
    about: "only rows of which this is true: days_inactive > 180 and mfa_active = no, user_name like 'svc-*', admin is unknown",
    commands: ['report', 'plan', 'diff'],
    first: true,
  },
  {
    flags: '--group-by <keys>',
    group: 'Output',
    about: 'one line for each combination of these columns, with counts; of --columns the smallest, the greatest and the sum',
    parse: words,
    commands: ['report', 'diff'],
    first: true,
  },
  {
    flags: '--limit <n>',
    group: 'Output',
    about: 'the first n lines (cleanup apply: principals) only; how many more there are is said on stderr',
    parse: wholeNumber('--limit', 1, 1_000_000_000),
    commands: ['report', 'diff', 'apply'],
    first: true,
  },
  {
    flags: '--raw',
    group: 'Output',
    about: 'do not neutralise spreadsheet formulas in CSV',
    commands: ['report', 'plan', 'diff', 'trend', 'config', 'query', 'doctor', 'apply', 'status', 'undo'],
  },
] as const satisfies readonly OptionSpec[];
