import type { Stage } from '../../../src/cleanup/plan.js';
import { makeGroup, makeInline, makePolicy, makeRole, makeUser, managedPolicyArn, used } from '../../../src/sandbox/worlds/builder.js';
import type { Fault } from '../../../src/sandbox/behaviour/behaviour.js';
import type { WorldAccount, WorldRole, WorldUser } from '../../../src/sandbox/world.js';
import { MEMBER, plannedRole, plannedUser, worldOf } from './plans.js';

/** Numbers in 0..1, always the same for a seed. */
export function drawer(seed: number) {
  let state = seed >>> 0;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state ^ (state >>> 15)) / 2 ** 32 >= 0 ? ((state ^ (state >>> 15)) >>> 0) / 2 ** 32 : 0;
  };
  return {
    chance: (share: number): boolean => next() < share,
    upTo: (most: number): number => Math.floor(next() * (most + 1)),
    pick: <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T,
  };
}

type Draw = ReturnType<typeof drawer>;

const READ_ONLY = managedPolicyArn('ReadOnlyAccess');
const OLD = '2025-02-01T08:00:00Z';

function randomUser(name: string, draw: Draw): WorldUser {
  const status = () => (draw.chance(0.7) ? ('Active' as const) : ('Inactive' as const));
  const keys = Array.from({ length: draw.upTo(2) }, () => ({ status: status(), lastUsed: draw.chance(0.5) ? used(OLD) : null }));
  const attached = Array.from({ length: draw.chance(0.2) ? 10 : draw.upTo(2) }, (_, at) => `arn:aws:iam::aws:policy/Sample${at}`);
  return makeUser(
    name,
    {
      path: draw.pick(['/', '/a/b/', '/aws-service-role/']),
      password: draw.chance(0.5) ? { lastUsedAt: draw.chance(0.5) ? OLD : null } : null,
      keys,
      mfa: draw.chance(0.4),
      groups: draw.chance(0.5) ? ['staff'] : [],
      attached: draw.chance(0.3) ? [READ_ONLY, ...attached.slice(1)] : attached,
      inline: draw.chance(0.4) ? [makeInline('own')] : [],
      boundaryArn: draw.chance(0.2) ? READ_ONLY : null,
      tags: draw.chance(0.5) ? { Owner: 'team', 'IAM-Audit:note': 'theirs' } : {},
      sshKeys: draw.chance(0.2) ? [{ id: `APKA${name.toUpperCase()}0000000000000`.slice(0, 21), status: status(), uploadedAt: OLD }] : [],
      certificates: draw.chance(0.2) ? [{ id: `${name.toUpperCase()}CERTIFICATE0000`, active: draw.chance(0.5), uploadedAt: OLD }] : [],
      serviceSpecificCredentials: draw.chance(0.2)
        ? Array.from({ length: 1 + draw.upTo(2) }, (_, at) => (
          { id: `ACCA${at}${name.toUpperCase()}0000000000000`.slice(0, 21), service: 'bedrock.amazonaws.com', status: status(), createdAt: OLD }))
        : [],
    },
    MEMBER,
  );
}

function randomRole(name: string, draw: Draw): WorldRole {
  const spec = { attached: draw.chance(0.5) ? [READ_ONLY] : [], inline: draw.chance(0.5) ? [makeInline('own')] : [] };
  const lastUsed = draw.chance(0.4) ? { at: OLD, region: 'eu-west-1' } : null;
  return makeRole(name, { ...spec, lastUsed, boundaryArn: draw.chance(0.2) ? READ_ONLY : null }, MEMBER);
}

/** An account of which some principals are planned. */
export function randomCase(seed: number, stage: Stage, calm = false) {
  const draw = drawer(seed);
  const chosenUsers = Array.from({ length: 1 + draw.upTo(2) }, (_, at) => {
    const user = randomUser(`user${at}`, draw);
    const only = draw.chance(0.8) ? (draw.chance(0.6) ? null : someOf(user, draw)) : [];
    return { user: stage === 'remove' && only === null ? denied(user) : user, only };
  });
  const chosenRoles = Array.from({ length: draw.upTo(2) }, (_, at) => {
    const role = randomRole(`role${at}`, draw);
    return stage === 'remove' ? denied(role) : role;
  });
  const [users, roles] = [chosenUsers.map(({ user }) => user), chosenRoles];
  const instanceProfiles = roles.filter(() => draw.chance(0.4)).map(({ name }) => (
    { id: `AIPA${name.toUpperCase()}`, name, path: '/', createdAt: OLD, roles: [name] }));
  const policies = [makePolicy('kept', { accountId: MEMBER })];
  const world = worldOf(
    { users, roles, instanceProfiles, policies, groups: [makeGroup('staff'), makeGroup('late')], report: { state: 'absent' } },
    { behaviour: { readLag: calm ? 0 : draw.upTo(3), faults: calm ? [] : randomFaults(draw) } },
  );
  const chosen = [
    ...chosenUsers.map(({ user, only }) => plannedUser(user, only === null ? { stage } : { stage, only })),
    ...roles.filter(() => draw.chance(0.7)).map((role) => plannedRole(role, stage)),
  ].filter(({ whole, credentials }) => whole || credentials.length > 0);
  return { world, principals: chosen, draw };
}

/** As our quarantine left it. */
function denied<T extends Pick<WorldUser, 'attached' | 'boundaryArn'>>(who: T): T {
  const arn = 'arn:aws:iam::aws:policy/AWSDenyAll';
  return who.attached.length < 10 ? { ...who, attached: [...who.attached, { name: 'AWSDenyAll', arn }] } : { ...who, boundaryArn: arn };
}

