import type { OptionSpec } from '../../options/option.js';
import { oneOf, path, words } from '../../options/parse.js';

export const DDL_ENGINES = ['athena', 'duckdb', 'glue'] as const;

export const exporting = [
  {
    flags: '--into <place>',
    group: 'Output',
    about: 'folder that the tables are written to, as report=…/dt=…/; with --ddl where they are: a folder, or s3://bucket/prefix/',
    parse: path('--into'),
    commands: ['export'],
    first: true,
  },
  {
    flags: '--reports <names>',
    group: 'Output',
    about: 'these only: names of reports, separated by commas (default: every report that the run has asked for)',
    parse: words,
    commands: ['export', 'pack'],
    first: true,
  },
  {
    flags: '--all-runs',
    group: 'Kept evidence',
    about: 'every finished run of the scope and question of the last one; of a day the newest',
    commands: ['export'],
    first: true,
  },
  {
    flags: '--ddl <engine>',
    group: 'Output',
    about: `print the definitions of the tables and write nothing: ${DDL_ENGINES.join(', ')} (a CloudFormation template)`,
    parse: oneOf('--ddl', DDL_ENGINES),
    commands: ['export'],
    first: true,
    flagOnly: true,
  },
] as const satisfies readonly OptionSpec[];
