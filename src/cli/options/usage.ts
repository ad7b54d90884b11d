import { PRINCIPALS } from '../../reconcile/inference.js';
import { listOf, matching, oneOf, wholeNumber } from '../parse-option.js';
import { GROUPINGS } from '../../reports/report.js';
import { ABSENT } from '../settings.js';
import type { OptionSpec } from './option.js';

const NAME = 'a name of up to 128 letters, digits and + = . @ - _; of a name with a comma, give the ARN';

function named(kind: string): OptionSpec {
  return {
    flags: `--${kind} <name>`,
    group: 'What is judged',
    about: `a ${kind} by its name, or several; with --account`,
    parse: listOf(matching(`--${kind}`, /^[\w+=.@-]{1,128}$/, NAME)),
    named: true,
  };
}

/** What is asked and judged of permissions and their use. */
export const usage: readonly OptionSpec[] = [
  ...['user', 'role', 'group', 'policy'].map(named),
  {
    flags: '--account <id>',
    group: 'What is judged',
    about: 'account of the names; of an AWS-managed policy: the only account to ask (default: all)',
    parse: matching('--account', /^\d{12}$/, 'an account id of 12 digits'),
    named: true,
  },
  {
    flags: '--unused-days <n>',
    group: 'What is judged',
    about: 'only what was not used for this many whole days, or may not have been',
    parse: wholeNumber('--unused-days', 1, 36_500),
    report: 'unusedDays',
    commands: ['report'],
  },
  {
    flags: '--principals <which>',
    group: 'What is judged',
    about: `whose permissions: ${PRINCIPALS.join(', ')}`,
    parse: oneOf('--principals', PRINCIPALS),
    default: ABSENT.principals,
    report: 'principals',
  },
  {
    flags: '--granularity <level>',
    group: 'What is judged',
    about: 'service, or action: also the actions that AWS tracks',
    parse: oneOf('--granularity', ['service', 'action']),
    default: ABSENT.granularity,
    report: 'granularity',
  },
  {
    flags: '--by <what>',
    group: 'What is judged',
    about: 'principal; or policy: the use of all who have the same policy, taken together',
    parse: oneOf('--by', GROUPINGS),
    default: ABSENT.by,
    report: 'by',
  },
  {
    flags: '--entities <service>',
    group: 'What is judged',
    about: 'who of a group or policy used this service, and when',
    parse: matching('--entities', /^[a-z0-9-]{1,64}$/, 'the namespace of a service, such as s3 or execute-api'),
    report: 'entitiesOf',
  },
  {
    flags: '--granting',
    group: 'What is judged',
    about: 'also which policies grant each service',
    report: 'granting',
  },
  {
    flags: '--suggest',
    group: 'What is judged',
    about: 'reduced policy documents without what is not used',
    report: 'suggest',
  },
  {
    flags: '--collapse-sso',
    group: 'What is judged',
    about: 'one row for each Identity Center permission set instead of one for each of its roles',
    report: 'collapseSso',
    commands: ['report'],
  },
  {
    flags: '--hops <n>',
    group: 'What is judged',
    about: 'so many roles that are assumed one after another, at most; 0: roles that may be assumed are not looked at',
    parse: wholeNumber('--hops', 0, 20),
    default: ABSENT.hops,
    report: 'hops',
  },
  {
    flags: '--no-infer',
    group: 'What is judged',
    about: 'ask access advisor also where the answer follows from other evidence',
    report: 'infer',
  },
];
