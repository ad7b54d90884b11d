import { ROLE_KINDS, roleKind } from '../../checks/role-kind.js';
import { ROLE_USES, roleActivity } from '../../checks/role-use.js';
import { beyondRecord } from './beyond-record.js';
import { toneOf } from './cells.js';
import type { RoleColumn } from './role-row.js';

const common = { needs: ['roles'] } as const;

export const roleUseColumns: readonly RoleColumn[] = [
  {
    ...common,
    key: 'last_used',
    title: 'Last used',
    type: 'date',
    about: 'Last use; empty: none in the tracking period of about 400 days, which is not "never"',
    weight: 1,
    value: ({ role }) => roleActivity(role).last,
  },
  {
    ...common,
    key: 'last_used_region',
    title: 'Region',
    type: 'text',
    about: 'Region of that use',
    value: ({ role }) => roleActivity(role).region,
  },
  {
    ...common,
    key: 'last_used_status',
    title: 'Use',
    type: 'choice',
    choices: ROLE_USES,
    about: '`used`: in the tracking period · `not_in_window`: not in the last 400 days; AWS keeps no record of the time before',
    weight: 2,
    value: ({ role }) => roleActivity(role).status,
    tone: ({ role }) => toneOf(roleActivity(role).status, { used: 'good', not_in_window: 'warn' }),
  },
  {
    ...common,
    key: 'days_unused',
    title: 'Days unused',
    type: 'number',
    about:
      'Whole days since the last use, when the account details were read; `not_in_window`: since creation, and 400 at most, for ' +
      'older use is not on record',
    weight: 1,
    value: ({ role }) => roleActivity(role).daysUnused,
    text: ({ role }) => beyondRecord(roleActivity(role).last, roleActivity(role).daysUnused),
  },
];

export const roleKindColumns: readonly RoleColumn[] = [
  {
    ...common,
    key: 'kind',
    title: 'Kind',
    type: 'choice',
    choices: ROLE_KINDS,
    about:
      '`service_linked`: made by an AWS service for itself · `identity_center`: made from a permission set · `control_tower`, ' +
      '`stack_set`, `organization_access`: made to govern accounts, and rarely used on purpose · `role`: any other',
    weight: 1,
    value: ({ role }) => roleKind(role),
    tone: ({ role }) => (role.serviceLinked ? 'muted' : undefined),
  },
  {
    ...common,
    key: 'permission_set',
    title: 'Permission set',
    type: 'text',
    about: 'Identity Center permission set that the role was made from',
    value: ({ role }) => role.permissionSet,
  },
];
