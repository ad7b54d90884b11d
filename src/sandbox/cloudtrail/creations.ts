import { iamArn } from '../accounts.js';
import type { World, WorldAccount, WorldRole, WorldUser } from '../world.js';
import type { WorldActor, WorldTrailEvent } from '../world-trail.js';

type Answered = NonNullable<WorldTrailEvent['response']>;

/** The calls that made the users, roles and credentials of an account: those of users that were deleted since as well. */
export function creationsIn(account: WorldAccount, world: World): readonly WorldTrailEvent[] {
  const { makers = {} } = account.trail ?? {};
  const made = (key: string, at: string, name: string, request: Answered, response: Answered): readonly WorldTrailEvent[] => {
    const actor = Object.hasOwn(makers, key) ? makers[key] : administrator(account, world);
    return actor === null || actor === undefined ? [] : [{ ...actor, at, name, request, response }];
  };
  return [
    ...account.users.flatMap((user) => [...userEvents(user, account, world, made), ...credentialEvents(user, made)]),
    ...account.roles.flatMap((role) => roleEvents(role, account, world, made)),
  ];
}

type Made = (key: string, at: string, name: string, request: Answered, response: Answered) => readonly WorldTrailEvent[];

function userEvents(user: WorldUser, account: WorldAccount, world: World, made: Made): readonly WorldTrailEvent[] {
  const { id, name, path, createdAt } = user;
  const arn = iamArn(world.partition, account.id, 'user', user);
  const response = { user: { path, arn, userId: id, createDate: inWords(createdAt), userName: name } };
  return made(id, createdAt, 'CreateUser', { userName: name, path }, response);
}

function credentialEvents({ id: userId, name, keys, password, ...user }: WorldUser, made: Made): readonly WorldTrailEvent[] {
  const request = { userName: name };
  return [
    ...keys.flatMap(({ id, createdAt }) =>
      made(id, createdAt, 'CreateAccessKey', request, {
        accessKey: { accessKeyId: id, status: 'Active', userName: name, createDate: inWords(createdAt) },
      }),
    ),
    ...(user.serviceSpecificCredentials ?? []).flatMap(({ id, service, createdAt }) =>
      made(id, createdAt, 'CreateServiceSpecificCredential', { ...request, serviceName: service }, {
        serviceSpecificCredential: { serviceSpecificCredentialId: id, serviceName: service, userName: name },
      }),
    ),
    ...(user.sshKeys ?? []).flatMap(({ id, uploadedAt }) =>
      made(id, uploadedAt, 'UploadSSHPublicKey', request, { sSHPublicKey: { sSHPublicKeyId: id, userName: name, status: 'Active' } }),
    ),
    ...(password === null
      ? []
      : made(`password ${userId}`, password.changedAt, 'CreateLoginProfile', request, {
          loginProfile: { userName: name, createDate: inWords(password.changedAt), passwordResetRequired: false },
        })),
  ];
}

/** Services have their own call for the roles that are theirs. */
function roleEvents(role: WorldRole, account: WorldAccount, world: World, made: Made): readonly WorldTrailEvent[] {
  const { id, name, path, createdAt, trust } = role;
  const linked = path.startsWith('/aws-service-role/');
  const arn = iamArn(world.partition, account.id, 'role', role);
  const response = { role: { path, arn, roleId: id, createDate: inWords(createdAt), roleName: name, assumeRolePolicyDocument: trust } };
  const request = linked ? { aWSServiceName: path.split('/')[2] ?? '' } : { roleName: name, path, assumeRolePolicyDocument: trust };
  return made(id, createdAt, linked ? 'CreateServiceLinkedRole' : 'CreateRole', request, response);
}

function administrator({ id }: WorldAccount, { partition }: World): WorldActor {
  const role = { type: 'Role', principalId: 'AROAADMINISTRATOR2222', accountId: id, userName: 'Administrator' };
  const attributes = { creationDate: '2026-01-01T00:00:00Z', mfaAuthenticated: 'true' };
  return {
    identity: {
      ...{ type: 'AssumedRole', principalId: 'AROAADMINISTRATOR2222:admin', accountId: id, accessKeyId: 'ASIAADMINISTRATOR222' },
      arn: `arn:${partition}:sts::${id}:assumed-role/Administrator/admin`,
      sessionContext: { sessionIssuer: { ...role, arn: `arn:${partition}:iam::${id}:role/Administrator` }, attributes },
    },
    sourceIPAddress: '203.0.113.7',
    userAgent: 'AWS Internal',
    more: { sessionCredentialFromConsole: 'true' },
  };
}

/** Dates in the answers of records are written as Java does: `Jan 1, 2026 9:05:00 AM`. */
function inWords(iso: string): string {
  const options = { month: 'short', day: 'numeric', year: 'numeric', hour: 'numeric', minute: '2-digit', second: '2-digit' } as const;
  const parts = new Intl.DateTimeFormat('en-US', { ...options, timeZone: 'UTC' }).formatToParts(new Date(iso));
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  return `${of('month')} ${of('day')}, ${of('year')} ${of('hour')}:${of('minute')}:${of('second')} ${of('dayPeriod')}`;
}
