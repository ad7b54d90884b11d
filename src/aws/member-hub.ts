import type { AwsCredentialIdentity } from '@smithy/types';
import type { AccountSession, Clock, Hub } from '../gather/ports.js';
import { accountSession } from './account-session.js';
import { lastingSession } from './assume-role.js';
import { openClients, type AwsSettings, type Clients } from './clients.js';
import { renewingAsk } from './renewing-ask.js';

/** Credentials of the audit role in an account. */
export type Assume = (accountId: string) => Promise<AwsCredentialIdentity>;

export interface MemberHub extends Pick<Hub, 'open'> {
  close(): void;
}

/** Nothing is asked with these: the hub's own stay with the process that leads the run. */
const NO_CREDENTIALS: AwsCredentialIdentity = { accessKeyId: '-', secretAccessKey: '-' };

/** The way into accounts for a process whose sessions are made by another one. */
export function openMembers(settings: Omit<AwsSettings, 'credentials'>, assume: Assume): MemberHub {
  const clients = openClients({ ...settings, credentials: NO_CREDENTIALS });
  return {
    open: ({ id }) => memberSession(clients, id, () => assume(id), settings.clock),
    close: clients.close,
  };
}

export async function memberSession(
  clients: Pick<Clients, 'iamFor'>,
  accountId: string,
  assume: () => Promise<AwsCredentialIdentity>,
  clock: Clock,
): Promise<AccountSession> {
  const session = await lastingSession(assume, clock);
  return accountSession(renewingAsk(clients.iamFor(accountId, session.credentials), session));
}
