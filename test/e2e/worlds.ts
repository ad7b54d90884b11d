import { startSandbox, type Sandbox } from '../../src/sandbox/index.js';
import type { World } from '../../src/sandbox/world.js';
import {
  allow,
  attachManaged,
  makeAccount,
  makeGroup,
  makeUser,
  makeWorld,
  used,
  type BehaviourSpec,
  type WorldSpec,
} from '../../src/sandbox/worlds/builder.js';
import { generatedWorld } from '../../src/sandbox/worlds/generated.js';

/** The caller's own account, which is the management account. */
export const HOME = '111111111111';
export const PAYMENTS = '222222222222';
export const RESEARCH = '333333333333';

/** Three accounts, four users. */
export function smallWorld(behaviour: BehaviourSpec = {}, more: Omit<WorldSpec, 'behaviour'> = {}): World {
  return makeWorld({ accounts: [homeAccount(), paymentsAccount(), researchAccount()], ...more, behaviour });
}

function homeAccount() {
  return makeAccount({
    id: HOME,
    name: 'home',
    users: [makeUser('auditor', { createdAt: '2024-05-02T09:00:00Z', keys: [{ lastUsed: used('2026-11-01T11:00:00Z', 'sts') }] }, HOME)],
  });
}

function paymentsAccount() {
  return makeAccount({
    id: PAYMENTS,
    name: 'payments',
    groups: [makeGroup('Developers', { attached: [attachManaged('AdministratorAccess')] }, PAYMENTS)],
    users: [
      makeUser('=cmd', { createdAt: '2023-02-01T00:00:00Z', keys: [{ createdAt: '2023-02-01T00:00:00Z' }] }, PAYMENTS),
      makeUser('olga', {
        createdAt: '2024-01-10T08:00:00Z',
        password: { changedAt: '2024-01-10T08:00:00Z', lastUsedAt: '2026-10-30T10:00:00Z' },
        mfa: true,
        groups: ['Developers'],
        tags: { Owner: 'team payments' },
      }, PAYMENTS),
    ],
  });
}

function researchAccount() {
  return makeAccount({
    id: RESEARCH,
    name: 'research',
    users: [makeUser(
      'smith,jane',
      { createdAt: '2025-03-01T09:00:00Z', inline: [{ name: 'read', document: allow('s3:GetObject') }] },
      RESEARCH,
    )],
  });
}

/** One account of the small world whose calls never get an answer. */
export function hangingWorld(account: string): World {
  return smallWorld({ faults: [{ kind: 'hang', service: 'iam', account }] });
}

export const LARGE_WORLD_USERS = 8000;

/** More than 3 MB of CSV and 9 MB of JSON, also without the columns that come from Config. */
export function largeWorld(): World {
  return generatedWorld({ seed: 7, accounts: LARGE_WORLD_USERS / 200, usersPerAccount: 200, rolesPerAccount: 1 });
}

/** A sandbox for all tests of the calling `describe` or file. */
export function sandboxFor(world: () => World): () => Sandbox {
  let sandbox: Sandbox | undefined;
  beforeAll(async () => {
    sandbox = await startSandbox(world());
  });
  afterAll(async () => {
    await sandbox?.close();
  });
  return () => {
    if (sandbox === undefined) throw new Error('the sandbox starts before the tests, not before the describe blocks');
    return sandbox;
  };
}
