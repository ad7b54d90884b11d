import type { OptionSpec } from '../../options/option.js';

export const query = [
  {
    flags: '--list',
    group: 'What is judged',
    about: 'print the queries that have a name, and end',
    commands: ['query'],
    first: true,
    flagOnly: true,
  },
  {
    flags: '--explain',
    group: 'What is judged',
    about: 'say what was sent, where, and how many pages came',
    commands: ['query'],
    first: true,
  },
] as const satisfies readonly OptionSpec[];
