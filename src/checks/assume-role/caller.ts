import type { Account } from '../../model/account.js';
import type { Unknown } from '../../model/value.js';
import type { AssumeStatement } from '../../policy/assume-trust.js';
import type { AdminChain } from '../admin-chain.js';
import type { Escalation } from '../escalation.js';
import type { CallGrant } from './call-grant.js';

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

/** What somebody has who works as a role. */
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
