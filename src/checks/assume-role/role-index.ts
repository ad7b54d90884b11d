import { UNKNOWN } from '../../model/value.js';
import type { AssumeStatement } from '../../policy/assume-trust.js';
import { isOrganizationId, namedCallers } from '../named-callers.js';
import { tellsApart } from './caller-condition.js';
import type { AssumableRole, Caller } from './caller.js';
import { roleKey, sessionRole } from './trust-in.js';

/** Whom of those it lets in a trust policy can tell apart. nobody: what it says of one of an organization it says of all. */
type Reach = 'principal' | 'account' | 'nobody';

/** Roles with the same trust policy, which says the same of each: whom one of them lets in, all do. */
export interface Alike {
  /** Different for all of them. */
  readonly key: string;
  readonly roles: readonly [AssumableRole, ...AssumableRole[]];
}

/** Roles by whom they trust, so that no caller is ever compared with all of them. */
export class RoleIndex {
  private readonly byArn = new Map<string, AssumableRole>();
  /** By ARN, unique id or `account/role` of whom they name. */
  private readonly named = new Map<string, AssumableRole[]>();
  private readonly open = new Map<string, Shelf>();
  private readonly ofAccount = new Map<string, Shelf>();
  private readonly ofAnybody = new Shelf();

  add(role: AssumableRole): void {
    this.byArn.set(role.arn, role);
    const keys = keysOf(role);
    for (const key of keys.named) push(this.named, key, role);
    for (const id of keys.accounts) shelve(this.ofAccount, id, role);
    if (keys.anybody) this.ofAnybody.add(role);
    if (keys.open) shelve(this.open, role.account.id, role);
  }

  withArn(arn: string): AssumableRole | null {
    return this.byArn.get(arn) ?? null;
  }

  /** Those that name it. */
  thatName(caller: Caller): readonly AssumableRole[] {
    const keys = [caller.arn, caller.id, roleKey(caller)];
    return keys.flatMap((key) => (key === null || key === undefined ? [] : (this.named.get(key) ?? [])));
  }

  /** Those of an account that let in a principal of it that they need not name: no policy of their own is asked for. */
  openIn(accountId: string): Shelf {
    return this.open.get(accountId) ?? EMPTY;
  }

  /** Those that trust an account as a whole, or a principal of it that no name tells. */
  trusting(accountId: string): Shelf {
    return this.ofAccount.get(accountId) ?? EMPTY;
  }

  /** Those that let in a principal of any account. */
  openToAll(): Shelf {
    return this.ofAnybody;
  }
}

/** Roles by whom their trust policies tell apart. */
export class Shelf {
  readonly account: AssumableRole[] = [];
  readonly nobody: AssumableRole[] = [];
  private readonly picky = new Map<unknown, { readonly key: string; readonly roles: [AssumableRole, ...AssumableRole[]] }>();

  add(role: AssumableRole): void {
    const reach = reachOf(role);
    if (reach !== 'principal') {
      this[reach].push(role);
      return;
    }
    const by = sameForAll(role) ? role.trust : role;
    const alike = this.picky.get(by);
    if (alike === undefined) this.picky.set(by, { key: role.arn, roles: [role] });
    else alike.roles.push(role);
  }

  principal(): Iterable<Alike> {
    return this.picky.values();
  }
}

const EMPTY = new Shelf();

/** Does nothing in the trust policy stand for the role or its account? */
function sameForAll({ trust }: AssumableRole): boolean {
  return (
    trust !== UNKNOWN && !trust.some(({ conditions }) => conditions.some(({ values }) => values.some((value) => value.includes('${'))))
  );
}

interface Keys {
  readonly named: ReadonlySet<string>;
  readonly accounts: ReadonlySet<string>;
  /** Of any account. */
  readonly anybody: boolean;
  /** Of its own account: without a policy of theirs. */
  readonly open: boolean;
}

const NOBODY: Keys = { named: new Set(), accounts: new Set(), anybody: false, open: false };

function keysOf({ trust }: AssumableRole): Keys {
  if (trust === UNKNOWN) return { ...NOBODY, anybody: true, open: true };
  const allows = trust.filter(({ effect }) => effect === 'Allow');
  const parties = allows.flatMap((statement) => statement.parties);
  const wide = allows
    .filter((statement) => statement.parties.some(({ kind }) => kind === 'anyone' || kind === 'all_but'))
    .map(accountsLeft);
  return {
    named: new Set(parties.flatMap(({ kind, text }) => (kind === 'principal' || kind === 'deleted' ? [sessionRole(text) ?? text] : []))),
    accounts: new Set([
      ...parties.flatMap(({ kind, accountId }) => (kind === 'account' && accountId !== null ? [accountId] : [])),
      ...wide.flatMap((ids) => ids ?? []),
    ]),
    anybody: wide.includes(null),
    open: wide.length > 0,
  };
}

/** The accounts that conditions leave of everybody; null: they name none. */
function accountsLeft({ parties, conditions }: AssumeStatement): readonly string[] | null {
  const ids = parties.some(({ kind }) => kind === 'all_but') ? [] : namedCallers(conditions, null);
  return ids.length === 0 || ids.some(isOrganizationId) ? null : ids;
}

function reachOf({ trust }: AssumableRole): Reach {
  if (trust === UNKNOWN) return 'nobody';
  const told = trust.flatMap(({ effect, parties, conditions }): readonly Reach[] => [
    ...conditions.map(tellsApart),
    ...(effect === 'Allow'
      ? []
      : parties.map(({ kind }): Reach => (kind === 'account' ? 'account' : kind === 'anyone' ? 'nobody' : 'principal'))),
  ]);
  return (['principal', 'account'] as const).find((reach) => told.includes(reach)) ?? 'nobody';
}

function shelve(shelves: Map<string, Shelf>, id: string, role: AssumableRole): void {
  const shelf = shelves.get(id) ?? new Shelf();
  shelves.set(id, shelf);
  shelf.add(role);
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
