import type { AwsCredentialIdentity } from '@smithy/types';
import type { AccountSession, Clock, Hub } from '../gather/ports.js';
import { accountSession } from './account-session.js';
import { lastingSession } from './assume-role.js';
import { openClients, type AwsSettings, type Clients } from './clients.js';
import { cloudtrailOf } from './cloudtrail.js';
import { renewed, renewingAsk } from './renewing-ask.js';
import type { OpenSigning } from './signed-ask.js';

/** Credentials of the audit role in an account. */
export type Assume = (accountId: string) => Promise<AwsCredentialIdentity>;

export interface MemberHub extends Pick<Hub, 'open'> {
  close(): void;
}

/** Nothing is asked with these: the hub's own stay with the process that leads the run. */
const NO_CREDENTIALS: AwsCredentialIdentity = { accessKeyId: '-', secretAccessKey: '-' };

/** The way into accounts for a process whose sessions are made by another one. */
export function openMembers(reach: Omit<AwsSettings, 'credentials'>, assume: Assume): MemberHub {
  const settings = { ...reach, credentials: NO_CREDENTIALS };
  const clients = openClients(settings);
  const signing = signingOf(settings, clients);
  return {
    open: ({ id }) => memberSession(clients, signing, id, () => assume(id), settings.clock),
    close: clients.close,
  };
}

/** What signing takes, looked up when it is needed. */
export function signingOf(settings: AwsSettings, { found }: Clients): OpenSigning {
  return async () => (await import('./write/open-writing.js')).openWriting(settings, found, []).tools;
}

/** Where the partition writes down what IAM is asked. */
export function trailRegion({ region }: Pick<Clients, 'region'>): () => Promise<string> {
  return async () => (await import('./write/endpoint.js')).iamRegion(await region());
}

export async function memberSession(
  clients: Clients,
  signing: OpenSigning,
  accountId: string,
  assume: () => Promise<AwsCredentialIdentity>,
  clock: Clock,
): Promise<AccountSession> {
  const session = await lastingSession(assume, clock);
  const { credentials } = session;
  const ask = clients.json(signing, { accountId, credentials });
  return {
    ...accountSession(renewingAsk(clients.iamFor(accountId, credentials), session)),
    ...cloudtrailOf((question, read) => renewed(session, () => ask(question, read)), trailRegion(clients)),
  };
}
