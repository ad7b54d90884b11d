import type {
  AccessKey,
  AttachedPolicy,
  ServiceSpecificCredential,
  WorldAccount,
  WorldGroup,
  WorldPolicy,
  WorldRole,
  WorldUser,
} from '../world.js';
import { allow, deny, trustPrincipal, trustSaml, trustService } from './documents.js';
import { derivedId, derivedTail } from './ids.js';
import { makeGroup, makeInline, makePolicy, makeRole, makeUser, type RoleSpec } from './make-principals.js';
import { attachManaged } from './policies.js';
import type { Random } from './random.js';
import { daysBefore, secondsBefore } from './time.js';
import { drawActivity, drawServices, latestUse, type Activity } from './usage-draws.js';
import {
  APPLICATIONS, DEPLOYED_POLICIES, LINKED_ROLES, PEOPLE, PERMISSION_SETS, PLATFORM_ROLES, PROGRAMS, type DeployedPolicyName, type Profile,
} from './usage-profiles.js';

/** What all principals of an account share. */
interface Place {
  readonly random: Random;
  readonly accountId: string;
  readonly hubAccountId: string;
  readonly now: string;
  readonly policies: Readonly<Record<DeployedPolicyName, AttachedPolicy>>;
}

export interface UsageSpec {
  readonly random: Random;
  readonly accountId: string;
  readonly hubAccountId: string;
  readonly now: string;
  readonly userNames: readonly string[];
  readonly roles: number;
}

/**
 * The principals of an account of which the world knows who used what: every kind of grant, of idleness and of name.
 * A user's credentials and a role's last use are never older than its last use of a service.
 */
export function usageAccount(spec: UsageSpec): Pick<WorldAccount, 'users' | 'groups' | 'roles' | 'policies'> {
  const deployed = Object.keys(DEPLOYED_POLICIES) as readonly DeployedPolicyName[];
  const policies = deployed.map((name) => [name, deployedPolicy(spec.accountId, name)] as const);
  const attachable = Object.fromEntries(policies.map(([name, { arn }]) => [name, { name, arn }])) as Place['policies'];
  const place: Place = { ...spec, policies: attachable };
  return {
    policies: [...policies.map(([, policy]) => policy), ownPolicy(spec.accountId)],
    groups: groupsOf(place),
    users: spec.userNames.map((name, i) => (i % 5 === 4 ? programOf(place, name, i) : personOf(place, name, i))),
    roles: rolesOf(place, spec.roles),
  };
}

function deployedPolicy(accountId: string, name: DeployedPolicyName): WorldPolicy {
  return makePolicy(name, { accountId, path: '/platform/', createdAt: '2024-04-02T10:00:00Z', document: DEPLOYED_POLICIES[name] });
}

/** Made by hand in this account only, and attached to no principal. */
function ownPolicy(accountId: string): WorldPolicy {
  const document = allow(['sdb:*', 'swf:*']);
  return makePolicy(`left-over-${accountId.slice(-4)}`, { accountId, createdAt: '2021-09-14T07:30:00Z', document });
}

function groupsOf({ accountId, policies }: Place): readonly WorldGroup[] {
  const { 'platform-baseline': baseline, 'data-access': data } = policies;
  return [
    makeGroup('Administrators', { attached: [attachManaged('AdministratorAccess')] }, accountId),
    makeGroup('Developers', { attached: [attachManaged('PowerUserAccess'), baseline] }, accountId),
    makeGroup('ReadOnly', { attached: [attachManaged('ReadOnlyAccess')] }, accountId),
    makeGroup(
      'Analysts',
      { path: '/data/', attached: [data], inline: [makeInline('own-password', allow('iam:ChangePassword'))] },
      accountId,
    ),
    makeGroup('Guarded', { inline: [makeInline('no-way-out', deny(['organizations:*', 'account:*']))] }, accountId),
  ];
}

/** Names are unique in an account; one in seven bears every special character that IAM allows. */
function nameOf(name: string, index: number): string {
  return index % 7 === 5 ? `${name}+=,.@-${index}` : name;
}

function permissionsOf({ policies }: Place, { managed = [], deployed = [], inline, bounded = false }: Profile) {
  return {
    attached: [...managed.map((name) => attachManaged(name)), ...deployed.map((name) => policies[name])],
    inline: inline === undefined ? [] : [makeInline('work', inline)],
    boundaryArn: bounded ? policies['workload-boundary'].arn : null,
  };
}

function personOf(place: Place, name: string, index: number): WorldUser {
  const { random, accountId, now } = place;
  const profile = random.pick(PEOPLE);
  const activity = drawActivity(random, now);
  const { createdAt, lastAt } = activity;
  return makeUser(nameOf(name, index), {
    ...permissionsOf(place, profile),
    createdAt,
    groups: profile.groups ?? [],
    mfa: random.chance(0.8),
    password: { changedAt: createdAt, lastUsedAt: lastAt ?? longAgo(random, createdAt, now) },
    services: drawServices(random, profile.works, activity, now),
  }, accountId);
}

/** A use before the window that access advisor looks back; null for one principal in two, or when there was no such time. */
function longAgo(random: Random, createdAt: string, now: string): string | null {
  const day = 401 + random.next() * 300;
  const then = daysBefore(now, day);
  return random.chance(0.5) && Date.parse(then) > Date.parse(createdAt) ? then : null;
}

