import { ADMIN_KINDS } from '../../checks/admin-chain.js';
import { adminOf } from '../../checks/admin.js';
import { BOUNDARY_EFFECTS } from '../../checks/boundary-effect.js';
import { ESCALATIONS } from '../../checks/escalation.js';
import { NOT_JUDGED } from '../../checks/not-judged.js';
import { UNKNOWN, type Value } from '../../model/value.js';
import { ESCALATION_VIAS, type EscalationWay } from '../../policy/escalation-paths.js';
import { sourcesOf } from '../../policy/escalation-sources.js';
import { FLAGS, toneOf } from './cells.js';
import { grantText } from './permission.js';
import type { PrivilegeColumn, PrivilegeRow } from './privilege-row.js';

const needs = ['managed_policies'] as const;

/** An empty list says "none", so it is not said where something could not be judged. */
function known(list: readonly string[], isUnknown: boolean): Value {
  return list.length === 0 && isUnknown ? UNKNOWN : list;
}

export const adminColumns: readonly PrivilegeColumn[] = [
  {
    key: 'admin',
    title: 'Admin',
    type: 'choice',
    choices: FLAGS,
    about: '`yes` when its own policies and those of its groups together allow `*` on `*` and no permissions boundary caps it',
    needs,
    weight: 1,
    value: ({ entity }) => adminOf(entity.policies),
    tone: ({ entity }) => toneOf(adminOf(entity.policies), { yes: 'warn' }),
  },
  {
    key: 'admin_kind',
    title: 'Admin kind',
    type: 'choice',
    choices: ADMIN_KINDS,
    about: '`full`: an administrator · `all_but`: allowed everything but what `admin_except` names, by NotAction or NotResource · `none`',
    needs,
    value: ({ judged }) => judged.admin.kind,
    tone: ({ judged }) => toneOf(judged.admin.kind, { full: 'warn', all_but: 'warn' }),
  },
  {
    key: 'admin_through',
    title: 'Admin through',
    type: 'list',
    about:
      'Statements that make it one: `Deploy#2` is the second of the policy Deploy, attached or inline; through a group: ' +
      '`Admins>AdministratorAccess#1`',
    needs,
    weight: 2,
    value: ({ judged: { admin } }) => known([...new Set(admin.through.map(grantText))], admin.kind === 'unknown'),
  },
  {
    key: 'admin_except',
    title: 'Admin except',
    type: 'list',
    about: 'What an `all_but` leaves out: patterns of actions or resources; `iam:* on arn:…` where only both together are left out',
    needs,
    value: ({ judged: { admin } }) => known(admin.except, admin.kind === 'unknown'),
  },
];

function paths(row: PrivilegeRow, text: (path: EscalationWay) => string): Value {
  const { unsure, open } = row.judged.escalation;
  return known([...new Set(open.map(text))], unsure);
}

export const escalationColumns: readonly PrivilegeColumn[] = [
  {
    key: 'escalation',
    title: 'Escalation',
    type: 'choice',
    choices: ESCALATIONS,
    about:
      'Can it gain permissions that it was not granted, on one of the well-known paths, or by assuming roles (`assume_role`)? ' +
      '`limited`: on some resources only, or if a condition holds · `unknown`: a policy that could not be read decides, or ' +
      'roles of an account that was not seen; what the code and the services of the account do is not looked at',
    needs: ['managed_policies', 'service_control_policies'],
    weight: 1,
    value: ({ judged }) => judged.escalation.escalation,
    tone: ({ judged }) => toneOf(judged.escalation.escalation, { yes: 'bad', limited: 'warn' }),
  },
  {
    key: 'escalation_via',
    title: 'Escalation via',
    type: 'list',
    about: `How the open paths work: ${ESCALATION_VIAS.map((via) => `\`${via}\``).join(', ')}`,
    needs: ['managed_policies', 'service_control_policies'],
    weight: 2,
    value: (row) => paths(row, ({ via }) => via),
  },
  {
    key: 'escalation_paths',
    title: 'Escalation paths',
    type: 'list',
    about: 'Ids of the paths that are open, such as `create_policy_version` or `pass_role_lambda`',
    needs: ['managed_policies', 'service_control_policies'],
    value: (row) => paths(row, ({ id }) => id),
  },
  {
    key: 'escalation_sources',
    title: 'Sources',
    type: 'list',
    about:
      'Where the paths that are open or limited were published, such as `pathfinding/iam-001` (https://pathfinding.cloud/paths/iam-001), ' +
      '`prowler/…`, `cloudsplaining/…` by their ids',
    needs: ['managed_policies', 'service_control_policies'],
    value: ({ judged: { escalation } }) => {
      const { open, limited, unsure } = escalation;
      return known([...new Set([...open, ...limited.map(({ path }) => path)].flatMap(sourcesOf))].sort(), unsure);
    },
  },
  {
    key: 'escalation_limited',
    title: 'Limited paths',
    type: 'list',
    about: 'Ids of the paths that are open on some resources only, or if a condition or a policy variable is right',
    needs: ['managed_policies', 'service_control_policies'],
    value: ({ judged: { escalation } }) =>
      known(
        escalation.limited.map(({ path }) => path.id),
        escalation.unsure,
      ),
  },
  {
    key: 'escalation_limits',
    title: 'Limits',
    type: 'list',
    about: 'What limits them: the action, and on which resources or by what; `a within b`: what both patterns match',
    needs: ['managed_policies', 'service_control_policies'],
    value: ({ judged: { escalation } }) => known([...new Set(escalation.limited.flatMap(({ limits }) => limits))], escalation.unsure),
  },
];

export const boundaryColumns: readonly PrivilegeColumn[] = [
  {
    key: 'boundary',
    title: 'Boundary',
    type: 'text',
    about: 'ARN of the permissions boundary',
    needs,
    value: ({ entity }) => entity.boundaryArn,
  },
  {
    key: 'boundary_effect',
    title: 'Boundary effect',
    type: 'choice',
    choices: BOUNDARY_EFFECTS,
    about:
      '`none`: there is no boundary · `caps`: it takes away something that the policies allow · `no_effect`: it allows all that ' +
      'they allow · `unknown`: unread, a condition decides, or neither can be proven',
    needs,
    value: ({ judged }) => judged.boundary,
    tone: ({ judged }) => toneOf(judged.boundary, { caps: 'good', no_effect: 'warn' }),
  },
  {
    key: 'not_judged',
    title: 'Not judged',
    type: 'list',
    about:
      `What bears on it and was not judged: ${NOT_JUDGED.map((word) => `\`${word}\``).join(', ')}; session policies and resource ` +
      'policies never are',
    needs: ['managed_policies', 'service_control_policies'],
    value: ({ judged }) => judged.notJudged,
  },
];
