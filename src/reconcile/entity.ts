import type { Account } from '../model/account.js';
import type { AttachedPolicy, InlinePolicy } from '../model/policy.js';
import type { Tag } from '../model/tag.js';
import type { Unknown } from '../model/value.js';
import type { PrincipalPolicies } from '../policy/applied-policy.js';
import type { EntityAccess, Granularity, RoleUse, ServiceLastAccessed } from '../evidence/values.js';
import type { Credentials } from './credentials.js';
import type { Source } from '../evidence/evidence.js';

/** Something that carries permissions and that access advisor can be asked about. */
export interface Entity {
  readonly kind: 'user' | 'role' | 'group' | 'policy';
  readonly account: Account;
  readonly arn: string;
  readonly name: string;
  readonly createdAt: Date | Unknown;
  /** The identity-based policies: of a policy, itself. */
  readonly policies: PrincipalPolicies;
  readonly usage: Usage;
}

/** A user or role: a principal that can act. UNKNOWN: the source that would tell was not seen. */
export interface Principal extends Entity {
  readonly kind: 'user' | 'role';
  /** AIDA… or AROA… */
  readonly id: string | Unknown;
  /** `/` or `/…/`. */
  readonly path: string;
  readonly attached: readonly AttachedPolicy[] | Unknown;
  readonly inline: readonly InlinePolicy[] | Unknown;
  readonly boundaryArn: string | null | Unknown;
  readonly tags: readonly Tag[] | Unknown;
}

export interface ReconciledRole extends Principal {
  readonly kind: 'role';
  /** The trust policy as AWS sent it. */
  readonly trust: string;
  /** null: not in the tracking window (about 400 days), which is not "never". */
  readonly lastUsed: RoleUse | null;
  /** Made by an AWS service for itself (path /aws-service-role/): its permissions are AWS's and can't be changed. */
  readonly serviceLinked: boolean;
  /** Name of the Identity Center permission set that the role was made from; null: none. */
  readonly permissionSet: string | null;
  /** When the account details were read: the "now" of `lastUsed`. */
  readonly asOf: Date;
}

/** Why access advisor was not asked: its answer follows from other evidence. */
export const INFERENCES = ['role_not_used', 'credentials_not_used', 'service_linked'] as const;

export type Inference = (typeof INFERENCES)[number];

/** What is known of the services that an entity used. */
export type Usage =
  | {
      readonly seen: 'answered';
      readonly asOf: Date;
      readonly granularity: Granularity;
      readonly services: readonly ServiceLastAccessed[];
      readonly entities: Readonly<Record<string, readonly EntityAccess[]>>;
    }
  | {
      /** Not asked: no service can have been used after `lastUse`. */
      readonly seen: 'inferred';
      readonly asOf: Date;
      readonly because: Inference;
      /** null: not in the tracking window. */
      readonly lastUse: Date | null;
    }
  | { readonly seen: 'not' };

export const NOT_SEEN: Usage = { seen: 'not' };

/** One IAM user, with everything that was seen of it. The id is UNKNOWN when only the credential report knows the user. */
export interface ReconciledUser extends Principal {
  readonly kind: 'user';
  readonly credentials: Credentials | Unknown;
  readonly groups: readonly string[] | Unknown;
  readonly seenIn: readonly Source[];
  /** Account details were read and do not have this user: deleted since the others last looked. */
  readonly deleted: boolean;
  /** GeneratedTime of the credential report: the "now" of everything it says. null: no report. */
  readonly reportAsOf: Date | null;
  /** When Config captured this user. null: it does not know the user, or was not asked. */
  readonly configAsOf: Date | null | Unknown;
}
