import type { OptionSpec } from '../../options/option.js';
import { listOf, matching, oneOf } from '../../options/parse.js';
import { COMMANDS } from '../../reports/commands.js';

/** What `doctor` looks at. */
export const DOCTOR_PARTS = ['here', 'hub', 'recorder', 'accounts', 'destinations'] as const;

export const template = [
  {
    flags: '--for <reports>',
    group: 'Role assumption',
    about: 'only what these reports need, with any of their options: users, stale … (default: every report)',
    parse: listOf(oneOf('--for', COMMANDS.map(({ name }) => name))),
    commands: ['template', 'doctor'],
    first: true,
  },
  {
    flags: '--only <parts>',
    group: 'What is judged',
    about: `only these parts: ${DOCTOR_PARTS.join(', ')}`,
    parse: listOf(oneOf('--only', DOCTOR_PARTS)),
    commands: ['doctor'],
    flagOnly: true,
    first: true,
  },
  {
    flags: '--principal <arn>',
    group: 'Role assumption',
    about: 'who may assume the role: of member-role the ARN of who runs iam-audit (default: a parameter of the template)',
    parse: matching('--principal', /^arn:[a-z-]+:(iam|sts)::\d{12}:[\w+=,.@/-]{1,600}$/, 'the ARN of a role, a user or :root'),
    commands: ['template'],
    first: true,
  },
  {
    flags: '--language <name>',
    group: 'Output',
    about: 'cloudformation, or terraform (JSON, for a .tf.json file)',
    parse: oneOf('--language', ['cloudformation', 'terraform']),
    default: 'cloudformation',
    commands: ['template'],
    first: true,
  },
] as const satisfies readonly OptionSpec[];
