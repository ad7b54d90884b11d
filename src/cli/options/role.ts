import type { OptionSpec } from '../../options/option.js';
import { matching } from '../../options/parse.js';

export const role = [
  {
    flags: '--role-name <name>',
    group: 'Role assumption',
    about: 'role to assume in each account; may carry a path',
    parse: matching(
      '--role-name',
      /^\/?([\w+=,.@-]+\/){0,20}[\w+=,.@-]{1,64}$/,
      'a role name such as IamAuditReadOnly or audit/IamAuditReadOnly',
    ),
    default: 'IamAuditReadOnly',
    commands: ['report', 'plan', 'template', 'doctor'],
  },
  {
    flags: '--external-id <id>',
    group: 'Role assumption',
    about: 'external id that the trust policy of the role asks for',
    parse: matching('--external-id', /^[\w+=,.@:/-]{2,1224}$/, '2 to 1224 letters, digits and + = , . @ : / - _'),
    commands: ['report', 'plan', 'template', 'doctor', 'apply', 'status', 'undo'],
  },
  {
    flags: '--session-name <name>',
    group: 'Role assumption',
    about: "session name in the members' CloudTrail",
    parse: matching('--session-name', /^[\w+=,.@-]{2,64}$/, '2 to 64 letters, digits and + = , . @ - _'),
    default: 'iam-audit',
    commands: ['report', 'plan', 'doctor', 'apply', 'status', 'undo'],
  },
  {
    flags: '--no-assume',
    group: 'Role assumption',
    about: 'ask only what needs no role in member accounts',
    commands: ['report', 'plan', 'status'],
  },
] as const satisfies readonly OptionSpec[];
