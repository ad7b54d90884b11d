import type { PolicyDocument } from '../model/policy.js';
import { UNKNOWN, type Unknown } from '../model/value.js';

/** A policy that applies to a principal, and how it got there. */
export interface AppliedPolicy {
  readonly name: string;
  /** null: an inline policy. */
  readonly arn: string | null;
  /** The group that carries it; null when it is the principal's own. */
  readonly group: string | null;
  /**
   * When that group was made, ISO 8601: through it nothing can have been granted before; null: AWS did not say. Left
   * out: no group carries it.
   */
  readonly groupCreatedAt?: string | null;
  /** The JSON text as AWS sent it (plain or URL-encoded); UNKNOWN when it could not be read. */
  readonly text: string | Unknown;
  /** UNKNOWN: it applies, but its text could not be read. */
  readonly document: PolicyDocument | Unknown;
  /** When the managed policy was made; null: an inline policy, or AWS did not say. ISO 8601. */
  readonly createdAt: string | null;
  /** null: its default version is as old as the policy, or versions are not known, as of inline and AWS-managed policies. */
  readonly versions: PolicyVersions | null;
}

/** The default version of a customer-managed policy and those that were made before it. Times are ISO 8601. */
export interface PolicyVersions {
  /** When the default version was made; null: AWS did not say. */
  readonly createdAt: string | null;
  /** Newest first, as far back as none was deleted. */
  readonly earlier: readonly EarlierVersion[];
}

export interface EarlierVersion {
  readonly createdAt: string | null;
  /** UNKNOWN: its text could not be read. */
  readonly document: PolicyDocument | Unknown;
}

/** The identity-based policies that decide what a principal may do. */
export interface PrincipalPolicies {
  readonly applied: readonly AppliedPolicy[];
  readonly boundary: PolicyDocument | Unknown | null;
  /** false: a group of the principal, or its own list of policies, could not be looked into. */
  readonly complete: boolean;
}

/** Was every policy of the principal seen and read? Else it may allow or deny more than is known. */
export function isFullyRead({ applied, complete }: PrincipalPolicies): boolean {
  return complete && applied.every(({ document }) => document !== UNKNOWN);
}

/**
 * Service control policies over an account: one list per level, from the root through the organizational units to the
 * account itself. A request must be allowed on every level and denied on none. null: they do not apply (the management
 * account, service-linked roles, no organization or SCPs not enabled).
 */
export type ServiceControls = readonly (readonly ControlPolicy[])[] | null;

export interface ControlPolicy {
  readonly name: string;
  readonly document: PolicyDocument | Unknown;
}
