import { consoleLink } from '../../model/console-link.js';
import type { Entity, Principal } from '../../reconcile/entity.js';
import { INFERENCES } from '../../reconcile/entity.js';
import { PERMISSION_USES, type JudgedPermission } from '../../checks/permission-use.js';
import { UNKNOWN, type Value } from '../../model/value.js';
import type { Grant } from '../../policy/grants.js';
import { accountColumns } from './account.js';
import { beyondRecord } from './beyond-record.js';
import { FLAGS, toneOf } from './cells.js';
import type { Column } from '../column.js';

export interface EntityRow {
  readonly entity: Entity & Partial<Pick<Principal, 'id'>>;
}

/** A row about something that an entity may do. */
export interface PermissionRow extends EntityRow {
  readonly judged: JudgedPermission;
}

/** Which policy grants it, in which statement: `Deploy#2`; through a group: `Developers>Deploy#2`. */
export function grantText({ policy: { group, name }, statement }: Grant): string {
  return `${group === null ? '' : `${group}>`}${name}#${statement}`;
}

export function grantsValue(grants: readonly Grant[]): Value {
  return grants.length === 0 ? UNKNOWN : [...new Set(grants.map(grantText))];
}

export const GRANTED_BY =
  'Policies that grant it, each with the number of its statement: `Deploy#2`; through a group: `Developers>Deploy#2`; ' +
  'unknown when they could not be read';

export const entityColumns: readonly Column<EntityRow>[] = [
  ...accountColumns<EntityRow>(({ entity }) => entity.account),
  {
    key: 'entity_type',
    title: 'Type',
    type: 'choice',
    choices: ['user', 'role', 'group', 'policy'],
    about: 'What carries the permission',
    needs: [],
    weight: 2,
    value: ({ entity }) => entity.kind,
  },
  {
    key: 'entity_name',
    title: 'Name',
    type: 'text',
    about: 'Its name, without the path',
    needs: [],
    weight: 0,
    value: ({ entity }) => entity.name,
    link: ({ entity }) => consoleLink(entity.arn),
  },
  {
    key: 'arn',
    title: 'ARN',
    type: 'text',
    about: 'ARN, with the path',
    needs: [],
    value: ({ entity }) => entity.arn,
  },
  {
    key: 'entity_id',
    title: 'Unique id',
    type: 'text',
    about: 'Unique id of a user or role (AIDA…, AROA…), which lives on when it is renamed',
    needs: [],
    value: ({ entity }) => entity.id ?? null,
  },
];

export const permissionColumns: readonly Column<PermissionRow>[] = [
  {
    key: 'service',
    title: 'Service',
    type: 'text',
    about: 'Namespace of the service; empty when nothing could be seen, so that the row stands for all of them',
    needs: ['last_accessed'],
    weight: 1,
    value: ({ judged }) => judged.namespace,
  },
  {
    key: 'service_name',
    title: 'Service name',
    type: 'text',
    about: 'Name of the service',
    needs: ['last_accessed'],
    value: ({ judged }) => judged.serviceName,
  },
  {
    key: 'action',
    title: 'Action',
    type: 'text',
    about: 'With `--granularity action`: one action of a service that was used; empty: the service as a whole',
    needs: ['last_accessed'],
    weight: 2,
    value: ({ judged }) => judged.action,
  },
  {
    key: 'use',
    title: 'Use',
    type: 'choice',
    choices: PERMISSION_USES,
    about:
      '`used` within the days asked · `new`: not used since it was granted, fewer days ago · `unused` · `impossible`: ' +
        'unused, and a boundary, SCP or denial forbids it anyway · `not_tracked`: AWS keeps no record · `unknown`: not ' +
        'seen, or beyond the tracking window of about 400 days',
    needs: ['last_accessed'],
    weight: 1,
    value: ({ judged }) => judged.use,
    tone: ({ judged }) => toneOf(judged.use, { used: 'good', unused: 'warn', impossible: 'muted', not_tracked: 'muted' }),
  },
  {
    key: 'last_used',
    title: 'Last used',
    type: 'date',
    about:
      'Last attempt on record, denied ones included; empty: none in the tracking window of about 400 days, which is ' +
        'not "never"; unknown also where `inferred` has a word and the principal was used before',
    needs: ['last_accessed'],
    weight: 1,
    value: ({ judged }) => judged.lastUsed,
  },
  {
    key: 'last_used_region',
    title: 'Region',
    type: 'text',
    about: 'Region of that attempt',
    needs: ['last_accessed'],
    value: ({ judged }) => judged.region,
  },
  {
    key: 'days_unused',
    title: 'Days unused',
    type: 'number',
    about:
      'Whole days since then; without one on record: since both the principal and a policy that grants it exist, and ' +
        '400 at most; at least so many where `inferred` has a word',
    needs: ['last_accessed'],
    weight: 2,
    value: ({ judged }) => judged.daysUnused,
    text: ({ judged }) => beyondRecord(judged.lastUsed, judged.daysUnused),
  },
  {
    key: 'inferred',
    title: 'Inferred',
    type: 'choice',
    choices: INFERENCES,
    about:
      'Why access advisor was not asked: `role_not_used`, `credentials_not_used`: the principal itself was not used ' +
        'in that time, so no service was; empty: it was asked',
    needs: ['last_accessed'],
    weight: 2,
    value: ({ judged }) => judged.inferred,
  },
];

export const grantedByColumn: Column<PermissionRow> = {
  key: 'granted_by',
  title: 'Granted by',
  type: 'list',
  about: GRANTED_BY,
  needs: ['managed_policies'],
  weight: 2,
  value: ({ judged }) => (judged.namespace === null ? UNKNOWN : grantsValue(judged.grants)),
};

export const possibleColumns: readonly Column<PermissionRow>[] = [
  {
    key: 'possible',
    title: 'Possible',
    type: 'choice',
    choices: FLAGS,
    about:
      'Could it be used at all? `no` when a boundary, a service control policy or a denial certainly forbids it; conditions ' +
        'and resource policies are not judged',
    needs: ['managed_policies', 'service_control_policies'],
    value: ({ judged }) => judged.possibility().possible,
  },
  {
    key: 'impossible_because',
    title: 'Because',
    type: 'text',
    about: 'What forbids it, or what could not be read',
    needs: ['managed_policies', 'service_control_policies'],
    value: ({ judged }) => judged.possibility().because,
  },
  {
    key: 'conditional',
    title: 'Conditional',
    type: 'choice',
    choices: FLAGS,
    about: '`yes` when every statement that grants it has a condition, which is not judged',
    needs: ['managed_policies'],
    value: ({ judged: { grants } }) => (grants.length === 0 ? UNKNOWN : grants.every(({ conditional }) => conditional) ? 'yes' : 'no'),
  },
];
