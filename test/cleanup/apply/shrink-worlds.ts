import { inlineChanged, newVersion } from '../../../src/cleanup/steps/shrink.js';
import type { PlannedPrincipal } from '../../../src/cleanup/plan.js';
import type { Fault } from '../../../src/sandbox/behaviour/behaviour.js';
import type { WorldAccount, WorldPolicy, WorldRole, WorldUser } from '../../../src/sandbox/world.js';
import { allow, makeInline, makePolicy, makeRole, makeUser } from '../../../src/sandbox/worlds/builder.js';
import { MEMBER, planned, worldOf } from './plans.js';
import { drawer } from './worlds.js';

type Draw = ReturnType<typeof drawer>;

const WIDE = allow('s3:*', 'ec2:*');
const NARROW = allow('s3:GetObject');
const OTHER = allow('sqs:*');
const OLD = '2025-03-01T08:00:00Z';

function randomPolicy(name: string, draw: Draw): WorldPolicy {
  const versions = 1 + draw.upTo(4);
  const older = Array.from({ length: versions - 1 }, (_, at) => ({ id: `v${versions - 1 - at}`, createdAt: OLD, document: OTHER }));
  const current = { defaultVersionId: `v${versions}`, defaultVersionAt: OLD };
  return makePolicy(name, { accountId: MEMBER, document: WIDE, ...current, olderVersions: older });
}

const NOTHING = { lastUse: null, whole: false, credentials: [], others: [] } as const;

function plannedPolicy(policy: WorldPolicy): PlannedPrincipal {
  const { name, path, arn, createdAt } = policy;
  return planned({ ...NOTHING, kind: 'policy', id: null, createdAt, name, path, arn, steps: [newVersion(arn, WIDE, NARROW)] }, 'shrink');
}

function plannedInline(kind: 'user' | 'role', each: WorldUser | WorldRole, after: string | null): PlannedPrincipal {
  const { name, path, id, createdAt } = each;
  const arn = `arn:aws:iam::${MEMBER}:${kind}${path}${name}`;
  return planned({ ...NOTHING, kind, id, createdAt, name, path, arn, steps: [inlineChanged(kind, name, 'own', WIDE, after)] }, 'shrink');
}

/** An account of which some policies are planned to lose something. */
export function randomShrink(seed: number, calm = false) {
  const draw = drawer(seed * 7 + 3);
  const inline = [makeInline('own', WIDE), makeInline('second', OTHER)];
  const policies = Array.from({ length: 1 + draw.upTo(2) }, (_, at) => randomPolicy(`policy${at}`, draw));
  const users = Array.from({ length: 1 + draw.upTo(1) }, (_, at) => makeUser(`user${at}`, { inline }, MEMBER));
  const roles = Array.from({ length: draw.upTo(2) }, (_, at) => makeRole(`role${at}`, { inline }, MEMBER));
  const behaviour = { readLag: calm ? 0 : draw.upTo(3), faults: calm ? [] : randomFaults(draw) };
  const after = (): string | null => (draw.chance(0.3) ? null : NARROW);
  const principals = [
    ...policies.filter(() => draw.chance(0.8)).map(plannedPolicy),
    ...users.filter(() => draw.chance(0.8)).map((user) => plannedInline('user', user, after())),
    ...roles.filter(() => draw.chance(0.8)).map((role) => plannedInline('role', role, after())),
  ];
  return { world: worldOf({ users, roles, policies, report: { state: 'absent' } }, { behaviour }), principals, draw };
}

const CALLS = [
  ...['CreatePolicyVersion', 'CreatePolicyVersion', 'DeletePolicyVersion', 'PutUserPolicy', 'PutRolePolicy', 'DeleteUserPolicy'],
  ...['DeleteRolePolicy', 'ListPolicyVersions', 'GetPolicyVersion', 'GetUserPolicy', 'GetRole'],
];

function randomFaults(draw: Draw): readonly Fault[] {
  return Array.from({ length: draw.upTo(3) }, (): Fault => {
    const common = { service: 'iam', account: MEMBER, action: draw.pick(CALLS), skip: draw.upTo(2), times: 1 + draw.upTo(1) };
    const kind = draw.pick(['lost', 'lost', 'reset', 'throttle', 'server_error', 'truncate', 'error', 'expired_token', 'denied'] as const);
    return kind === 'error' ? { ...common, kind, code: 'ConcurrentModification', status: 409 } : { ...common, kind };
  });
}

const first = <T extends { readonly name: string }>(list: readonly T[], name: string, update: (each: T) => T): readonly T[] =>
  list.map((each) => (each.name === name ? update(each) : each));
const changed = (each: WorldPolicy): WorldPolicy => {
  const before = { id: each.defaultVersionId, createdAt: OLD, document: each.document };
  return { ...each, document: OTHER, defaultVersionId: 'v9', olderVersions: [before, ...(each.olderVersions ?? [])].slice(0, 4) };
};

/** What somebody else does between the plan and its application, and whom that makes untouchable. */
export const MEANWHILE: Readonly<Record<string, { readonly who: string; readonly change: (account: WorldAccount) => WorldAccount }>> = {
  nothing: { who: '', change: (account) => account },
  'a policy gets another version': { who: 'policy0', change: (account) => ({ ...account, policies: first(account.policies, 'policy0', changed) }) },
  'a policy is made anew': {
    who: 'policy0',
    change: (account) => ({ ...account, policies: first(account.policies, 'policy0', (each) => ({ ...each, createdAt: '2026-11-20T10:00:00Z' })) }),
  },
  'a policy is gone': { who: 'policy0', change: (account) => ({ ...account, policies: account.policies.slice(1) }) },
  'an inline policy is changed': {
    who: 'user0',
    change: (account) => ({ ...account, users: first(account.users, 'user0', (each) => ({ ...each, inline: [makeInline('own', OTHER)] })) }),
  },
  'the name goes to another': {
    who: 'user0',
    change: (account) => ({ ...account, users: first(account.users, 'user0', (each) => ({ ...each, id: 'AIDAANOTHERANOTHER123' })) }),
  },
  'it is protected': {
    who: 'user0',
    change: (account) => ({ ...account, users: first(account.users, 'user0', (each) => ({ ...each, tags: [{ key: 'break-glass', value: '' }] })) }),
  },
  'a role is gone': { who: 'role0', change: (account) => ({ ...account, roles: account.roles.filter(({ name }) => name !== 'role0') }) },
};
