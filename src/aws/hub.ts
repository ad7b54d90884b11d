import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { AwsCredentialIdentity } from '@smithy/types';
import type { Account } from '../model/account.js';
import type { AccountSession, Caller, Hub, OrganizationTrust } from '../gather/ports.js';
import { SourceError } from '../gather/source-error.js';
import type { TrailPlace } from '../gather/request.js';
import type { OpenTrail } from '../gather/trail-ports.js';
import { accessAnalyzerOf } from './access-analyzer.js';
import { accountSession } from './account-session.js';
import { assumeRole, type RoleSettings } from './assume-role.js';
import { cloudtrailOf } from './cloudtrail.js';
import { memberSession, signingOf, trailRegion } from './member-hub.js';
import { openClients, type AwsSettings, type Clients } from './clients.js';
import { configOf } from './config.js';
import type { Contact } from './contact.js';
import { controlPoliciesOf } from './control-policies.js';
import { readManagedPolicy } from './managed-policy.js';
import { identityCenterOf } from './identity-center.js';
import { organizationAccessOf } from './organization-access.js';
import { organizationTrustOf } from './organization-trust.js';
import { organizationsOf } from './organizations.js';
import { securityHubOf } from './security-hub.js';
import type { AskJson, OpenSigning } from './signed-ask.js';
import type { Ports } from '../deliver/ports.js';
import type { CleanupWays } from './write/iam/open-cleanup.js';

export interface WaysOut {
  /** The ways to the destinations of a report: with the hub's credentials, opened when there is something to send. */
  ports(): Promise<Ports>;
  /** The way into accounts to change them, with a role of its own. */
  cleanup(): Promise<CleanupWays>;
  close(): void;
  /** Who has answered so far. */
  contact(): Contact;
}

/** For other processes that enter accounts: this one alone asks STS for their sessions. */
export interface LeaderWays {
  /** Credentials of the audit role in an account. */
  readonly assume: (accountId: string) => Promise<AwsCredentialIdentity>;
  /** From now on this process has so many calls in flight at most. */
  readonly keepTo: (concurrency: number) => void;
}

/** The hub: everything that is asked of AWS goes through here. */
export function openHub(settings: AwsSettings & RoleSettings): Hub & OrganizationTrust & WaysOut & LeaderWays {
  const clients = openClients(settings);
  let known: Promise<Caller> | undefined;
  let out: Promise<Ports & { close(): void }> | undefined;
  const caller = (): Promise<Caller> => (known ??= identify(clients));
  const signing = signingOf(settings, clients);
  const json = clients.json(signing);
  let ways: Promise<CleanupWays> | undefined;
  const openWays = async (): Promise<CleanupWays> =>
    (await import('./write/iam/open-cleanup.js')).openCleanup(clients, await caller(), settings);
  return {
    caller,
    ...organizationsOf(clients),
    ...configOf(clients),
    ...controlPoliciesOf(clients),
    ...accessAnalyzerOf(clients),
    ...organizationAccessOf(clients),
    ...organizationTrustOf(clients),
    identityCenter: identityCenterOf(json, clients),
    ...securityHubOf(json, clients),
    openTrail: async (place) => openTrail(place, clients, json, settings),
    contact: clients.contact,
    managedPolicy: (arn) => readManagedPolicy(clients.iam, arn),
    open: async (account) => openAccount(clients, signing, await caller(), account, settings),
    assume: async (accountId) => assumeRole(clients, await caller(), accountId, settings),
    keepTo: clients.keepTo,
    ports: () => (out ??= import('./write/open-ports.js').then(({ openPorts }) => openPorts(settings, clients.found))),
    cleanup: () => (ways ??= openWays()),
    close: () => {
      clients.close();
      void ways?.then((each) => { each.close(); });
      void out?.then((ports) => { ports.close(); });
    },
  };
}

async function openTrail(place: TrailPlace, clients: Clients, json: AskJson, settings: AwsSettings): Promise<OpenTrail> {
  const { athenaOf } = await import('./athena.js');
  const stop = async (action: string, input: object): Promise<unknown> =>
    (await import('./write/last-word.js')).tellAthena(settings, clients.found, action, input);
  return athenaOf(json, clients, trailRegion(clients), stop).openTrail(place);
}

async function identify({ sts, region }: Clients): Promise<Caller> {
  const { Account: accountId, Arn: arn } = await sts(new GetCallerIdentityCommand({}));
  const partition = arn?.split(':')[1];
  if (accountId === undefined || arn === undefined || partition === undefined) {
    throw new SourceError('failed', 'NoIdentity', 'sts:GetCallerIdentity: AWS did not say who the caller is');
  }
  return { accountId, arn, partition, region: await region() };
}

/**
 * The caller's own account is read with the caller's own credentials. So is the management account when the caller is
 * in it; from anywhere else it has a role or it can't be read, like every other account.
 */
async function openAccount(
  clients: Clients,
  signing: OpenSigning,
  caller: Caller,
  { id }: Account,
  settings: AwsSettings & RoleSettings,
): Promise<AccountSession> {
  if (id === caller.accountId) return { ...accountSession(clients.iam), ...cloudtrailOf(clients.json(signing), trailRegion(clients)) };
  return memberSession(clients, signing, id, () => assumeRole(clients, caller, id, settings), settings.clock);
}
