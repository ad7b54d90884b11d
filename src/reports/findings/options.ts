import { CHECK_IDS, names, SEVERITIES, STATUSES } from '../../findings/check-ids.js';
import type { OptionSpec } from '../../options/option.js';
import { listOf, nameOrPattern, oneOf, path, wholeNumber, type Parse } from '../../options/parse.js';

const ALLOWED = 'names of checks, and patterns such as key-*; `iam-audit findings --list-checks` lists them';

const checks = (option: string): Parse<readonly string[]> => listOf(nameOrPattern(option, CHECK_IDS, names, ALLOWED));

/** What `findings` can be asked. */
export const FINDING_OPTIONS = [
  {
    flags: '--check <ids>',
    group: 'What is judged',
    about: 'only these checks: key-unused, or patterns such as root-*',
    parse: checks('--check'),
    default: [],
    commands: ['report', 'plan', 'export'],
  },
  {
    flags: '--not-check <ids>',
    group: 'What is judged',
    about: 'all but these checks',
    parse: checks('--not-check'),
    default: [],
    commands: ['report', 'plan', 'export'],
  },
  {
    flags: '--severity <least>',
    group: 'What is judged',
    about: `only checks at least so severe: ${SEVERITIES.join(', ')}`,
    parse: oneOf('--severity', SEVERITIES),
    commands: ['report', 'plan', 'export'],
  },
  {
    flags: '--status <which>',
    group: 'What is judged',
    about: `list findings with this status: ${STATUSES.filter((status) => status !== 'exempt').join(', ')}`,
    parse: listOf(oneOf('--status', STATUSES)),
    default: ['fail', 'unknown'],
    commands: ['report', 'export'],
  },
  {
    flags: '--list-checks',
    group: 'What is judged',
    about: 'list the checks, in any format, and end',
    commands: ['report'],
  },
  {
    flags: '--grace-days <n>',
    group: 'What is judged',
    about: 'what was never used may be so many days old',
    parse: wholeNumber('--grace-days', 0, 36_500),
    default: 30,
    commands: ['report', 'export'],
  },
  {
    flags: '--root-days <n>',
    group: 'What is judged',
    about: 'a use of the root user counts for so many days',
    parse: wholeNumber('--root-days', 1, 36_500),
    default: 90,
    commands: ['report', 'export'],
  },
  {
    flags: '--password-length <n>',
    group: 'What is judged',
    about: 'the shortest password that a password policy may allow',
    parse: wholeNumber('--password-length', 6, 128),
    default: 14,
    commands: ['report', 'export'],
  },
  {
    flags: '--exceptions <file>',
    group: 'What is judged',
    about: 'file of exceptions, JSON or YAML: what to live with, until when, and who decided it',
    parse: path('--exceptions'),
    commands: ['report', 'plan', 'apply', 'export', 'pack'],
  },
  {
    flags: '--show-exceptions',
    group: 'What is judged',
    about: 'list what exceptions cover too',
    commands: ['report', 'export'],
  },
  {
    flags: '--fail-on <severity>',
    group: 'What is judged',
    about: 'exit with 1 when a finding at least so severe fails; with --baseline, a new one',
    parse: oneOf('--fail-on', SEVERITIES),
    commands: ['report'],
  },
  {
    flags: '--max-findings <n>',
    group: 'What is judged',
    about: 'exit with 1 when more findings fail; with --baseline, more new ones',
    parse: wholeNumber('--max-findings', 0, 1_000_000_000),
    commands: ['report'],
  },
  {
    flags: '--baseline <file>',
    group: 'What is judged',
    about: 'findings that are known: exit with 1 for new ones only, and say what was resolved',
    parse: path('--baseline'),
    commands: ['report'],
  },
  {
    flags: '--write-baseline',
    group: 'What is judged',
    about: 'write what fails now to the file of --baseline',
    commands: ['report'],
  },
  {
    flags: '--intersect',
    group: 'What is judged',
    about: 'compare runs, or a baseline, of different scope or question by what both have',
    commands: ['report', 'diff'],
  },
  {
    flags: '--password-reuse <n>',
    group: 'What is judged',
    about: 'so many earlier passwords may not be used again',
    parse: wholeNumber('--password-reuse', 1, 24),
    default: 24,
    commands: ['report', 'export'],
  },
] as const satisfies readonly OptionSpec[];
