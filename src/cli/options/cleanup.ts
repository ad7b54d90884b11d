import type { OptionSpec } from '../../options/option.js';
import { listOf, matching, REGION, wholeNumber } from '../../options/parse.js';

export const cleanup = [
  {
    flags: '--quarantine-days <n>',
    group: 'What is judged',
    about: 'grace: remove only what has been in quarantine for so many days, by our own journal and its tag',
    parse: wholeNumber('--quarantine-days', 1, 3650),
    alias: '--grace-days <n>',
    default: 30,
    commands: ['apply', 'status'],
    first: true,
  },
  {
    flags: '--max-evidence-age <hours>',
    group: 'What is judged',
    about: 'refuse a plan whose oldest evidence is older',
    parse: wholeNumber('--max-evidence-age', 1, 720),
    default: 24,
    commands: ['apply'],
    first: true,
  },
  {
    flags: '--stop-after-failures <n>',
    group: 'The run',
    about: 'end when so many principals have failed (default: go on with the others)',
    parse: wholeNumber('--stop-after-failures', 1, 1_000_000),
    commands: ['apply'],
    first: true,
  },
  {
    flags: '--trail-regions <list>',
    group: 'What is judged',
    about: 'look in CloudTrail of these Regions too for what was tried in quarantine (always: the Region of IAM, and --region)',
    parse: listOf(matching('--trail-regions', ...REGION)),
    commands: ['apply', 'status'],
    first: true,
  },
  {
    flags: '--with-shrink',
    group: 'Role assumption',
    about: 'template cleanup-role: it may rewrite policies too (stage shrink), and with that give anything to anybody',
    commands: ['template'],
  },
  {
    flags: '--cleanup <role>',
    group: 'Role assumption',
    about: 'also look at the role that cleanup apply enters, such as IamAuditCleanup',
    parse: matching('--cleanup', /^\/?([\w+=,.@-]+\/){0,20}[\w+=,.@-]{1,64}$/, 'a role name such as IamAuditCleanup'),
    commands: ['doctor'],
    first: true,
  },
] as const satisfies readonly OptionSpec[];
