import type { Tag } from '../model/tag.js';
import { UNKNOWN, type Unknown } from '../model/value.js';

/**
 * Value of the owner tag; null: there is none. Tag keys of a user differ in more than case, so the exact spelling is
 * only the first choice.
 */
export function ownerOf(tags: readonly Tag[] | Unknown, ownerTag: string): string | null | Unknown {
  if (tags === UNKNOWN) return UNKNOWN;
  const wanted = ownerTag.toLowerCase();
  return (tags.find(({ key }) => key === ownerTag) ?? tags.find(({ key }) => key.toLowerCase() === wanted))?.value ?? null;
}
