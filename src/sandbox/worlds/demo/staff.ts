import type { ServiceAccess, WorldUser } from '../../world.js';
import { allow } from '../documents.js';
import { makeInline, makeUser, serviceAccess, used, type UserSpec } from '../make-principals.js';
import { makeRandom, type Random } from '../random.js';
import { daysBefore, daysBetween } from '../time.js';
import { type AccountPlan, type Kind, MAIL_DOMAIN } from './company.js';
import { peopleNames, SERVICE_DIRECTORY, type ServiceUser } from '../directory.js';
import { workGroups } from './groups.js';

/** Has a user in two accounts, and says so with its address: `people` is sure. */
const IN_SEVERAL = 'greta.marrowick';

/** Ordinary users of an account, most of them healthy, about one in seven stale; times count back from `asOf`. */
export function staffOf(plan: AccountPlan, asOf: string): readonly WorldUser[] {
  const random = makeRandom(Number(plan.id) % 2 ** 31);
  const people = peopleNames(plan.people, random.int(0, 180)).map((name) => makeUser(name, person(random, plan, asOf, name), plan.id));
  const first = random.int(0, SERVICE_DIRECTORY.length - 1);
  const services = Array.from({ length: plan.services }, (_, i) => SERVICE_DIRECTORY[(first + i * 7) % SERVICE_DIRECTORY.length])
    .filter((service) => service !== undefined)
    .map((service) => makeUser(service.name, program(random, plan, asOf, service), plan.id));
  return [...people, ...services];
}

/** Services that members of an account kind reach for, the most used first. */
const USUAL_SERVICES: Readonly<Record<Kind, readonly string[]>> = {
  management: ['billing', 'ce', 'organizations', 'budgets'],
  security: ['iam', 'guardduty', 'cloudtrail', 'config', 'securityhub', 'kms'],
  infrastructure: ['ec2', 'route53', 'cloudwatch', 's3', 'ram', 'directconnect', 'backup'],
  production: ['cloudwatch', 'logs', 'ec2', 'rds', 'ecs', 's3', 'sns', 'dynamodb'],
  development: ['ec2', 's3', 'lambda', 'logs', 'dynamodb', 'sqs', 'cloudformation', 'rds', 'states', 'events'],
  sandbox: ['ec2', 's3', 'sagemaker', 'autoscaling', 'elasticloadbalancing'],
  leaving: ['ec2', 's3'],
};

function person(random: Random, plan: AccountPlan, asOf: string, name: string): UserSpec {
  const age = random.int(30, Math.min(2600, Math.floor(daysBetween(plan.joinedAt, asOf)))) + random.next() / 2;
  const habit = random.next();
  const idle = habit < 0.84 ? random.next() * 40 : random.int(95, 900) + random.next();
  const createdAt = daysBefore(asOf, age);
  const lastUsedAt = daysBefore(asOf, Math.min(idle, age - 0.2));
  const changedAt = daysBefore(asOf, Math.min(age - 0.1, Math.max(idle, random.next() * 300)));
  const groups = [random.pick(workGroups(plan.kind)), ...(random.chance(0.05) ? ['Administrators'] : [])];
  return {
    path: '/people/',
    createdAt,
    password: habit > 0.98 ? null : { changedAt, lastUsedAt },
    listUsersPasswordLastUsed: habit > 0.98 ? lastUsedAt : null,
    mfa: random.chance(0.92),
    keys: random.chance(0.22) ? [{ createdAt: changedAt, lastUsed: used(lastUsedAt, 'sts') }] : [],
    groups: [...new Set(groups)],
    tags: { ...ownerTags(random, plan), ...(name === IN_SEVERAL ? { Email: `${name}@${MAIL_DOMAIN}` } : {}) },
    services: servicesUsed(USUAL_SERVICES[plan.kind], random.int(1, 5), lastUsedAt, createdAt),
  };
}

function program(random: Random, plan: AccountPlan, asOf: string, service: ServiceUser): UserSpec {
  const age = random.int(60, Math.min(1900, Math.floor(daysBetween(plan.joinedAt, asOf)))) + random.next() / 2;
  const habit = random.next();
  const idle = habit < 0.86 ? random.next() * 2 : Math.min(random.int(95, 700), age - 1);
  const createdAt = daysBefore(asOf, age);
  const lastUsedAt = daysBefore(asOf, idle);
  const keyAge = Math.min(age, idle + random.int(5, 400));
  const namespaces = [...new Set(service.actions.map((action) => action.slice(0, action.indexOf(':'))))];
  const main = namespaces[0] ?? 'sts';
  const retired = { createdAt, status: 'Inactive', lastUsed: used(daysBefore(asOf, keyAge), main) } as const;
  return {
    path: '/service/',
    createdAt,
    groups: ['ServiceAccounts'],
    inline: [makeInline(`${service.name}-access`, allow(service.actions))],
    keys: [
      ...(random.chance(0.15) ? [retired] : []),
      { createdAt: daysBefore(asOf, keyAge), lastUsed: used(lastUsedAt, main, keyRegion(main)) },
    ],
    tags: ownerTags(random, plan),
    services: servicesUsed(namespaces, random.int(1, namespaces.length), lastUsedAt, createdAt),
  };
}

/** S3 is recorded without a Region, Route 53 and IAM with the home of their only endpoint. */
function keyRegion(service: string): string {
  if (service === 's3') return 'N/A';
  return service === 'route53' || service === 'iam' ? 'us-east-1' : 'eu-west-1';
}

/** The first `count` services used, the first of them at `at` and each further one some days earlier, none before `since`. */
export function servicesUsed(namespaces: readonly string[], count: number, at: string, since = ''): readonly ServiceAccess[] {
  return namespaces.map((namespace, i) => {
    const last = daysBefore(at, i * 3.2);
    return serviceAccess(namespace, i < count && last > since ? last : null);
  });
}

const TEAMS = ['atlas', 'beacon', 'capstan', 'dockside', 'estuary', 'foghorn', 'gangway'];

function ownerTags(random: Random, plan: AccountPlan): Readonly<Record<string, string>> {
  if (random.chance(0.25)) return {};
  return { Owner: `team-${random.pick(TEAMS)}@${MAIL_DOMAIN}`, CostCenter: `CC-${random.int(1000, 1060)}`, Environment: plan.kind };
}
