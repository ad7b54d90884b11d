import { CHECK_IDS, names } from '../../findings/check-ids.js';
import type { OptionSpec } from '../../options/option.js';
import { listOf, matching, nameOrPattern, oneOf, path, wholeNumber } from '../../options/parse.js';

const CHECKS = 'names of checks, and patterns such as key-*; `iam-audit findings --list-checks` lists them';

/** What `cleanup plan` can be asked. */
export const CLEANUP_OPTIONS = [
  {
    flags: '--stage <stage>',
    group: 'What is judged',
    about: 'quarantine (can be undone), remove (what is in quarantine), or shrink (policies lose what was not used)',
    parse: oneOf('--stage', ['quarantine', 'remove', 'shrink']),
    default: 'quarantine',
    flagOnly: true,
    commands: ['report'],
  },
  {
    flags: '--stale-days <n>',
    group: 'What is judged',
    about: 'credentials, or with shrink permissions, that were not used for so many whole days',
    parse: wholeNumber('--stale-days', 1, 36_500),
    default: 90,
    commands: ['report'],
  },
  {
    flags: '--unused-roles-days <n>',
    group: 'What is judged',
    about: 'also roles that were not used for so many whole days, 400 at most (default: no roles)',
    parse: wholeNumber('--unused-roles-days', 1, 400),
    commands: ['report'],
  },
  {
    flags: '--findings <checks>',
    group: 'What is judged',
    about: 'of that only what fails one of these checks: key-unused, or patterns such as key-*',
    parse: listOf(nameOrPattern('--findings', CHECK_IDS, names, CHECKS)),
    default: [],
    flagOnly: true,
    commands: ['report'],
  },
  {
    flags: '--people <file>',
    group: 'What is judged',
    about: 'instead the users of those who left, whatever they used: a CSV file with a column email, user or name',
    parse: path('--people'),
    flagOnly: true,
    commands: ['report'],
  },
  {
    flags: '--keep-tag',
    group: 'What is judged',
    about: 'leave out whose tag iam-audit:keep has a date, until that day',
    commands: ['report'],
  },
  {
    flags: '--break-glass-tag <tag>',
    group: 'What is judged',
    about: 'never touch who has this tag: its key, or key=value',
    parse: matching('--break-glass-tag', /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,385}$/u, 'a tag key, or key=value'),
    commands: ['report'],
  },
  {
    flags: '--cleanup-role <name>',
    group: 'Role assumption',
    about: 'role that cleanup apply enters in each account; may carry a path',
    parse: matching('--cleanup-role', /^\/?([\w+=,.@-]+\/){0,20}[\w+=,.@-]{1,64}$/, 'a role name such as IamAuditCleanup'),
    default: 'IamAuditCleanup',
    commands: ['report'],
  },
  {
    flags: '--emit <kind>',
    group: 'Output',
    about: 'print the plan as something else that can be reviewed and run: sh, terraform or ssm',
    parse: oneOf('--emit', ['sh', 'terraform', 'ssm']),
    flagOnly: true,
    commands: ['report'],
  },
  {
    flags: '--due <day>',
    group: 'Delivery',
    about: 'the day on which the plan is to be applied, for the notice that --to sends to owners: 2027-03-31',
    parse: matching('--due', /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'a day such as 2027-03-31'),
    flagOnly: true,
    commands: ['report'],
  },
] as const satisfies readonly OptionSpec[];
