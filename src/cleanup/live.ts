import type { Tag } from '../model/tag.js';
import type { CredentialKind } from './plan.js';

/** A user, role or policy as IAM shows it right now, whole: what is compared with the plan, and what undo starts from. */
export type Live = LiveUser | LiveRole | LivePolicy;

interface Entity {
  readonly name: string;
  readonly path: string;
  readonly arn: string;
  /** AIDA…, AROA…, ANPA…: never given a second time. */
  readonly uniqueId: string;
  /** ISO 8601. */
  readonly created: string;
}

export interface LiveHolder extends Entity {
  readonly tags: readonly Tag[];
  /** ARN. */
  readonly boundary: string | null;
  /** ARNs. */
  readonly attached: readonly string[];
  readonly inline: readonly LiveDocument[];
}

export interface LiveDocument {
  readonly name: string;
  /** The JSON text, decoded. */
  readonly document: string;
}

export interface LiveUser extends LiveHolder {
  readonly kind: 'user';
  readonly credentials: readonly LiveCredential[];
  /** Serial numbers. */
  readonly mfa: readonly string[];
  readonly groups: readonly string[];
}

export interface LiveCredential {
  readonly kind: CredentialKind;
  /** Of the password `password`. */
  readonly id: string;
  readonly created: string | null;
  readonly status: string;
  /** null: never, as far as AWS tells; undefined: AWS does not tell of this kind. */
  readonly lastUsed?: string | null;
  /** The public part, for who puts it back by hand. */
  readonly body?: string;
}

export interface LiveRole extends LiveHolder {
  readonly kind: 'role';
  readonly lastUsed: string | null;
  readonly trust: string;
  readonly instanceProfiles: readonly string[];
}

export interface LivePolicy extends Entity {
  readonly kind: 'policy';
  readonly defaultVersion: string;
  /** Users, groups and roles that it is attached to, and users and roles that it bounds: how many. */
  readonly attachments: number;
  readonly bounds: number;
  /** Newest first. */
  readonly versions: readonly { readonly id: string; readonly created: string; readonly document: string }[];
}
