import { homeError } from '../errors.js';
import type { Gap } from '../evidence/coverage.js';
import { unitsOf, type Account } from '../model/account.js';
import { accountIds, isUnitId, unitIds } from './named-selection.js';
import type { Hub } from './ports.js';
import { inShard, type Selection } from './request.js';
import { SourceError } from './source-error.js';
import type { Unit } from './unit.js';

/** The accounts that --accounts, --exclude-accounts, --ou and --shard leave. */
export async function selectAccounts(
  hub: Pick<Hub, 'accountsUnder' | 'units'>,
  accounts: readonly Account[],
  listedBy: string,
  selection: Selection,
): Promise<readonly Account[]> {
  const wanted = selection.accounts === null ? null : new Set(accountIds(selection.accounts, accounts, listedBy));
  const excluded = new Set(accountIds(selection.exclude, accounts, listedBy));
  const both = [...(wanted ?? [])].find((id) => excluded.has(id));
  if (both !== undefined) throw homeError(`account ${both} is in --accounts and in --exclude-accounts`, 'Leave it out of one of them.');
  const below = selection.units === null ? null : await accountsBelow(hub, accounts, selection.units);
  const chosen = accounts.filter(({ id }) => (wanted?.has(id) ?? true) && (below?.has(id) ?? true) && !excluded.has(id));
  if (chosen.length === 0) {
    throw homeError('no account is left', 'The selection by --accounts, --exclude-accounts and --ou leaves none.');
  }
  // A shard may be empty: with few accounts and many shards some are, and together they still have everything.
  const { shard } = selection;
  return shard === null ? chosen : chosen.filter(({ id }) => inShard(id, shard));
}

async function accountsBelow(
  hub: Pick<Hub, 'accountsUnder' | 'units'>,
  accounts: readonly Account[],
  wanted: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const units = wanted.every(isUnitId) ? [] : await unitsOfAll(hub, accounts);
  const allPaths = accounts.every(({ path }) => path !== null);
  for (const unit of unitIds(wanted, units)) {
    const inPaths = accounts.filter(({ path }) => path?.split('/').includes(unit) === true).map(({ id }) => id);
    // ListAccounts carries paths in new partitions; elsewhere the tree is walked. That also tells an empty unit from none.
    const ids = allPaths && inPaths.length > 0 ? inPaths : await hub.accountsUnder(unit);
    if (ids === null) {
      throw homeError(
        `there is no organizational unit ${unit}`,
        'Ids look like ou-ab12-cdefgh34; `iam-audit accounts --columns +organizational_units` shows them.',
      );
    }
    for (const id of ids) found.add(id);
  }
  return found;
}

async function unitsOfAll(hub: Pick<Hub, 'units'>, accounts: readonly Account[]): Promise<readonly Unit[]> {
  const root = rootOf(accounts);
  if (root !== null) return hub.units(root);
  throw homeError('AWS does not say where the accounts are in the organization', 'Give --ou the ids of units, such as ou-ab12-cdefgh34.');
}

/** An organization has one root; it is in the paths of its accounts, where AWS sends them. */
function rootOf(accounts: readonly Account[]): string | null {
  return accounts.flatMap(({ path }) => path?.split('/').find((part) => part.startsWith('r-')) ?? [])[0] ?? null;
}

/** The accounts with the names of the units above them. What can't be had is a gap of the whole run. */
export async function withUnitPaths(
  hub: Pick<Hub, 'units'>,
  accounts: readonly Account[],
): Promise<{ readonly accounts: readonly Account[]; readonly gaps: readonly Gap[] }> {
  const root = rootOf(accounts);
  if (root === null) return { accounts, gaps: [] };
  try {
    const paths = new Map((await hub.units(root)).map(({ id, path }) => [id, path]));
    const pathOf = (account: Account): string | null => {
      const unit = unitsOf(account).at(-1);
      return unit === undefined ? '' : (paths.get(unit) ?? null);
    };
    return { accounts: accounts.map((account) => ({ ...account, unitPath: account.path === null ? null : pathOf(account) })), gaps: [] };
  } catch (error) {
    if (!(error instanceof SourceError) || error.reason === 'credentials_expired') throw error;
    const { reason, message } = error;
    return {
      accounts,
      gaps: [{ accountId: null, source: 'organizations', reason, detail: `names of the organizational units: ${message}` }],
    };
  }
}