function someOf({ keys, password }: WorldUser, draw: Draw): readonly string[] {
  return [...keys.map(({ id }) => id), ...(password === null ? [] : ['password'])].filter(() => draw.chance(0.6));
}

const WRITES = [
  ...['AttachUserPolicy', 'UpdateAccessKey', 'TagUser', 'DeleteAccessKey', 'DeleteLoginProfile', 'DeleteUser', 'DetachUserPolicy'],
  ...['PutUserPermissionsBoundary', 'UpdateServiceSpecificCredential', 'DeleteServiceSpecificCredential', 'UpdateSSHPublicKey', 'DeleteSSHPublicKey'],
  ...['DeleteSigningCertificate', 'DeleteVirtualMFADevice', 'RemoveRoleFromInstanceProfile', 'DeleteUserPermissionsBoundary', 'DetachRolePolicy'],
  ...['DeactivateMFADevice', 'RemoveUserFromGroup', 'AttachRolePolicy', 'TagRole', 'DeleteRole', 'DeleteUserPolicy', 'UntagUser'],
];

function randomFaults(draw: Draw): readonly Fault[] {
  return Array.from({ length: draw.upTo(3) }, (): Fault => {
    const action = draw.pick([...WRITES, 'ListAccessKeys', 'GetUser', 'ListUserPolicies', 'GetServiceLastAccessedDetails']);
    const common = { service: 'iam', account: MEMBER, action, skip: draw.upTo(2), times: 1 + draw.upTo(1) };
    const kind = draw.pick(['lost', 'lost', 'reset', 'throttle', 'server_error', 'truncate', 'error', 'expired_token', 'denied'] as const);
    if (kind !== 'error') return { ...common, kind };
    const code = draw.pick(['ConcurrentModification', 'EntityTemporarilyUnmodifiable', 'DeleteConflict', 'LimitExceeded']);
    return { ...common, kind, code, status: 409 };
  });
}

/** What somebody else does between the plan and its application. */
export const MEANWHILE = {
  nothing: (account: WorldAccount) => account,
  'a key is used': (account: WorldAccount) => changeFirst(account, (user) => (
    { ...user, keys: user.keys.map((key) => ({ ...key, lastUsed: used('2026-11-20T11:00:00Z') })) })),
  'a key is made': (account: WorldAccount) => changeFirst(account, (user) => (
    { ...user, keys: [...user.keys, { id: 'AKIANEWNEWNEWNEWNEW1', status: 'Active', createdAt: '2026-11-20T11:00:00Z', lastUsed: null }] })),
  'a key changes its state': (account: WorldAccount) => changeFirst(account, (user) => (
    { ...user, keys: user.keys.map((key) => ({ ...key, status: key.status === 'Active' ? 'Inactive' : 'Active' })) })),
  'the name goes to another': (account: WorldAccount) => changeFirst(account, (user) => ({ ...user, id: 'AIDAANOTHERANOTHER123', createdAt: '2026-11-20T10:00:00Z' })),
  'the password is set': (account: WorldAccount) => changeFirst(account, (user) => (
    { ...user, password: { changedAt: '2026-11-20T11:59:00Z', lastUsedAt: null } })),
  'a role is used': (account: WorldAccount) => ({
    ...account,
    roles: account.roles.map((role) => (role.name === 'role0' ? { ...role, lastUsed: { at: '2026-11-20T11:30:00Z', region: 'eu-west-1' } } : role)),
  }),
  'it is protected': (account: WorldAccount) => changeFirst(account, (user) => ({ ...user, tags: [...user.tags, { key: 'break-glass', value: 'yes' }] })),
  'it asks to be kept': (account: WorldAccount) => changeFirst(account, (user) => ({ ...user, tags: [...user.tags, { key: 'IAM-Audit:Keep', value: '2026-11-20' }] })),
  'it is moved': (account: WorldAccount) => changeFirst(account, (user) => ({ ...user, path: '/elsewhere/' })),
  'an SSH key is uploaded': (account: WorldAccount) => changeFirst(account, (user) => (
    { ...user, sshKeys: [...(user.sshKeys ?? []), { id: 'APKANEWNEWNEWNEWNEW01', status: 'Inactive', uploadedAt: '2026-11-20T11:00:00Z' }] })),
  'its denial is taken off': (account: WorldAccount) => changeFirst(account, (user) => (
    { ...user, attached: user.attached.filter(({ name }) => name !== 'AWSDenyAll'), boundaryArn: user.boundaryArn?.endsWith('/AWSDenyAll') === true ? null : user.boundaryArn })),
  'its marks are made older': (account: WorldAccount) => changeFirst(account, (user) => (
    { ...user, tags: user.tags.map((tag) => (tag.key.startsWith('iam-audit:') ? { ...tag, value: '2020-01-01T00:00:00Z other' } : tag)) })),
  'it tries something': (account: WorldAccount) => changeFirst(account, (user) => (
    { ...user, services: [{ namespace: 's3', name: 'Amazon S3', lastAuthenticated: { at: '2026-11-20T11:00:00Z', region: 'eu-west-1' } }] })),
  'a policy is written': (account: WorldAccount) => changeFirst(account, (user) => ({ ...user, inline: [...user.inline, makeInline('new')] })),
  'it comes into a group': (account: WorldAccount) => changeFirst(account, (user) => ({ ...user, groups: [...user.groups, 'late'] })),
  'it is gone': (account: WorldAccount) => ({ ...account, users: account.users.slice(1) }),
} as const;

function changeFirst(account: WorldAccount, update: (user: WorldUser) => WorldUser): WorldAccount {
  return { ...account, users: account.users.map((user) => (user.name === 'user0' ? update(user) : user)) };
}
