import type { Account } from '../../model/account.js';
import type { Unknown } from '../../model/value.js';
import type { AssumeStatement } from '../../policy/assume-trust.js';
import type { AdminChain } from '../admin-chain.js';
import type { Escalation } from '../escalation.js';
import type { Layer } from '../../policy/layers.js';

/** A user, or a session of a role, that may call sts:AssumeRole. */
export interface Caller {
  readonly kind: 'user' | 'role';
  readonly account: Pick<Account, 'id' | 'path'>;
  readonly arn: string;
  readonly name: string;
  /** AIDA… or AROA…; null: not known. */
  readonly id: string | null;
  readonly grant: CallGrant;
}

/** What a caller has that works as a role. */
export interface RoleGain {
  readonly admin: AdminChain['kind'];
  readonly escalation: Escalation;
  /** false: certainly nothing at all is allowed. */
  readonly something: boolean;
}

/** A role that some user or role may be let into, as little of it as chains are made of. */
export interface AssumableRole extends Caller {
  readonly kind: 'role';
  /** UNKNOWN: the trust policy can't be read, so it may let in anybody. */
  readonly trust: readonly AssumeStatement[] | Unknown;
  readonly gain: RoleGain;
}

/** What a principal's policies, its boundary and the service control policies over it say of sts:AssumeRole, and nothing else. */
export interface CallGrant {
  /** Grants with the same key say the same of every role. */
  readonly key: string;
  readonly identity: Layer;
  /** null: there is none, or it takes nothing away. */
  readonly boundary: Layer | null;
  readonly controls: readonly Layer[];
  /** What of it still counts where a trust policy stands in for what it allows; null: all of it. */
  readonly bare: CallGrant | null;
}
