import type { Entity } from '../evidence/entity.js';
import type { EntityAccess } from '../evidence/values.js';
import { parseInstant, wholeDays } from '../model/instant.js';
import { UNKNOWN } from '../model/value.js';
import { advisorFor, subjectsIn } from './access-questions.js';
import { entityColumns, type EntityRow } from './columns/permission.js';
import { HEADS } from './heads.js';
import { defineReport, type Column } from './report.js';

/** One user or role that has a group or policy, and its use of the service. */
interface EntityUseRow extends EntityRow {
  readonly namespace: string;
  /** UNKNOWN: it could not be seen who. */
  readonly who: EntityAccess | typeof UNKNOWN;
}

const columns: readonly Column<EntityUseRow>[] = [
  {
    key: 'service',
    title: 'Service',
    type: 'text',
    about: 'Namespace of the service',
    needs: ['last_accessed'],
    weight: 1,
    value: ({ namespace }) => namespace,
  },
  {
    key: 'used_by',
    title: 'Used by',
    type: 'text',
    about: 'Name of the user or role; unknown: it could not be seen who',
    needs: ['last_accessed'],
    weight: 1,
    value: ({ who }) => (who === UNKNOWN ? UNKNOWN : who.name),
  },
  {
    key: 'used_by_type',
    title: 'Who',
    type: 'choice',
    choices: ['user', 'role', 'group'],
    about: 'What it is',
    needs: ['last_accessed'],
    weight: 2,
    value: ({ who }) => (who === UNKNOWN ? UNKNOWN : who.type.toLowerCase()),
  },
  {
    key: 'used_by_arn',
    title: 'ARN of the user',
    type: 'text',
    about: 'Its ARN',
    needs: ['last_accessed'],
    value: ({ who }) => (who === UNKNOWN ? UNKNOWN : who.arn),
  },
  {
    key: 'last_used',
    title: 'Last used',
    type: 'date',
    about: 'Last attempt on record, denied ones included; empty: none in the tracking window of about 400 days',
    needs: ['last_accessed'],
    weight: 1,
    value: ({ who }) => (who === UNKNOWN ? UNKNOWN : who.lastAuthenticated === null ? null : (parseInstant(who.lastAuthenticated) ?? UNKNOWN)),
  },
];

export const accessEntities = defineReport<EntityUseRow>({
  name: 'access-entities',
  summary: 'Who of the named groups or policies used a service, and when (`access --entities`)',
  noun: ['user or role', 'users and roles'],
  examples: [],
  options: HEADS.access.options,
  named: true,
  columns: [...entityColumns, ...columns],
  defaultColumns: ['account_id', 'entity_type', 'entity_name', 'service', 'used_by', 'used_by_type', 'used_by_arn', 'last_used'],
  needs: ['account_details', 'managed_policies', 'last_accessed', 'entities'],
  advisor: advisorFor,
  *rows(account, yardstick) {
    const { entitiesOf: namespace, unusedDays } = yardstick;
    if (namespace === null) return;
    for (const entity of subjectsIn(account, yardstick)) {
      for (const row of usersOf(entity, namespace)) if (unusedDays === null || !isUsedWithin(unusedDays, row)) yield row;
    }
  },
});

/** What can't be seen may be of today, but it is not known to be. */
function isUsedWithin(days: number, { entity: { usage }, who }: EntityUseRow): boolean {
  const last = who === UNKNOWN ? null : parseInstant(who.lastAuthenticated ?? '');
  return last !== null && usage.seen === 'answered' && wholeDays(last, usage.asOf) < days;
}

/** A service that access advisor does not list for the entity is used by nobody through it: no row. */
function* usersOf(entity: Entity, namespace: string): Iterable<EntityUseRow> {
  const { usage } = entity;
  const entities = usage.seen === 'answered' ? usage.entities : {};
  const who = Object.hasOwn(entities, namespace) ? entities[namespace] : undefined;
  for (const one of [...(who ?? [])].sort((a, b) => (a.arn < b.arn ? -1 : 1))) yield { entity, namespace, who: one };
  const listed = usage.seen === 'answered' && usage.services.some((service) => service.namespace === namespace);
  if (who === undefined && (listed || usage.seen !== 'answered')) yield { entity, namespace, who: UNKNOWN };
}
