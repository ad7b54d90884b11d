import type { WorkerProcess } from '../../cli/worker-process.js';
import { sourcesInside } from '../../gather/account/account.js';
import type { Common, Team, Weighed } from '../../gather/team.js';
import { plural } from '../../text.js';
import { desk } from './desk.js';
import { handOut } from './hand-out.js';
import { openLine, type Line } from './line.js';
import type { OfLeader, OfWorker, SessionKeys, WorkerReach, WorkerSetup } from './protocol.js';
import { sharesOf, type Shares } from './shares.js';

export interface TeamTools {
  /** How many processes are to read these accounts; less than two: none but this one. */
  readonly count: (accounts: readonly Weighed[], common: Common) => number;
  readonly fork: () => WorkerProcess;
  readonly concurrency: number;
  readonly reach: (common: Common) => WorkerReach;
  readonly assume: (accountId: string) => Promise<SessionKeys>;
  /** From now on this process has so many calls in flight at most. */
  readonly keepTo: (concurrency: number) => void;
  readonly signal: AbortSignal;
}

/** A team is made when it is known what there is to read. */
export function openTeam(tools: TeamTools): Team {
  let close = (): void => undefined;
  return {
    async read(accounts, common) {
      const shares = sharesOf(Math.min(tools.count(accounts, common), accounts.length), tools.concurrency);
      if (shares === null) {
        await Promise.all(accounts.map(({ account }) => common.readHere(account)));
        return;
      }
      tools.keepTo(shares.leader);
      const led = lead(accounts, common, shares, tools);
      close = led.close;
      await led.done;
    },
    close: () => { close(); },
  };
}

interface Member {
  readonly process: WorkerProcess;
  /** Has it ever asked for an account? */
  ready: boolean;
  give: ((account: Weighed['account']) => void) | null;
}

function lead(accounts: readonly Weighed[], common: Common, shares: Shares, tools: TeamTools): { readonly done: Promise<void>; readonly close: () => void } {
  const jobs = handOut(accounts);
  const members = new Map<number, Member>();
  let started = 0;
  let over = false;
  let finish: () => void = () => undefined;
  let fail: (error: unknown) => void = () => undefined;

  function dispatch(): void {
    for (let grant = jobs.next(); grant !== null; grant = jobs.next()) members.get(grant.worker)?.give?.(grant.job.account);
    if (jobs.isDone()) finish();
  }

  function start(): void {
    const id = ++started;
    jobs.join(id);
    const member: Member = { process: tools.fork(), ready: false, give: null };
    members.set(id, member);
    const line: Line<OfWorker> = openLine<OfWorker, OfLeader>(
      member.process.channel,
      {
        ...desk({
          common,
          assume: tools.assume,
          setup: () => setupFor(common, shares, tools),
          line: () => line,
          accountOf: (accountId) => accountIn(jobs.jobOf(id, accountId), accountId),
          onWant: (give) => {
            Object.assign(member, { ready: true, give });
            jobs.wants(id);
            dispatch();
          },
          onFull: () => {
            jobs.full(id);
            dispatch();
          },
          onDone: (accountId) => {
            jobs.done(id, accountId);
            dispatch();
          },
        }),
        broke: (name, message, stack) => { fail(Object.assign(new Error(message), { name, stack })); },
      },
      { onFault: (error) => { fail(error); }, onClosed: () => { if (!over) lost(id, member).catch(fail); } },
    );
  }

  async function lost(id: number, { ready }: Member): Promise<void> {
    members.delete(id);
    const { again, givenUp } = jobs.lost(id);
    common.emit({ kind: 'warning', text: lostText(again, givenUp.length) });
    for (const { account } of givenUp) await giveUp(account.id, common);
    if (over) return;
    if (ready && jobs.waiting() > 0) start();
    if (members.size > 0 || jobs.isDone()) return dispatch();
    common.emit({ kind: 'warning', text: 'no worker process can be started; this one reads the accounts itself' });
    await Promise.all(jobs.rest().map(({ account }) => common.readHere(account)));
    finish();
  }

  const close = (): void => {
    over = true;
    for (const { process } of members.values()) process.end();
  };
  const done = new Promise<void>((resolve, reject) => {
    finish = resolve;
    fail = reject;
    tools.signal.addEventListener('abort', () => { reject(tools.signal.reason as Error); }, { once: true });
    tools.signal.throwIfAborted();
    for (let count = 0; count < shares.count; count++) start();
  }).finally(close);
  return { done, close };
}

function accountIn(job: Weighed | null, accountId: string): Weighed['account'] {
  if (job === null) throw new Error(`a worker asked about account ${accountId}, which it was not given`);
  return job.account;
}

function setupFor({ request, sources, caller, store, ...common }: Common, shares: Shares, tools: TeamTools): WorkerSetup {
  const { keyHolders: _, ...plain } = request;
  const keeps = store.putMade !== undefined;
  const reach = tools.reach({ request, sources, caller, store, ...common });
  return { reach, concurrency: shares.member, places: shares.places, caller, request: plain, sources, keeps };
}

function lostText(again: number, givenUp: number): string {
  const parts = [
    ...(again > 0 ? [`${again} ${plural(again, 'account')} of it will be read again`] : []),
    ...(givenUp > 0 ? [`${givenUp} ${plural(givenUp, 'account')} of it can't be read`] : []),
  ];
  return ['a worker process ended before its time', ...parts].join('; ');
}

/** What was not seen when the second worker ended with it is a gap. */
async function giveUp(accountId: string, { sources, store, emit }: Common): Promise<void> {
  const known = await store.read(accountId);
  const missing = sourcesInside(sources).filter((source) => known[source] === undefined);
  const detail = 'two processes that read this account ended before their time; read it with --accounts and without --workers';
  for (const source of missing) await store.put(accountId, { [source]: { seen: false, reason: 'failed', detail } });
  emit({ kind: 'account_done', accountId, unseen: missing.length });
}
