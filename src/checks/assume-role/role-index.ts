import { UNKNOWN } from '../../model/value.js';
import { tellsApart } from './caller-condition.js';
import type { AssumableRole, Caller } from './caller.js';
import { roleKey, sessionRole } from './trust-in.js';

/** Whom of those it lets in a trust policy can tell apart. nobody: what it says of one of an organization it says of all. */
type Reach = 'principal' | 'account' | 'nobody';

/** Roles by whom they trust, so that nobody is ever compared with all of them. */
export class RoleIndex {
  private readonly byArn = new Map<string, AssumableRole>();
  /** By ARN, unique id or `account/role` of whom they name. */
  private readonly naming = new Map<string, AssumableRole[]>();
  private readonly openIn = new Map<string, AssumableRole[]>();
  private readonly ofAccount: Readonly<Record<Reach, Map<string, AssumableRole[]>>> = { principal: new Map(), account: new Map(), nobody: new Map() };
  private readonly ofAnybody: Readonly<Record<Reach, AssumableRole[]>> = { principal: [], account: [], nobody: [] };

  add(role: AssumableRole): void {
    this.byArn.set(role.arn, role);
    const reach = reachOf(role);
    const keys = keysOf(role);
    for (const key of keys.named) push(this.naming, key, role);
    for (const id of keys.accounts) push(this.ofAccount[reach], id, role);
    if (!keys.anybody) return;
    this.ofAnybody[reach].push(role);
    push(this.openIn, role.account.id, role);
  }

  withArn(arn: string): AssumableRole | null {
    return this.byArn.get(arn) ?? null;
  }

  /** Those that may let it in without a word of its own policies. */
  letting(caller: Caller): readonly AssumableRole[] {
    const keys = [caller.arn, caller.id, roleKey(caller)];
    const named = keys.flatMap((key) => (key === null || key === undefined ? [] : (this.naming.get(key) ?? [])));
    return [...new Set([...named, ...(this.openIn.get(caller.account.id) ?? [])])];
  }

  /** Those that trust an account as a whole, or anybody, by whom they can tell apart. */
  trusting(accountId: string, reach: Reach): readonly AssumableRole[] {
    return this.ofAccount[reach].get(accountId) ?? NONE;
  }

  open(reach: Reach): readonly AssumableRole[] {
    return this.ofAnybody[reach];
  }
}

const NONE: readonly AssumableRole[] = [];

function keysOf({ trust }: AssumableRole): { readonly named: ReadonlySet<string>; readonly accounts: ReadonlySet<string>; readonly anybody: boolean } {
  if (trust === UNKNOWN) return { named: new Set(), accounts: new Set(), anybody: true };
  const parties = trust.filter(({ effect }) => effect === 'Allow').flatMap((statement) => statement.parties);
  const named = parties.flatMap(({ kind, text }) => (kind === 'principal' || kind === 'deleted' ? [sessionRole(text) ?? text] : []));
  const accounts = parties.flatMap(({ kind, accountId }) => (kind === 'account' && accountId !== null ? [accountId] : []));
  return { named: new Set(named), accounts: new Set(accounts), anybody: parties.some(({ kind }) => kind === 'anyone' || kind === 'all_but') };
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
