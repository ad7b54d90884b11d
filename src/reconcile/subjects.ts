import type { Entity } from './entity.js';
import type { AdvisorRequest } from '../evidence/advisor-request.js';
import { ACCOUNT_ID } from '../model/account.js';
import { parseArn } from '../model/arn.js';

/** Names an entity where its path, and so its ARN, is not known. IAM's names are unique whatever their case. */
export function nameKey(accountId: string, kind: Entity['kind'], name: string): string {
  return subjectKey(`${accountId}:${kind}/${name}`);
}

/** What one of the subjects is looked up by: an ARN itself, a name whatever its case. */
export function subjectKey(subject: string): string {
  return subject.startsWith('arn:') ? subject : subject.toLowerCase();
}

/**
 * All that it may be looked up by. An ARN without a path stands for its name too: names are unique in an account whatever
 * the path, and some services, such as Amazon EKS, know ARNs of roles without it only.
 */
export function subjectKeys(subject: string): readonly string[] {
  const own = subjectKey(subject);
  const pathless = pathlessName(subject);
  return pathless === null ? [own] : [own, pathless];
}

/** `111122223333:role/Name` of `arn:aws:iam::111122223333:role/Name`; null: it has a path, or is no ARN in an account. */
function pathlessName(subject: string): string | null {
  const arn = parseArn(subject);
  return arn !== null && ACCOUNT_ID.test(arn.accountId) && /^[a-z]+\/[^/]+$/.test(arn.resource)
    ? subjectKey(`${arn.accountId}:${arn.resource}`)
    : null;
}

/** Keys of the subjects, worked out once: every entity of an account is looked up. */
const KEYS = new WeakMap<ReadonlySet<string>, ReadonlySet<string>>();

export function keysOf(subjects: ReadonlySet<string>): ReadonlySet<string> {
  const keys = KEYS.get(subjects) ?? new Set([...subjects].flatMap(subjectKeys));
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
