import type { SessionPolicy } from '../../../cleanup/plan.js';
import type { IamAccount } from '../../../cleanup/ports.js';
import { learningPacer } from '../../../gather/pace/pacer.js';
import type { Caller } from '../../../gather/ports.js';
import { assumeRole, lastingSession, type RoleSettings } from '../../assume-role.js';
import type { AwsSettings, Clients } from '../../clients.js';
import { iamRegion } from '../endpoint.js';
import { openWriting } from '../open-writing.js';
import { openCaller } from '../signed-call.js';
import { asIamError } from './ask.js';
import { iamAccount } from './look.js';

/** The way into accounts, to change them. */
export interface CleanupWays {
  /** Assumes `role` in the account, the caller's own too: never are the caller's own rights written with. */
  enter(accountId: string, role: string, policy: SessionPolicy): Promise<IamAccount>;
  close(): void;
}

/** A write that is on its way is not cut off by Ctrl-C: what became of it would not be known. */
export function openCleanup(clients: Clients, caller: Caller, settings: AwsSettings & RoleSettings): CleanupWays {
  const uninterrupted = new AbortController().signal;
  const { tools, handlers } = openWriting(settings, clients.found, [[uninterrupted]]);
  const [handler] = handlers;
  if (handler === undefined) throw new Error('no way out');
  const pacer = learningPacer(settings.clock);
  const regions = async (): Promise<readonly string[]> => {
    const own = await clients.region();
    return [iamRegion(own), own];
  };
  return {
    enter: async (accountId, roleName, policy) => {
      const role = { ...settings, roleName, policy: JSON.stringify(policy) };
      const session = await lastingSession(() => assumeRole(clients, caller, accountId, role), settings.clock).catch((error: unknown) => {
        throw asIamError(error);
      });
      const { call } = openCaller({ ...tools, handler, signal: uninterrupted, credentials: session.credentials, accountId, byClock: true });
      return iamAccount(call, accountId, { pacer, clock: settings.clock, regions });
    },
    close: () => { handler.destroy(); },
  };
}
