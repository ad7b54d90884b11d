import type { Tag } from '../model/tag.js';
import { UNKNOWN, type Unknown } from '../model/value.js';

export const SUBJECT_KINDS = [
  ...(['account', 'root', 'user', 'access_key', 'role', 'policy', 'service_credential', 'server_certificate', 'exception'] as const),
] as const;

export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/** One without a credential, of which no tags are known. */
export function plainSubject(kind: SubjectKind, name: string, arn: string | null, id: string): Subject {
  return { kind, name, arn, id, credential: null, tags: UNKNOWN };
}

/** What a finding is about. */
export interface Subject {
  readonly kind: SubjectKind;
  /** Of the user, role or policy; of an account, its name or id. */
  readonly name: string;
  readonly arn: string | null;
  /** What AWS never gives to anything else: the unique id; where none was seen, the ARN. */
  readonly id: string;
  /** What of the subject, as people call it; null: all of it. */
  readonly credential: { readonly name: string; readonly id: string } | null;
  readonly tags: readonly Tag[] | Unknown;
}
