import type { Common } from '../../gather/team.js';
import { LineClosed, type Line } from './line.js';
import type { OfLeader, OfWorker, SessionKeys, WorkerSetup } from './protocol.js';
import type { Account } from '../../model/account.js';

/** What a desk needs of the team around it. */
export interface DeskTools {
  readonly common: Common;
  readonly setup: () => WorkerSetup;
  readonly assume: (accountId: string) => Promise<SessionKeys>;
  /** The account of that id, if this worker has it. */
  readonly accountOf: (accountId: string) => Account;
  readonly line: () => Line<OfWorker>;
  readonly onWant: (give: (account: Account) => void) => void;
  readonly onFull: () => void;
  readonly onDone: (accountId: string) => void;
}

/** Answers one worker. */
export function desk({ common, line, accountOf, ...tools }: DeskTools): Omit<OfLeader, 'broke'> {
  const { store, emit, clock, request } = common;
  return {
    setup: tools.setup,
    next: () => new Promise((resolve) => { tools.onWant(resolve); }),
    full: tools.onFull,
    assume: async (accountId) => tools.assume(accountOf(accountId).id),
    policy: (accountId, arn) => policyFor(accountId, arn, common, line()),
    inventory: async () => { await common.inventory; },
    async reuse(accountId, source) {
      const accept = (value: unknown): Promise<boolean> => line().ask('accepts', accountId, source, value);
      const found = await store.reuse(accountId, source, accept).catch(unlessGone(null));
      return found?.seen === true ? found.asOf : null;
    },
    read: (accountId) => store.read(accountId),
    async keyHolders(accountId, source) {
      return request.keyHolders?.(source, accountOf(accountId), await store.read(accountId), clock.now()) ?? [];
    },
    async newborns(accountId) {
      return request.newborns?.(accountOf(accountId), await store.read(accountId), clock.now()) ?? [];
    },
    put: (accountId, evidence) => store.put(accountId, evidence),
    async putMade(accountId, source, made) {
      await store.putMade?.(accountId, source, made);
    },
    events(events) {
      for (const event of events) {
        emit(event);
        if (event.kind === 'account_done') tools.onDone(event.accountId);
      }
    },
  };
}

/** The worker that would have said so is gone, and with it who asked. */
function unlessGone<T>(instead: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof LineClosed) return instead;
    throw error;
  };
}

/** Another worker through whose account the policy was being read may end half way: then it is asked again. */
async function policyFor(accountId: string, arn: string, { policies }: Common, line: Line<OfWorker>): ReturnType<OfLeader['policy']> {
  for (let left = 3; ; left--) {
    try {
      return await policies(arn, async () => {
        await line.ask('enter', accountId);
        return { managedPolicy: (one) => line.ask('policyInside', accountId, one) };
      });
    } catch (error) {
      if (!(error instanceof LineClosed) || left === 0) throw error;
    }
  }
}
