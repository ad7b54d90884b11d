import type { OptionSpec } from '../../options/option.js';
import { listOf, matching } from '../../options/parse.js';

const NAME = /^[\w+=.@-]{1,128}$/;
const ALLOWED = 'a name of up to 128 letters, digits and + = . @ - _; of a name with a comma, give the ARN';

/** Names of what a command asks about, in place of ARNs: for the reports that take them. */
export const names = [
  {
    flags: '--user <name>',
    group: 'What is judged',
    about: 'a user by its name, or several; with --account',
    parse: listOf(matching('--user', NAME, ALLOWED)),
  },
  {
    flags: '--role <name>',
    group: 'What is judged',
    about: 'a role by its name, or several; with --account',
    parse: listOf(matching('--role', NAME, ALLOWED)),
  },
  {
    flags: '--group <name>',
    group: 'What is judged',
    about: 'a group by its name, or several; with --account',
    parse: listOf(matching('--group', NAME, ALLOWED)),
  },
  {
    flags: '--policy <name>',
    group: 'What is judged',
    about: 'a policy by its name, or several; with --account',
    parse: listOf(matching('--policy', NAME, ALLOWED)),
  },
  {
    flags: '--account <id>',
    group: 'What is judged',
    about: 'account of the names; of an AWS-managed policy: the only account to ask (default: all)',
    parse: matching('--account', /^\d{12}$/, 'an account id of 12 digits'),
  },
] as const satisfies readonly OptionSpec[];
