import type { Entity } from '../reconcile/entity.js';
import { isAwsManagedPolicy } from '../model/arn.js';
import { UNKNOWN } from '../model/value.js';
import type { AppliedPolicy } from '../policy/applied-policy.js';
import type { JudgedPermission, PermissionUse } from './permission-use.js';

/** Every policy, or every service. */
const ANY = '*';

const MAY_BE_IN_USE: readonly PermissionUse[] = ['used', 'unknown', 'not_tracked'];

/** Who may use a managed policy, and could not be seen to have it. An inline one is its holder's own, and seen with it. */
export class HiddenHolders {
  /** Ids of accounts, by policy and service. */
  private readonly accounts = new Map<string, Set<string>>();

  /** A principal in this account could not be seen, and may have every policy. */
  addAccount(id: string): void {
    this.put(ANY, ANY, id);
  }

  /** What a principal uses may be granted by those of its policies that could not be read, too. */
  addPrincipal({ account, usage, policies: { applied, complete } }: Entity, permissions: readonly JudgedPermission[]): void {
    const unread = applied.flatMap(({ name, arn, text }) => (arn !== null && text === UNKNOWN ? [copiesOf(name, arn)] : []));
    const hidden = complete ? unread : [ANY];
    if (hidden.length === 0 || usage.seen === 'inferred') return;
    for (const { namespace, use } of permissions) {
      if (MAY_BE_IN_USE.includes(use)) for (const policy of hidden) this.put(policy, namespace ?? ANY, account.id);
    }
  }

  /** The ids of the accounts in which a principal may use the service by this policy, in one or more sets. */
  of({ name, arn }: AppliedPolicy, namespace: string): readonly ReadonlySet<string>[] {
    if (arn === null || this.accounts.size === 0) return [];
    const policies = [ANY, copiesOf(name, arn)];
    return policies.flatMap((policy) => [ANY, namespace].flatMap((service) => this.accounts.get(keyOf(policy, service)) ?? []));
  }

  private put(policy: string, namespace: string, accountId: string): void {
    const key = keyOf(policy, namespace);
    const known = this.accounts.get(key);
    if (known === undefined) this.accounts.set(key, new Set([accountId]));
    else known.add(accountId);
  }
}

/** A policy of AWS is the same everywhere; one that could not be read may have the text of any other of its name. */
function copiesOf(name: string, arn: string): string {
  return isAwsManagedPolicy(arn) ? arn : name;
}

function keyOf(policy: string, namespace: string): string {
  return `${policy} ${namespace}`;
}
