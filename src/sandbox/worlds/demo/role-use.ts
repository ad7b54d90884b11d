import type { ActionAccess, ServiceAccess, WorldRole } from '../../world.js';
import { serviceAccess } from '../make-principals.js';
import { daysBefore } from '../time.js';
import { NOW, REGION } from './company.js';

/** Days since the last use; null: not in the tracking window. */
export type IdleDays = number | null;

/** Idle days by service (`s3`) or action (`ec2:RunInstances`). */
export type IdleByGrant = Readonly<Record<string, IdleDays>>;

/** What a role did: a service is as idle as the action used last of it, and the role as idle as its last service. */
export function useOf(idle: IdleByGrant, asOf = NOW): Pick<WorldRole, 'lastUsed' | 'services'> {
  const namespaces = [...new Set(Object.keys(idle).map(namespaceOf))];
  return {
    lastUsed: instant(least(Object.values(idle)), asOf),
    services: namespaces.map((namespace) => serviceOf(namespace, idle, asOf)),
  };
}

function serviceOf(namespace: string, idle: IdleByGrant, asOf: string): ServiceAccess {
  const own = Object.entries(idle).filter(([grant]) => namespaceOf(grant) === namespace);
  const actions = own.flatMap(([grant, days]): readonly ActionAccess[] => {
    const name = grant.slice(namespace.length + 1);
    return name === '' ? [] : [{ name, lastAccessed: instant(days, asOf) }];
  });
  // PassRole is a permission, not a call: no service sees it used.
  const calls = own.filter(([grant]) => grant !== 'iam:PassRole');
  const last = instant(least(calls.map(([, days]) => days)), asOf);
  return { ...serviceAccess(namespace, last?.at ?? null, { region: REGION }), ...(actions.length === 0 ? {} : { actions }) };
}

function namespaceOf(grant: string): string {
  return grant.split(':')[0] ?? grant;
}

function least(days: readonly IdleDays[]): IdleDays {
  const known = days.filter((each) => each !== null);
  return known.length === 0 ? null : Math.min(...known);
}

function instant(days: IdleDays, asOf: string): WorldRole['lastUsed'] {
  return days === null ? null : { at: daysBefore(asOf, days), region: REGION };
}
