import { isTracked } from '../../model/arn.js';
import { isUnrecorded } from '../../checks/unrecorded-use.js';
import type { Entity } from '../../reconcile/entity.js';
import type { EntityAccess } from '../../evidence/values.js';
import { parseInstant, wholeDays } from '../../model/instant.js';
import { UNKNOWN, type Unknown } from '../../model/value.js';
import { NO_FACTS } from '../../policy/service-catalogue.js';
import { grantsOf } from '../../policy/grants.js';
import { grantsNamespace } from '../../policy/grants-namespace.js';
import { namedEntitiesRequest, subjectsIn } from './questions.js';
import { entityColumns, type EntityRow } from '../columns/permission.js';
import { REPORT_COMMANDS } from '../commands.js';
import { defineReport } from '../report.js';
import type { Column } from '../column.js';

/** One user or role that has a group or policy, and its use of the service. */
interface EntityUseRow extends EntityRow {
  readonly namespace: string;
  /** UNKNOWN: it could not be seen who. */
  readonly who: EntityAccess | Unknown;
  /** It may be used so that no record tells. */
  readonly unrecorded: boolean;
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
    weight: 0,
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
    value: lastUse,
  },
];

export const accessEntities = defineReport<EntityUseRow>({
  name: 'access-entities',
  summary: 'Who of the named groups or policies used a service, and when (`access --entities`)',
  noun: ['user or role', 'users and roles'],
  examples: [],
  options: REPORT_COMMANDS.access.options,
  takesArns: true,
  columns: [...entityColumns, ...columns],
  defaultColumns: ['account_id', 'entity_type', 'entity_name', 'service', 'used_by', 'used_by_type', 'used_by_arn', 'last_used'],
  needs: ['account_details', 'managed_policies', 'last_accessed', 'entities'],
  advisor: namedEntitiesRequest,
  *rows(account, context) {
    const { entities: namespace, unusedDays } = context;
    if (namespace === null) return;
    for (const entity of subjectsIn(account, context)) {
      for (const row of usersOf(entity, namespace)) if (unusedDays === null || !isUsedWithin(unusedDays, row)) yield row;
    }
  },
});

function lastUse({ who, unrecorded }: EntityUseRow): Date | null | Unknown {
  if (who === UNKNOWN) return UNKNOWN;
  if (who.lastAuthenticated === null) return unrecorded || !isTracked(who.arn) ? UNKNOWN : null;
  return parseInstant(who.lastAuthenticated) ?? UNKNOWN;
}

/** What can't be seen may be of today, but it is not known to be. */
function isUsedWithin(days: number, { entity: { usage }, who }: EntityUseRow): boolean {
  const last = who === UNKNOWN ? null : parseInstant(who.lastAuthenticated);
  return last !== null && usage.seen === 'answered' && wholeDays(last, usage.asOf) < days;
}

/**
 * A service that is not granted is used by no principal through it: no row. One that is, and that access advisor does not list, is
 * not tracked.
 */
function* usersOf(entity: Entity, namespace: string): Iterable<EntityUseRow> {
  const { usage, policies } = entity;
  const entities = usage.seen === 'answered' ? usage.entities : {};
  const who = Object.hasOwn(entities, namespace) ? entities[namespace] : undefined;
  const unrecorded = isUnrecorded(entity, namespace, grantsOf(policies.applied, NO_FACTS).get(namespace) ?? []);
  for (const one of [...(who ?? [])].sort((a, b) => (a.arn < b.arn ? -1 : 1))) yield { entity, namespace, who: one, unrecorded };
  const listed = usage.seen === 'answered' && usage.services.some((service) => service.namespace === namespace);
  const possible = listed || usage.seen !== 'answered' || grantsNamespace(policies, namespace) !== false;
  if (who === undefined && possible) yield { entity, namespace, who: UNKNOWN, unrecorded };
}
