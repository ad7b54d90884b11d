import type { Tag } from '../model/tag.js';
import { parseInstant } from '../model/instant.js';
import { UNKNOWN, type Unknown } from '../model/value.js';
import type { PlannedCredential, StepTag } from './plan.js';

/** Every tag that cleanup writes begins so, and its role may write no other. */
export const TAG_PREFIX = 'iam-audit:';

/** On a principal that is denied everything: the time, and the id of the plan. */
export const QUARANTINED = `${TAG_PREFIX}quarantined`;

/** Asks for time, until the day that is its value: whoever set it objects. */
export const KEEP = `${TAG_PREFIX}keep`;

/** `2026-11-29T02:42:06Z 0123abcd…` */
const VALUE = '{now} {plan}';

/** On the user, for one credential that was switched off, or of which it was told that it will go. */
export function markOf({ kind, id }: Pick<PlannedCredential, 'kind' | 'id'>): string {
  return kind === 'password' ? `${TAG_PREFIX}password` : `${TAG_PREFIX}${kind}:${id ?? ''}`;
}

export function markTags(credentials: readonly Pick<PlannedCredential, 'kind' | 'id'>[], whole: boolean): readonly StepTag[] {
  const keys = whole ? [QUARANTINED] : credentials.map(markOf);
  return keys.map((Key) => ({ Key, Value: VALUE }));
}

/** What the tags say: since when, and by which plan. They are no proof: whoever may tag can write them. */
export interface Mark {
  readonly since: string;
  readonly plan: string;
}

export function quarantineOf(tags: readonly Tag[] | Unknown): Mark | null {
  return readMark(tags, QUARANTINED);
}

export function credentialMark(tags: readonly Tag[] | Unknown, credential: Parameters<typeof markOf>[0]): Mark | null {
  return readMark(tags, markOf(credential));
}

function readMark(tags: readonly Tag[] | Unknown, key: string): Mark | null {
  if (tags === UNKNOWN) return null;
  const value = tags.find((tag) => tag.key.toLowerCase() === key.toLowerCase())?.value ?? '';
  const [since = '', plan = ''] = value.split(' ');
  return parseInstant(since) === null ? null : { since, plan };
}
