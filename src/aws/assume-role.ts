import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types';
import { roleArn } from '../model/arn.js';
import type { Caller, Clock } from '../gather/ports.js';
import { SourceError } from '../gather/source-error.js';
import type { Clients } from './clients.js';

export interface RoleSettings {
  /** May carry a path: audit/IamAuditReadOnly. */
  readonly roleName: string;
  readonly externalId: string | null;
  readonly sessionName: string;
  /** The session is narrowed to these actions, whatever else the role may do. */
  readonly actions: readonly string[];
  /** Instead of that: what the session may do, as a policy document. */
  readonly policy?: string;
}

/** One hour: the most that a chained role may have, and every role allows it. */
const DURATION_SECONDS = 3600;

/** Assumed again so long before the end, so that no call is on its way when it comes. */
const EARLY_SECONDS = 300;

/** A session that is renewed as often as it takes. */
export interface LastingSession {
  readonly credentials: AwsCredentialIdentityProvider;
  /** Which session it is by now: the first, the second … */
  readonly turn: () => number;
  /** AWS does not know the session of that turn any more: unless it was renewed meanwhile, it is now. */
  readonly lose: (turn: number) => void;
}

/**
 * Assumes a role, and again before that ends: so long after it was asked for. AWS says when it ends too, but by its own
 * clock; one here that is an hour ahead would take all credentials for expired.
 */
export async function lastingSession(assume: () => Promise<AwsCredentialIdentity>, clock: Clock): Promise<LastingSession> {
  let current: Promise<AwsCredentialIdentity>;
  let renewAt: number;
  let turn = 0;
  const renewed = (): Promise<AwsCredentialIdentity> => {
    renewAt = clock.now().getTime() + (DURATION_SECONDS - EARLY_SECONDS) * 1000;
    turn += 1;
    current = assume();
    // A failure is not kept.
    current.catch(() => (renewAt = 0));
    return current;
  };
  await renewed();
  const provider = (): Promise<AwsCredentialIdentity> => (clock.now().getTime() < renewAt ? current : renewed());
  // The SDK asks such a provider for each call; else never again, as nothing tells it that these credentials end.
  const credentials = Object.assign(provider, { memoized: true });
  return { credentials, turn: () => turn, lose: (lost) => { if (lost === turn) renewAt = 0; } };
}

/** Credentials of the audit role in one account. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
export async function assumeRole(
  { sts }: Clients,
  caller: Caller,
  accountId: string,
  settings: RoleSettings,
): Promise<AwsCredentialIdentity> {
  const arn = roleArn(caller.partition, accountId, settings.roleName);
  const command = new AssumeRoleCommand({
    RoleArn: arn,
    RoleSessionName: settings.sessionName,
    DurationSeconds: DURATION_SECONDS,
    Policy: settings.policy ?? sessionPolicy(settings.actions),
    ...(settings.externalId === null ? {} : { ExternalId: settings.externalId }),
  });
  const { Credentials, AssumedRoleUser } = await sts(command).catch(
    (error: unknown) => {
      throw explained(error, arn, caller, settings);
    },
  );
  const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials ?? {};
  if (AccessKeyId === undefined || SecretAccessKey === undefined || SessionToken === undefined) {
    throw new SourceError('failed', 'NoCredentials', `sts:AssumeRole: no credentials came for ${arn}`);
  }
  const entered = AssumedRoleUser?.Arn?.split(':')[4];
  if (entered !== undefined && entered !== accountId) {
    throw new SourceError('failed', 'WrongAccount', `sts:AssumeRole: ${arn} led into account ${entered}`);
  }
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

function sessionPolicy(actions: readonly string[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] });
}

/** AccessDenied has one code for every cause, so the message carries what a person needs to find out which. */
function explained(error: unknown, arn: string, caller: Caller, { externalId }: RoleSettings): unknown {
  if (!(error instanceof SourceError) || error.reason !== 'denied') return error;
  const text = `${caller.arn} may not assume ${arn} (${externalId === null ? 'no' : 'with an'} external id)`;
  return new SourceError('denied', error.code, text, { cause: error });
}