/** One program in nine lives through a credential of a single service that no report shows. */
function programOf(place: Place, name: string, index: number): WorldUser {
  const { random, accountId, now } = place;
  if (random.chance(0.11)) return singleServiceUser(place, nameOf(name, index));
  const profile = random.pick(PROGRAMS);
  const activity = drawActivity(random, now);
  const services = drawServices(random, profile.works, activity, now);
  return makeUser(nameOf(name, index), {
    ...permissionsOf(place, profile),
    path: '/service/',
    createdAt: activity.createdAt,
    keys: keysOf(place, activity, services.length === 0 ? 'sts' : (services[0]?.namespace ?? 'sts')),
    services,
  }, accountId);
}

/** The key in use, and for some an older one, switched off, that was used before it. */
function keysOf({ random, now }: Place, { createdAt, lastAt }: Activity, service: string): readonly Partial<AccessKey>[] {
  const usedAt = lastAt ?? longAgo(random, createdAt, now);
  const key: Partial<AccessKey> = {
    createdAt,
    lastUsed: usedAt === null ? null : { at: usedAt, region: service === 's3' ? 'N/A' : 'eu-west-1', service },
  };
  return random.chance(0.12) ? [key, { createdAt, status: 'Inactive', lastUsed: null }] : [key];
}

/** Its access key lies idle (or there is none), its API key does not. */
function singleServiceUser({ random, accountId, now }: Place, name: string): WorldUser {
  const code = random.chance(0.3);
  const createdAt = daysBefore(now, 600 + random.next() * 300);
  const activity = { createdAt, lastAt: daysBefore(now, 0.3 + random.next() * 40) };
  const credential: ServiceSpecificCredential = {
    id: derivedId('ACCA', `${accountId}/${name}`),
    service: code ? 'codecommit.amazonaws.com' : 'bedrock.amazonaws.com',
    status: 'Active',
    createdAt,
  };
  return makeUser(
    name,
    {
      path: '/service/',
      createdAt,
      attached: code ? [] : [attachManaged('AmazonBedrockLimitedAccess')],
      inline: code ? [makeInline('git', allow(['codecommit:GitPull', 'codecommit:GitPush']))] : [],
      keys: random.chance(0.5)
        ? [{ createdAt, lastUsed: { at: daysBefore(now, 200 + random.next() * 150), region: 'eu-west-1', service: 'sts' } }]
        : [],
      serviceSpecificCredentials: [credential],
      services: drawServices(
        random,
        code ? ['codecommit:GitPull'] : ['bedrock:InvokeModel', 'bedrock:ListFoundationModels'],
        activity,
        now,
      ),
    },
    accountId,
  );
}

/** Of each ten roles one is service-linked, one Identity Center's, one the platform's while there are any; the rest are applications'. */
function rolesOf(place: Place, count: number): readonly WorldRole[] {
  const kinds = [
    LINKED_ROLES.map((role) => linkedRole(place, role)),
    PERMISSION_SETS.map((role) => signInRole(place, role)),
    PLATFORM_ROLES.map((role) => platformRole(place, role)),
  ];
  return Array.from({ length: count }, (_, i) => {
    const standing = kinds[i % 10]?.[Math.floor(i / 10)];
    if (standing !== undefined) return standing;
    const profile = place.random.pick(APPLICATIONS);
    return roleOf(place, nameOf(`application-${i + 1}`, i), profile, {
      path: i % 2 === 0 ? '/application/' : '/',
      tags: { Owner: `team-${i % 12}` },
    });
  });
}

function roleOf(place: Place, name: string, profile: Profile, spec: RoleSpec, busy?: number): WorldRole {
  const { random, now, accountId } = place;
  const activity = drawActivity(random, now, busy);
  const services = drawServices(random, profile.works, activity, now);
  const last = latestUse(services.flatMap(({ actions = [] }) => actions.map(({ lastAccessed }) => lastAccessed)));
  const used = last ?? (activity.lastAt === null ? null : { at: activity.lastAt, region: 'eu-west-1' });
  const later = used === null ? null : secondsBefore(used.at, random.chance(0.5) ? 0 : -random.int(1, 3600));
  return makeRole(name, {
    ...permissionsOf(place, profile),
    createdAt: activity.createdAt,
    services,
    lastUsed: used === null || later === null ? null : { at: later, region: used.region },
    ...spec,
  }, accountId);
}

function linkedRole(place: Place, role: (typeof LINKED_ROLES)[number]): WorldRole {
  const principal = `${role.service}.amazonaws.com`;
  return roleOf(place, role.name, role, { path: `/aws-service-role/${principal}/`, trust: trustService(principal) }, 0.8);
}

function signInRole(place: Place, role: (typeof PERMISSION_SETS)[number]): WorldRole {
  const { accountId } = place;
  const provider = `arn:aws:iam::${accountId}:saml-provider/AWSSSO_${derivedTail('saml', 16)}_DO_NOT_DELETE`;
  const path = '/aws-reserved/sso.amazonaws.com/eu-west-1/';
  const name = `AWSReservedSSO_${role.name}_${hexTail(`${accountId} ${role.name}`)}`;
  return roleOf(place, name, role, { path, trust: trustSaml(provider), maxSessionSeconds: 28_800 }, 0.6);
}

/** Identity Center ends its role names with 16 hexadecimal digits. */
function hexTail(text: string): string {
  return Buffer.from(derivedTail(text, 8), 'latin1').toString('hex');
}

function platformRole(place: Place, role: (typeof PLATFORM_ROLES)[number]): WorldRole {
  return roleOf(place, role.name, role, { trust: trustPrincipal(`arn:aws:iam::${place.hubAccountId}:root`) }, 0.6);
}
