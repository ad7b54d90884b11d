import { openMembers, type MemberHub } from '../../aws/member-hub.js';
import type { Io } from '../../cli/io.js';
import type { Channel } from '../../cli/worker-process.js';
import type { Emit } from '../../gather/events.js';
import { accountReader, type AccountReader } from '../../gather/account/account-reader.js';
import type { AccountSession, Clock, ManagedPolicyText } from '../../gather/ports.js';
import type { Account } from '../../model/account.js';
import { demoClock } from '../demo.js';
import { reachOf } from '../reach.js';
import { eventBuffer } from './event-buffer.js';
import { LineClosed, openLine, type Line } from './line.js';
import type { OfLeader, OfWorker, WorkerSetup } from './protocol.js';
import { workerStore } from './worker-store.js';

/** What a worker knows of the world outside. */
export type WorkerIo = Pick<Io, 'env' | 'clock'>;

/** Reads accounts for the process at the other end of the channel, until that is gone; settled then. */
export async function serveWorker(channel: Channel, io: WorkerIo): Promise<void> {
  const gone = new AbortController();
  const broke = (error: unknown): void => {
    if (gone.signal.aborted) return;
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    line.note('broke', name, message, stack ?? message);
  };
  let own: OfWorker | null = null;
  // Nothing is asked before there is an account.
  const answering = (): OfWorker => own ?? unasked();
  const methods: OfWorker = {
    accepts: (...words) => answering().accepts(...words),
    enter: (...words) => answering().enter(...words),
    policyInside: (...words) => answering().policyInside(...words),
  };
  const line = openLine<OfLeader, OfWorker>(channel, methods, { onFault: broke, onClosed: () => { gone.abort(new LineClosed()); } });
  try {
    const setup = await line.ask('setup');
    const clock = setup.reach.demo === null ? io.clock : demoClock(io.clock, setup.reach.demo.now);
    const { emit, stop } = eventBuffer((events) => { line.note('events', events); });
    gone.signal.addEventListener('abort', stop, { once: true });
    const hub = await openHub(setup, { ...io, clock }, line, { emit, signal: gone.signal });
    const store = workerStore(line, setup.keeps);
    const sessions = openOnce(hub);
    own = {
      accepts: (...words) => store.accepts(...words),
      enter: async (accountId) => { await sessions.of(accountId); },
      policyInside: async (accountId, arn) => (await sessions.of(accountId)).managedPolicy(arn),
    };
    const reader = readerFor(setup, { hub: sessions, clock, store, emit, line });
    await readAll(reader, line, sessions.forget);
  } catch (error) {
    broke(error);
  }
}

function unasked(): never {
  throw new Error('the worker was asked before it was set up');
}

interface ForHub {
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** Profiles, proxies and certificates are found as the leader found them, so what is to be told of them was told there. */
async function openHub({ reach, concurrency }: WorkerSetup, io: WorkerIo, line: Line<OfLeader>, tools: ForHub): Promise<MemberHub> {
  const { profile, region, demo, maxRate, deadlineMs, requestTimeoutMs } = reach;
  const settings = profile === undefined ? { region } : { profile, region };
  const found = demo === null ? await reachOf(settings, io, () => undefined) : { endpoint: demo.url, region };
  const pace = { concurrency, maxRate, deadlineMs, requestTimeoutMs };
  return openMembers({ ...found, ...pace, ...tools, clock: io.clock }, (accountId) => line.ask('assume', accountId));
}

interface Sessions extends Pick<MemberHub, 'open'> {
  of(accountId: string): Promise<AccountSession>;
  readonly forget: (accountId: string) => void;
}

/** The session that an account's policies are read through is the one that the account is read with. */
function openOnce(hub: MemberHub): Sessions {
  const opened = new Map<string, Promise<AccountSession>>();
  const open = (account: Pick<Account, 'id'>): Promise<AccountSession> => {
    const known = opened.get(account.id) ?? hub.open(account as Account);
    opened.set(account.id, known);
    return known;
  };
  return { open, of: (id) => open({ id }), forget: (id) => { opened.delete(id); } };
}

interface ForReader extends Pick<Parameters<typeof accountReader>[0], 'hub' | 'store'> {
  readonly clock: Clock;
  readonly emit: Emit;
  readonly line: Line<OfLeader>;
}

function readerFor({ request, sources, places }: WorkerSetup, { line, ...tools }: ForReader): AccountReader {
  let inventory: Promise<void> | undefined;
  const policies = new Map<string, ManagedPolicyText>();
  return accountReader(
    {
      ...tools,
      request,
      sources,
      elsewhere: {
        keyHolders: (source, { id }) => line.ask('keyHolders', id, source),
        newborns: ({ id }) => line.ask('newborns', id),
      },
      // Whoever may not be entered stays with the leader.
      mayOpen: () => true,
      policiesFor: ({ id }) => async (arn) => {
        const known = policies.get(arn) ?? (await line.ask('policy', id, arn));
        policies.set(arn, known);
        return known;
      },
      inventory: () => (inventory ??= line.ask('inventory')),
    },
    places,
  );
}

/** Takes an account as soon as there is room for one. */
async function readAll(reader: AccountReader, line: Line<OfLeader>, forget: (accountId: string) => void): Promise<never> {
  return new Promise((_, fail) => {
    const take = (): void => {
      let taken = '';
      const next = async (): Promise<Account> => {
        const account = await line.ask('next');
        taken = account.id;
        take();
        return account;
      };
      if (!reader.hasRoom()) line.note('full');
      reader.readNext(next).then(() => { forget(taken); }, fail);
    };
    take();
  });
}
