import { parse, type Query } from './sql/index.js';
import type { SandboxState } from '../service.js';
import type { World, WorldAccount, WorldAggregator } from '../world.js';
import { aggregatorScope } from './aggregators.js';
import type { Answer } from './answer.js';
import { IAM_TYPES } from './resources.js';
import { runsOf, type Run } from './runs.js';
import { takeSnapshot, type Snapshot } from './snapshot.js';
import type { Inventory, DamagedRows } from './inventory.js';

/** What the service keeps between calls, so that a page costs a page and not a walk over the world. */
export interface ConfigMemory {
  query(expression: string): Query;
  aggregated(aggregator: WorldAggregator): Inventory;
  /** What the recorder of an account in one Region holds. */
  recorded(accountId: string, region: string): Inventory;
  /** An answer kept from an earlier page, or made now. */
  answer(key: string, make: () => Answer): Answer;
}

/** Enough for the chunks of a long account list asked in turns; older answers are worked out again. */
const KEPT_ANSWERS = 256;

export function configMemory(state: SandboxState): ConfigMemory {
  return state.memory('config', () => openMemory(state.world));
}

function openMemory(world: World): ConfigMemory {
  const queries = new Map<string, Query>();
  const answers = new Map<string, Answer>();
  const inventories = new Map<string, Inventory>();
  const snapshots = new Map<string, Snapshot>();
  const snapshotOf = (account: WorldAccount): Snapshot => remember(snapshots, account.id, Infinity, () => takeSnapshot(account));

  return {
    query: (expression) => remember(queries, expression, KEPT_ANSWERS, () => parse(expression)),
    answer: (key, make) => remember(answers, key, KEPT_ANSWERS, make),
    aggregated: (aggregator) =>
      remember(inventories, aggregatorScope(aggregator), Infinity, () => {
        const accounts = sourceAccounts(world, aggregator);
        const runs = accounts.flatMap((account) => runsOf(world, snapshotOf(account)));
        return ofTypes({ runs, damaged: damagedOf(accounts) }, aggregator.resourceTypes);
      }),
    recorded: (accountId, region) =>
      remember(inventories, `${accountId}/${region}`, Infinity, () => {
        const accounts = world.accounts.filter((account) => account.id === accountId);
        const runs = accounts.flatMap((account) => runsOf(world, snapshotOf(account)));
        const recording = accounts.filter((account) => account.config.recordingRegions.includes(region));
        return { runs: runs.filter((run) => run.recorderRegion === region), damaged: damagedOf(recording) };
      }),
  };
}

/** The accounts whose data an aggregator holds; accounts that left the organization linger in it. */
export function sourceAccounts(world: World, aggregator: WorldAggregator): readonly WorldAccount[] {
  const { sources } = aggregator;
  if (sources === 'organization') return world.accounts.filter((account) => account.config.aggregated);
  const listed = new Set(sources);
  return world.accounts.filter((account) => listed.has(account.id));
}

function damagedOf(accounts: readonly WorldAccount[]): readonly DamagedRows[] {
  return accounts
    .filter((account) => account.config.extraRows.length > 0)
    .map((account) => ({
      known: { accountId: account.id, resourceType: IAM_TYPES.user, awsRegion: 'global' },
      texts: account.config.extraRows,
    }));
}

function ofTypes(inventory: Inventory, resourceTypes: readonly string[] | null): Inventory {
  if (resourceTypes === null) return inventory;
  const types = new Set(resourceTypes);
  const wanted = ({ known }: Pick<Run, 'known'>): boolean => types.has(known.resourceType);
  return { runs: inventory.runs.filter(wanted), damaged: inventory.damaged.filter(wanted) };
}

/** The value kept under a key, or a new one; the oldest goes when there are more than `limit`. */
function remember<T extends object>(kept: Map<string, T>, key: string, limit: number, make: () => T): T {
  const known = kept.get(key);
  if (known) return known;
  const value = make();
  kept.set(key, value);
  const [oldest] = kept.keys();
  if (kept.size > limit && oldest !== undefined) kept.delete(oldest);
  return value;
}
