import { ACCOUNT_ID, isClosed, type Account } from '../../model/account.js';
import { ACCOUNTS_PER_QUERY, GROUPS_AT_ONCE, inGroups, rowCounts, type StartedGroup, type StartedQueries } from './query-groups.js';
import { COUNT_QUERY } from './row.js';
import type { Aggregator, Clock, Hub, Organization } from '../ports.js';
import { readAhead } from './read-ahead.js';
import { inShard, sourcesFor, type GatherRequest, type Selection } from '../request.js';
import type { WhileListing } from '../scope.js';
import { troubledSources, type Troubled } from './source-status.js';

/** What AWS Config was asked before all accounts were known; nothing is kept of the groups' accounts. */
export interface Ahead extends StartedQueries {
  readonly troubled: Promise<Troubled>;
}

export interface InventoryAhead {
  readonly whileListing: WhileListing;
  /** What was begun so far, and from here on nothing more is; null: nothing was. */
  readonly handOver: () => Ahead | null;
  /** Ends what is still under way. What was handed over can't be read to its end then. */
  readonly stop: () => void;
}

interface Tools {
  readonly hub: Hub;
  readonly clock: Clock;
  /** Is there evidence of AWS Config that need not be asked again? */
  readonly isKept: (organization: Organization | null, accountId: string) => Promise<boolean>;
}

/**
 * Organizations lists a thousand accounts in five seconds, and AWS Config is what a run waits for: it is asked as soon
 * as the accounts listed so far make the same questions certain that are asked with all of them.
 */
export function inventoryAhead({ needs, selection }: GatherRequest, tools: Tools): InventoryAhead {
  // Which accounts a list or a unit selects is not known before all are listed.
  const excludesIds = selection.exclude.every((text) => ACCOUNT_ID.test(text));
  const certain = selection.accounts === null && selection.units === null && excludesIds && sourcesFor(needs, 'aggregator').has('config');
  let begun: HeadStart | null = null;
  return {
    whileListing: (aggregator, organization) => {
      if (!certain) return () => undefined;
      const start = new HeadStart(aggregator, organization, selection, tools);
      begun = start;
      return (page) => {
        start.hear(page);
      };
    },
    handOver: () => begun?.handOver() ?? null,
    stop: () => begun?.stop(),
  };
}

class HeadStart {
  readonly #aggregator: Aggregator;
  readonly #organization: Promise<Organization | null>;
  readonly #selection: Selection;
  readonly #tools: Tools;
  readonly #heard = new Set<string>();
  readonly #groups: StartedGroup[] = [];
  /** Accounts that were not looked at. */
  #fresh: string[] = [];
  /** Accounts of which nothing is kept, in no group yet. */
  #missing: string[] = [];
  #begun: Pick<Ahead, 'counts' | 'troubled'> | null = null;
  /** Settled when there is nothing to be done with the accounts heard of so far. */
  #work: Promise<void> = Promise.resolve();
  #more = true;
  #wanted = true;

  constructor(aggregator: Aggregator, organization: Promise<Organization | null>, selection: Selection, tools: Tools) {
    this.#aggregator = aggregator;
    this.#organization = organization;
    this.#selection = selection;
    this.#tools = tools;
  }

  hear(page: readonly Account[]): void {
    const { exclude, shard } = this.#selection;
    for (const account of page) {
      const { id } = account;
      if (isClosed(account) || exclude.includes(id) || (shard !== null && !inShard(id, shard)) || this.#heard.has(id)) continue;
      this.#heard.add(id);
      this.#fresh.push(id);
    }
    // With so many accounts the rows are counted in any case.
    if (this.#heard.size <= ACCOUNTS_PER_QUERY || !this.#more) return;
    const { counts } = (this.#begun ??= this.#begin());
    // What goes wrong here is asked again later, and told then.
    this.#work = this.#work.then(async () => this.#group(await counts)).catch(() => {
      this.#more = false;
    });
  }

  handOver(): Ahead | null {
    this.#more = false;
    return this.#begun === null ? null : { ...this.#begun, groups: this.#groups };
  }

  stop(): void {
    this.#more = false;
    this.#wanted = false;
  }

  #begin(): Pick<Ahead, 'counts' | 'troubled'> {
    const { hub } = this.#tools;
    const begun = { counts: rowCounts(this.#select(COUNT_QUERY)), troubled: troubledSources(hub, this.#aggregator.name) };
    // Listing may fail before anybody asks how these have ended.
    for (const answer of Object.values(begun)) answer.catch(() => undefined);
    return begun;
  }

  /** Starts the groups that are whole; the last one may still grow. */
  async #group(counts: ReadonlyMap<string, number>): Promise<void> {
    const { isKept } = this.#tools;
    const organization = await this.#organization;
    for (let id = this.#fresh.shift(); id !== undefined && this.#more; id = this.#fresh.shift()) {
      // Where one account is kept most are, and then there is no hurry.
      if (await isKept(organization, id)) this.#more = false;
      else this.#missing.push(id);
    }
    const whole = [...inGroups(this.#missing, counts)].slice(0, -1);
    for (const group of whole) {
      if (!this.#more) return;
      this.#start(group.expression, group.accountIds);
      this.#missing = this.#missing.slice(group.accountIds.length);
      // As many as are read at once: all that is read ahead waits in memory.
      if (this.#groups.length === GROUPS_AT_ONCE) this.#more = false;
    }
  }

  #start(expression: string, accountIds: readonly string[]): void {
    const asOf = this.#tools.clock.now().toISOString();
    this.#groups.push({ expression, accountIds, started: { asOf, pages: this.#select(expression) } });
  }

  #select(expression: string): AsyncIterable<readonly string[]> {
    return readAhead(this.#tools.hub.select(this.#aggregator.name, expression), () => this.#wanted);
  }
}
