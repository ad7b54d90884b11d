import { UNKNOWN } from '../../model/value.js';
import { isOrganizationId, namedCallers } from '../named-callers.js';
import { tellsApart } from './caller-condition.js';
import type { AssumableRole, Caller } from './caller.js';
import { roleKey, sessionRole } from './trust-in.js';

/** Whom of those it lets in a trust policy can tell apart. nobody: what it says of one of an organization it says of all. */
type Reach = 'principal' | 'account' | 'nobody';

/** Roles with the same trust policy: whom one of them does not let in, none does. */
export type Alike = readonly AssumableRole[];

/** Roles by whom they trust, so that nobody is ever compared with all of them. */
export class RoleIndex {
  private readonly byArn = new Map<string, AssumableRole>();
  /** By ARN, unique id or `account/role` of whom they name. */
  private readonly naming = new Map<string, AssumableRole[]>();
  private readonly openIn = new Map<string, AssumableRole[]>();
  private readonly ofAccount = new Map<string, Shelf>();
  private readonly ofAnybody = new Shelf();

  add(role: AssumableRole): void {
    this.byArn.set(role.arn, role);
    const keys = keysOf(role);
    for (const key of keys.named) push(this.naming, key, role);
    for (const id of keys.accounts) {
      const shelf = this.ofAccount.get(id) ?? new Shelf();
      this.ofAccount.set(id, shelf);
      shelf.add(role);
    }
    if (keys.anybody) this.ofAnybody.add(role);
    if (keys.open) push(this.openIn, role.account.id, role);
  }

  withArn(arn: string): AssumableRole | null {
    return this.byArn.get(arn) ?? null;
  }

  /** Those that may let it in without a word of its own policies. */
  letting(caller: Caller): readonly AssumableRole[] {
    const keys = [caller.arn, caller.id, roleKey(caller)];
    const named = keys.flatMap((key) => (key === null || key === undefined ? [] : (this.naming.get(key) ?? [])));
    const open = this.openIn.get(caller.account.id) ?? NONE;
    if (named.length === 0) return open;
    return open.length === 0 ? named : [...new Set([...named, ...open])];
  }

  /** Those that trust an account as a whole, or somebody of it whom no name tells. */
  trusting(accountId: string): Shelf {
    return this.ofAccount.get(accountId) ?? EMPTY;
  }

  /** Those that let in somebody of any account. */
  open(): Shelf {
    return this.ofAnybody;
  }
}

const NONE: readonly AssumableRole[] = [];

/** Roles by whom their trust policies tell apart. */
export class Shelf {
  readonly account: AssumableRole[] = [];
  readonly nobody: AssumableRole[] = [];
  private readonly picky = new Map<unknown, AssumableRole[]>();

  add(role: AssumableRole): void {
    const reach = reachOf(role);
    if (reach === 'principal') push(this.picky, sameForAll(role) ? role.trust : role, role);
    else this[reach].push(role);
  }

  principal(): Iterable<Alike> {
    return this.picky.values();
  }
}

const EMPTY = new Shelf();

/** Does nothing in the trust policy stand for the role or its account? */
function sameForAll({ trust }: AssumableRole): boolean {
  return trust !== UNKNOWN && !trust.some(({ conditions }) => conditions.some(({ values }) => values.some((value) => value.includes('${'))));
}

interface Keys {
  readonly named: ReadonlySet<string>;
  readonly accounts: ReadonlySet<string>;
  /** Of any account. */
  readonly anybody: boolean;
  /** Of its own account: without a policy of theirs. */
  readonly open: boolean;
}

function keysOf({ trust }: AssumableRole): Keys {
  const [named, accounts] = [new Set<string>(), new Set<string>()];
  let [anybody, open] = [trust === UNKNOWN, trust === UNKNOWN];
  for (const { effect, parties, conditions } of trust === UNKNOWN ? [] : trust) {
    if (effect === 'Deny') continue;
    for (const { kind, text, accountId } of parties) {
      if (kind === 'principal' || kind === 'deleted') named.add(sessionRole(text) ?? text);
      else if (kind === 'account') accounts.add(accountId ?? text);
      else {
        open = true;
        const ids = kind === 'anyone' ? namedCallers(conditions) : [];
        if (ids.length === 0 || ids.some(isOrganizationId)) anybody = true;
        else for (const id of ids) accounts.add(id);
      }
    }
  }
  return { named, accounts, anybody, open };
}

function reachOf({ trust }: AssumableRole): Reach {
  if (trust === UNKNOWN) return 'nobody';
  const told = trust.flatMap(({ effect, parties, conditions }): readonly Reach[] => [
    ...conditions.map(tellsApart),
    ...(effect === 'Allow' ? [] : parties.map(({ kind }): Reach => (kind === 'account' ? 'account' : kind === 'anyone' ? 'nobody' : 'principal'))),
  ]);
  return (['principal', 'account'] as const).find((reach) => told.includes(reach)) ?? 'nobody';
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
