import type { OptionSpec } from '../../options/option.js';
import { oneOf, single } from '../../options/parse.js';

/** When a report is sent; `changed`: when its rows differ from those of the run before. */
export const WHEN = ['always', 'rows', 'changed'] as const;

/** A file that comes with a repository must not decide where an audit goes: one that is named may. */
export const deliver = [
  {
    flags: '--to <destination>',
    group: 'Delivery',
    namedFileOnly: true,
    about:
      'send the report there as well; may be given several times: s3://bucket/prefix/, sns:, mailto:, dynamodb:, slack:, teams:, ' +
      'https:, eventbridge: (docs/deliver.md)',
    parse: single,
    default: [],
    commands: ['report', 'plan', 'doctor'],
    first: true,
  },
  {
    flags: '--when <when>',
    group: 'Delivery',
    namedFileOnly: true,
    about: 'send it always, when it has rows, or when they changed since the run before (numbers and dates do not count)',
    parse: oneOf('--when', WHEN),
    default: 'always',
    commands: ['report'],
  },
  {
    flags: '--dry-run',
    group: 'Delivery',
    flagOnly: true,
    about: 'show what would be sent where, and send nothing',
    commands: ['report'],
  },
  {
    flags: '--each',
    group: 'Delivery',
    namedFileOnly: true,
    about: 'send each row by itself as well, where the destination is an event bus',
    commands: ['report'],
  },
  {
    flags: '--failed',
    group: 'Delivery',
    flagOnly: true,
    about: 'with --run: send only to those destinations that have not accepted this report yet',
    commands: ['report'],
  },
] as const satisfies readonly OptionSpec[];
