import type { IdentityStore, StoreUser } from '../../evidence/identity-center.js';
import type { ReconciledUser } from '../../reconcile/entity.js';
import { UNKNOWN } from '../../model/value.js';
import { identityOf, isEmail, isPersonal, localPart, normal } from './identity.js';

/**
 * email: the same address, in the name or a tag · user_name: the same user name · owner_tag: the owner tag names the identity ·
 * local_part: only what stands before the @ · none: nobody in the whole directory.
 */
export const SSO_BASES = ['email', 'user_name', 'owner_tag', 'local_part', 'none', 'unknown'] as const;

export type SsoBasis = (typeof SSO_BASES)[number];

export const SSO_CONFIDENCES = ['sure', 'likely', 'possible', 'ambiguous', 'none', 'unknown'] as const;

export type SsoConfidence = (typeof SSO_CONFIDENCES)[number];

/** Whom of the directory a user may be. */
export interface SsoMatch {
  readonly basis: SsoBasis;
  /** ambiguous: there are several, and which one can't be told. */
  readonly confidence: SsoConfidence;
  readonly identities: readonly StoreUser[];
}

export const UNSEEN_MATCH: SsoMatch = { basis: 'unknown', confidence: 'unknown', identities: [] };

/** Everybody in the identity store, by what a user of IAM may have in common with them. */
export class Directory {
  readonly store: IdentityStore;
  readonly #byEmail = new Map<string, StoreUser[]>();
  readonly #byName = new Map<string, StoreUser[]>();
  readonly #byLocalPart = new Map<string, StoreUser[]>();

  constructor(store: IdentityStore) {
    this.store = store;
    for (const user of store.users) {
      const name = normal(user.userName);
      const emails = emailsOf(user);
      for (const email of emails) note(this.#byEmail, email, user);
      note(this.#byName, name, user);
      for (const local of new Set([name, ...emails].map(localPart))) note(this.#byLocalPart, local, user);
    }
  }

  /** The strongest tie decides; where both sides have an address, no weaker one contradicts it. */
  match(user: Pick<ReconciledUser, 'name' | 'tags'>, ownerTag: string): SsoMatch {
    const { emails, name, owner } = identityOf(user, ownerTag);
    const agrees = (found: StoreUser): boolean => {
      const theirs = emailsOf(found);
      return emails.length === 0 || theirs.length === 0 || theirs.some((email) => emails.includes(email));
    };
    const named = this.#byName.get(normal(user.name)) ?? [];
    const owned = owner === null ? [] : [...(this.#byEmail.get(owner) ?? []), ...(this.#byName.get(owner) ?? [])];
    const ties: readonly (readonly [SsoBasis, SsoConfidence, readonly StoreUser[]])[] = [
      ['email', 'sure', emails.flatMap((email) => this.#byEmail.get(email) ?? [])],
      ['user_name', isPersonal(name) ? 'likely' : 'possible', named.filter(agrees)],
      ['owner_tag', 'possible', owned],
      ['local_part', 'possible', (this.#byLocalPart.get(name) ?? []).filter(agrees)],
    ];
    for (const [basis, confidence, found] of ties) {
      const identities = [...new Set(found)];
      if (identities.length > 0) return { basis, confidence: identities.length === 1 ? confidence : 'ambiguous', identities };
    }
    // An address may stand in tags that were not seen.
    return user.tags === UNKNOWN ? UNSEEN_MATCH : { basis: 'none', confidence: 'none', identities: [] };
  }
}

/** A user name may be an address too. */
function emailsOf({ emails, userName }: StoreUser): readonly string[] {
  return [...emails, userName].map(normal).filter(isEmail);
}

function note(index: Map<string, StoreUser[]>, key: string, user: StoreUser): void {
  const known = index.get(key);
  if (known === undefined) index.set(key, [user]);
  else known.push(user);
}
