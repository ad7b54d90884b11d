import { makeAccount, makeRole, makeUser, makeWorld, used, type WorldSpec } from '../../../src/sandbox/worlds/builder.js';
import { daysBefore, DEFAULT_NOW } from '../../../src/sandbox/worlds/time.js';
import type { World } from '../../../src/sandbox/world.js';

export const HUB = '111111111111';
export const MEMBER = '222222222222';
export const OUTSIDER = '333333333333';
export const SUSPENDED = '444444444444';
export const ANALYZER_ARN = `arn:aws:access-analyzer:eu-west-1:${HUB}:analyzer/unused-access`;

export function ago(days: number): string {
  return daysBefore(DEFAULT_NOW, days);
}

export function lastUsed(days: number) {
  return { at: ago(days), region: 'eu-west-1' };
}

const old = { createdAt: ago(500) };

const users = [
  makeUser('idle', {
    ...old,
    password: { changedAt: ago(400), lastUsedAt: ago(120) },
    keys: [
      { id: 'AKIAIDLE222222222222', lastUsed: used(ago(200)) },
      { id: 'AKIAOFF2222222222222', status: 'Inactive', lastUsed: used(ago(300)) },
      { id: 'AKIANEW2222222222222', createdAt: ago(5) },
    ],
  }, MEMBER),
  makeUser('busy', { ...old, password: { changedAt: ago(400), lastUsedAt: ago(1) }, keys: [{ id: 'AKIANEVER22222222222' }] }, MEMBER),
  makeUser('gone', { ...old, deletedAt: ago(3), keys: [{ id: 'AKIAGONE222222222222' }] }, MEMBER),
];

const roles = [
  makeRole('never', old, MEMBER),
  makeRole('exactly', { ...old, lastUsed: lastUsed(90) }, MEMBER),
  makeRole('almost', { ...old, lastUsed: lastUsed(89.9) }, MEMBER),
  makeRole('young', { createdAt: ago(89) }, MEMBER),
  makeRole('AWSServiceRoleForSupport', { ...old, path: '/aws-service-role/support.amazonaws.com/' }, MEMBER),
];

const account = { auditRole: null } as const;

/** A hub with an organization analyzer, a member, an account outside and a suspended one. */
export function world(spec: WorldSpec = {}): World {
  return makeWorld({
    accounts: [
      makeAccount({ ...account, id: HUB }),
      makeAccount({ ...account, id: MEMBER, users, roles }),
      makeAccount({ ...account, id: OUTSIDER, inOrganization: false, roles: [makeRole('outside', old, OUTSIDER)] }),
      makeAccount({ ...account, id: SUSPENDED, state: 'SUSPENDED', roles: [makeRole('closed', old, SUSPENDED)] }),
    ],
    analyzers: [{ createdAt: ago(60) }],
    ...spec,
  });
}
