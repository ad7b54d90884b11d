import type { Entity } from './entity.js';
import type { AdvisorRequest } from '../evidence/advisor-request.js';
import { parseArn } from '../model/arn.js';

/** Names an entity where its path, and so its ARN, is not known. IAM's names are unique whatever their case. */
export function nameKey(accountId: string, kind: Entity['kind'], name: string): string {
  return subjectKey(`${accountId}:${kind}/${name}`);
}

/** What one of the subjects is looked up by: an ARN itself, a name whatever its case. */
export function subjectKey(subject: string): string {
  return subject.startsWith('arn:') ? subject : subject.toLowerCase();
}

/** Keys of the subjects, worked out once: every entity of an account is looked up. */
export const KEYS = new WeakMap<ReadonlySet<string>, ReadonlySet<string>>();

export function keysOf(subjects: ReadonlySet<string>): ReadonlySet<string> {
  const keys = KEYS.get(subjects) ?? new Set([...subjects].map(subjectKey));
  KEYS.set(subjects, keys);
  return keys;
}

export function isSubject({ subjects }: AdvisorRequest, entity: Pick<Entity, 'kind' | 'arn' | 'name' | 'account'>): boolean {
  const { kind, arn, name, account } = entity;
  if (typeof subjects !== 'string') return subjects.has(arn) || keysOf(subjects).has(nameKey(account.id, kind, name));
  if (kind === 'user') return subjects !== 'roles';
  return kind === 'role' && subjects !== 'users';
}

/** Of an ARN, or of a name with its account; `aws`: a policy of AWS's own. */
export function accountOf(subject: string): string {
  return parseArn(subject)?.accountId ?? subject.split(':')[0] ?? '';
}
