import { findAccount, iamArn } from '../accounts.js';
import { commonError, deniedMessage, notImplemented, validationError } from '../server/errors.js';
import { optionalInteger, optionalText, requiredText } from '../server/input.js';
import type { Call, SandboxState } from '../service.js';
import { parseSessionPolicy } from '../access/session-policy.js';
import { openSession } from '../access/sessions.js';
import type { AccountState, WorldRole } from '../world.js';

const SESSION_NAME = { min: 2, max: 64, pattern: /^[\w+=,.@-]*$/ };
const EXTERNAL_ID = { min: 2, max: 1224, pattern: /^[\w+=,.@:/-]*$/ };
const ROLE_ARN = /^arn:([\w-]+):iam::(\d{12}):role\/.+$/;
const HOUR = 3600;

/** A closing account still works for a while; the other states do not (AWS: "Account states" in the Organizations guide). */
const REACHABLE: ReadonlySet<AccountState> = new Set<AccountState>(['ACTIVE', 'PENDING_CLOSURE']);

interface Request {
  readonly roleArn: string;
  readonly accountId: string;
  readonly sessionName: string;
  readonly externalId: string | null;
  readonly seconds: number;
  readonly policyText: string | undefined;
  readonly sourceIdentity: string | undefined;
}

/** sts:AssumeRole. Whatever is wrong with the role, its trust or its account is the same AccessDenied, as on AWS. */
export function assumeRole(call: Call, state: SandboxState): object {
  const request = readRequest(call);
  const policy = request.policyText === undefined ? null : parseSessionPolicy(request.policyText);
  const role = findAssumableRole(request, state);
  if (role === undefined) {
    throw commonError('sts', 'denied', deniedMessage(call.caller.arn, 'sts:AssumeRole', request.roleArn));
  }
  checkDuration(request.seconds, role, call);
  const assumed = {
    arn: `arn:${state.world.partition}:sts::${request.accountId}:assumed-role/${role.name}/${request.sessionName}`,
    userId: `${role.id}:${request.sessionName}`,
  };
  const expiresAt = new Date(state.clock().getTime() + request.seconds * 1000);
  const session = openSession(state, { ...assumed, accountId: request.accountId, expiresAt, policy });
  return {
    Credentials: {
      AccessKeyId: session.accessKeyId,
      SecretAccessKey: session.secretAccessKey,
      SessionToken: session.sessionToken,
      Expiration: expiresAt,
    },
    AssumedRoleUser: { AssumedRoleId: assumed.userId, Arn: assumed.arn },
    PackedPolicySize: request.policyText === undefined ? undefined : Math.ceil((request.policyText.length / 2048) * 100),
    SourceIdentity: request.sourceIdentity,
  };
}

function readRequest({ input }: Call): Request {
  for (const name of ['PolicyArns', 'Tags']) {
    if (input[name] !== undefined && input[name] !== '') throw notImplemented(`${name} of sts:AssumeRole`);
  }
  const roleArn = requiredText(input, 'RoleArn', { min: 20, max: 2048 });
  const accountId = ROLE_ARN.exec(roleArn)?.[2];
  if (accountId === undefined) throw validationError(`${roleArn} is invalid`);
  return {
    roleArn,
    accountId,
    sessionName: requiredText(input, 'RoleSessionName', SESSION_NAME),
    externalId: optionalText(input, 'ExternalId', EXTERNAL_ID) ?? null,
    seconds: optionalInteger(input, 'DurationSeconds', { min: 900, max: 43_200 }) ?? HOUR,
    policyText: optionalText(input, 'Policy', { min: 1, max: Infinity }),
    sourceIdentity: optionalText(input, 'SourceIdentity', SESSION_NAME),
  };
}

function findAssumableRole({ roleArn, accountId, externalId }: Request, state: SandboxState): WorldRole | undefined {
  const account = findAccount(state, accountId);
  if (account === undefined || !REACHABLE.has(account.state)) return undefined;
  const role = account.roles.find((candidate) => iamArn(state.world.partition, accountId, 'role', candidate) === roleArn);
  if (!role?.assumable) return undefined;
  const { externalId: wanted } = role.assumable;
  return wanted === null || wanted === externalId ? role : undefined;
}

function checkDuration(seconds: number, role: WorldRole, { caller }: Call): void {
  if (seconds > role.maxSessionSeconds) {
    throw validationError('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  }
  const chained = caller.arn.includes(':assumed-role/');
  if (chained && seconds > HOUR) {
    throw validationError('The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.');
  }
}
