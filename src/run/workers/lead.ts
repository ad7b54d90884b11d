import type { WorkerProcess } from '../../cli/worker-process.js';
import { sourcesInside } from '../../gather/hub/ask-hub.js';
import type { Common, Weighed } from '../../gather/team.js';
import type { Account } from '../../model/account.js';
import { plural } from '../../text.js';
import { desk } from './desk.js';
import { handOut, type HandOut } from './hand-out.js';
import { openLine, type Line } from './line.js';
import type { OfLeader, OfWorker, SessionKeys, WorkerReach, WorkerSetup } from './protocol.js';
import type { Shares } from './shares.js';

export interface LeadTools {
  readonly fork: () => WorkerProcess;
  readonly reach: (common: Common) => WorkerReach;
  readonly assume: (accountId: string) => Promise<SessionKeys>;
  readonly signal: AbortSignal;
}

interface Member {
  readonly process: WorkerProcess;
  /** Takes an account; null: it has never asked for one. */
  give: ((account: Account) => void) | null;
}

/** Leads workers through the accounts of one run, from starting them to ending them. */
export class Lead {
  readonly done: Promise<void>;
  readonly #jobs: HandOut;
  readonly #common: Common;
  readonly #shares: Shares;
  readonly #tools: LeadTools;
  readonly #members = new Map<number, Member>();
  #started = 0;
  #over = false;
  #finish: () => void = () => undefined;
  #fail: (error: unknown) => void = () => undefined;

  constructor(accounts: readonly Weighed[], common: Common, shares: Shares, tools: LeadTools) {
    this.#jobs = handOut(accounts);
    this.#common = common;
    this.#shares = shares;
    this.#tools = tools;
    const { signal } = tools;
    this.done = new Promise<void>((resolve, reject) => {
      this.#finish = resolve;
      this.#fail = reject;
      signal.addEventListener('abort', () => { reject(signal.reason as Error); }, { once: true });
      signal.throwIfAborted();
      for (let count = 0; count < shares.count; count++) this.#start();
    }).finally(() => { this.close(); });
  }

  close(): void {
    this.#over = true;
    for (const { process } of this.#members.values()) process.end();
  }

  #start(): void {
    const id = ++this.#started;
    this.#jobs.join(id);
    const member: Member = { process: this.#tools.fork(), give: null };
    this.#members.set(id, member);
    const ends = {
      onFault: this.#fail,
      onClosed: () => { if (!this.#over) this.#lost(id, member).catch(this.#fail); },
    };
    const line: Line<OfWorker> = openLine<OfWorker, OfLeader>(member.process.channel, this.#methodsFor(id, member, () => line), ends);
  }

  #methodsFor(id: number, member: Member, line: () => Line<OfWorker>): OfLeader {
    const jobs = this.#jobs;
    const then = (change: () => void): void => {
      change();
      this.#dispatch();
    };
    return {
      ...desk({
        line,
        common: this.#common,
        assume: this.#tools.assume,
        setup: () => this.#setup(),
        accountOf: (accountId) => accountIn(jobs.jobOf(id, accountId), accountId),
        onWant: (give) => {
          member.give = give;
          then(() => { jobs.wants(id); });
        },
        onFull: () => { then(() => { jobs.full(id); }); },
        onDone: (accountId) => { then(() => { jobs.done(id, accountId); }); },
      }),
      broke: (name, message, stack) => { this.#fail(Object.assign(new Error(message), { name, stack })); },
    };
  }

  #dispatch(): void {
    for (let grant = this.#jobs.next(); grant !== null; grant = this.#jobs.next()) {
      this.#members.get(grant.worker)?.give?.(grant.job.account);
    }
    if (this.#jobs.isDone()) this.#finish();
  }

  /** A worker is gone. One that could never begin is not replaced: the next could not either. */
  async #lost(id: number, { give }: Member): Promise<void> {
    const { emit, readHere } = this.#common;
    this.#members.delete(id);
    const { again, givenUp } = this.#jobs.lost(id);
    emit({ kind: 'warning', text: lostText(again, givenUp.length) });
    for (const { account } of givenUp) await giveUp(account.id, this.#common);
    if (this.#over) return;
    if (give !== null && this.#jobs.waiting() > 0) this.#start();
    if (this.#members.size > 0 || this.#jobs.isDone()) {
      this.#dispatch();
      return;
    }
    emit({ kind: 'warning', text: 'no worker process can be started; this one reads the accounts itself' });
    await Promise.all(this.#jobs.rest().map(({ account }) => readHere(account)));
    this.#finish();
  }

  #setup(): WorkerSetup {
    const { request, sources, caller, store } = this.#common;
    const { member: concurrency, places } = this.#shares;
    // Functions do not go from process to process.
    const plain = { ...request, keyHolders: undefined, newborns: undefined };
    const reach = this.#tools.reach(this.#common);
    return { reach, concurrency, places, caller, request: plain, sources, keeps: store.putMade !== undefined };
  }
}

function accountIn(job: Weighed | null, accountId: string): Account {
  if (job === null) throw new Error(`a worker asked about account ${accountId}, which it was not given`);
  return job.account;
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
