import type { LastUse, ServiceAccess } from '../world.js';
import type { Random } from './random.js';
import { serviceName } from './service-catalogue.js';
import { daysBefore, secondsBefore } from './time.js';

/** When a principal came to be, and when it last did something; null: not in the tracking window. */
export interface Activity {
  readonly createdAt: string;
  readonly lastAt: string | null;
}

/** Days of the thresholds that people choose. */
const THRESHOLDS = [30, 60, 90, 90, 90, 180, 365];

/** Access advisor and RoleLastUsed look back so far. */
export const WINDOW_DAYS = 400;

/** Uses younger than this are not yet in access advisor. */
const LAG_HOURS = 5;

/**
 * Half of all principals are in use; the others lie idle, some exactly at a threshold or a second beside it, or were
 * not used in the window, or are a few days old. `busy` raises the share in use.
 */
export function drawActivity(random: Random, now: string, busy = 0.45): Activity {
  const kind = random.next();
  if (kind < 0.06) {
    const age = 0.5 + random.next() * 6;
    const idle = LAG_HOURS / 24 + random.next() * (age - LAG_HOURS / 24);
    return { createdAt: daysBefore(now, age), lastAt: random.chance(0.5) ? daysBefore(now, Math.min(idle, age - 0.01)) : null };
  }
  const createdAt = daysBefore(now, random.int(430, 2400) + random.next());
  return { createdAt, lastAt: lastUse(random, now, (kind - 0.06) / 0.94, busy) };
}

function lastUse(random: Random, now: string, kind: number, busy: number): string | null {
  if (kind < busy) return daysBefore(now, LAG_HOURS / 24 + random.next() * 50);
  const rest = (kind - busy) / (1 - busy);
  if (rest < 0.2) return secondsBefore(now, random.pick(THRESHOLDS) * 86_400 + random.pick([-1, 0, 1]));
  if (rest < 0.65) return daysBefore(now, 61 + random.next() * (WINDOW_DAYS - 70));
  return null;
}

/** Where actions happen: IAM and its like in one Region only, some of the rest in one that the advisor does not see. */
const REGIONS = ['eu-west-1', 'eu-west-1', 'eu-west-1', 'eu-central-1', 'us-east-1'];
const GLOBAL = new Set(['iam', 'sts', 'organizations', 'route53', 'cloudfront']);
export const UNTRACKED_REGION = 'ca-west-1';

/** Passing a role is a permission for another service's call, no call of IAM: not even the service counts as used. */
const NO_CALL = 'PassRole';

/** Some of the actions (`s3:GetObject`), used up to the last activity, the first of them exactly then. */
export function drawServices(
  random: Random,
  actions: readonly string[],
  { createdAt, lastAt }: Activity,
  now: string,
): readonly ServiceAccess[] {
  if (lastAt === null || actions.length === 0) return [];
  const first = random.int(0, actions.length - 1);
  const count = random.int(1, Math.min(actions.length, 6));
  const byNamespace = new Map<string, NonNullable<ServiceAccess['actions']>[number][]>();
  const floor = [createdAt, daysBefore(now, WINDOW_DAYS)].reduce((a, b) => (Date.parse(a) > Date.parse(b) ? a : b));
  for (let i = 0; i < count; i++) {
    const [namespace = '', name = ''] = (actions[(first + i) % actions.length] ?? '').split(':');
    const at = i === 0 ? lastAt : daysBefore(lastAt, random.next() * 150);
    if (Date.parse(at) < Date.parse(floor)) continue;
    const region = GLOBAL.has(namespace) ? 'us-east-1' : random.chance(0.02) ? UNTRACKED_REGION : random.pick(REGIONS);
    byNamespace.set(namespace, [...(byNamespace.get(namespace) ?? []), { name, lastAccessed: { at, region } }]);
  }
  return [...byNamespace].map(([namespace, used]) => ({
    namespace,
    name: serviceName(namespace),
    lastAuthenticated: latestUse(used.filter(({ name }) => name !== NO_CALL).map(({ lastAccessed }) => lastAccessed)),
    actions: used,
  }));
}

/** The last of some uses. */
export function latestUse(uses: readonly (LastUse | null)[]): LastUse | null {
  return uses.reduce((last, use) => (use !== null && (last === null || Date.parse(use.at) > Date.parse(last.at)) ? use : last), null);
}
