import type { ServiceLastAccessed } from '../../evidence/values.js';
import { isTracked } from '../../model/arn.js';
import { UNKNOWN, type Value } from '../../model/value.js';
import type { UserColumn, UserRow } from './user-row.js';

type Services = readonly ServiceLastAccessed[];

const fact =
  (pick: (services: Services) => Value) =>
  ({ user }: UserRow): Value =>
    user.usage.seen === 'answered' ? pick(user.usage.services) : UNKNOWN;

/** That there is no record says nothing in a partition that AWS does not track. */
const tracked =
  (pick: (services: Services) => Value) =>
  (row: UserRow): Value =>
    isTracked(row.user.arn) ? fact(pick)(row) : UNKNOWN;

const used = (services: Services): Services => services.filter((service) => service.lastAuthenticated !== null);

function last(services: Services): ServiceLastAccessed | undefined {
  return [...used(services)].sort((a, b) => compare(b.lastAuthenticated, a.lastAuthenticated) || compare(a.namespace, b.namespace))[0];
}

function compare(a: string | null, b: string | null): number {
  const [left, right] = [a ?? '', b ?? ''];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Access advisor: services that the identity-based policies allow, and attempts (denied ones too) in about 400 days. */
export const lastAccessedColumns: readonly UserColumn[] = [
  {
    key: 'services_granted',
    title: 'Services granted',
    type: 'number',
    about: "Services that the user's policies allow (access advisor)",
    needs: ['last_accessed'],
    value: fact((services) => services.length),
  },
  {
    key: 'services_used',
    title: 'Services used',
    type: 'number',
    about: 'Of these: with an attempt in the tracking window of about 400 days, denied ones included',
    needs: ['last_accessed'],
    value: tracked((services) => used(services).length),
  },
  {
    key: 'services_unused',
    title: 'Services unused',
    type: 'number',
    about: 'Of these: with none in the tracking window, which is not "never"',
    needs: ['last_accessed'],
    value: tracked((services) => services.length - used(services).length),
  },
  {
    key: 'last_service',
    title: 'Last service',
    type: 'text',
    about: 'Namespace of the service used last',
    needs: ['last_accessed'],
    value: tracked((services) => last(services)?.namespace ?? null),
  },
  {
    key: 'last_service_used',
    title: 'Last service used',
    type: 'date',
    about: 'When that was; empty when not in the tracking window',
    needs: ['last_accessed'],
    value: tracked((services) => {
      const at = last(services)?.lastAuthenticated;
      return at === undefined || at === null ? null : new Date(at);
    }),
  },
];
