import type { Tag } from '../../model/tag.js';
import { UNKNOWN } from '../../model/value.js';
import type { ReconciledUser } from '../../reconcile/entity.js';
import { ownerOf } from '../owner.js';

/** By what a user is taken for a person. All in one spelling. */
export interface Identity {
  /** Of the name, where it is one, and of tags. */
  readonly emails: readonly string[];
  /** The name itself; of an address what stands before the @. */
  readonly name: string;
  /** Value of the owner tag; null: none, or not seen. */
  readonly owner: string | null;
}

const EMAIL = /^[^\s@"<>()]{1,64}@[^\s@"<>()]{1,255}\.[^\s@"<>().]{2,63}$/;

/** email, e-mail, Mail, user_email, ContactEmail … */
const EMAIL_TAG = /(^|[^a-z])e?-?_?mail|email/i;

export function identityOf({ name, tags }: Pick<ReconciledUser, 'name' | 'tags'>, ownerTag: string): Identity {
  const own = normal(name);
  const emails = [own, ...(tags === UNKNOWN ? [] : emailTags(tags, ownerTag))].filter(isEmail);
  const owner = ownerOf(tags, ownerTag);
  const named = typeof owner === 'string' && owner.trim() !== '' ? normal(owner) : null;
  return { emails: [...new Set(emails)], name: localPart(own), owner: named };
}

function emailTags(tags: readonly Tag[], ownerTag: string): readonly string[] {
  const isOwner = (key: string): boolean => key.toLowerCase() === ownerTag.toLowerCase();
  return tags.filter(({ key }) => EMAIL_TAG.test(key) && !isOwner(key)).map(({ value }) => normal(value));
}

export function isEmail(text: string): boolean {
  return EMAIL.test(text);
}

/** Names of IAM differ in case only within one account; across accounts people spell theirs as they like. */
export function normal(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase();
}

export function localPart(text: string): string {
  return isEmail(text) ? text.slice(0, text.lastIndexOf('@')) : text;
}

/** `first.last` or `first_last`: few programs are called so, and few people share it. */
export function isPersonal(name: string): boolean {
  return /^\p{L}[\p{L}'’-]*([._]\p{L}[\p{L}'’-]*)+\d{0,3}$/u.test(name);
}
