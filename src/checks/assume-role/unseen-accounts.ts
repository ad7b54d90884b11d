import { parseArn } from '../../model/arn.js';
import { mayCall } from './call-grant.js';
import type { Caller } from './caller.js';

/** Accounts whose roles were not seen, so that it is unknown what may be assumed there. */
export class UnseenAccounts {
  private readonly seen: ReadonlySet<string>;
  private readonly unseen: readonly string[];
  private readonly known = new Map<string, boolean>();

  /** `closed`: those that AWS lets no principal into. */
  constructor(all: Iterable<string>, seen: ReadonlySet<string>, closed: ReadonlySet<string>) {
    this.seen = new Set([...seen, ...closed]);
    this.unseen = [...all].filter((id) => !this.seen.has(id));
  }

  /** May it call sts:AssumeRole on a role of such an account, of the organization or named in a policy? */
  reachedFrom(caller: Caller): boolean {
    const { grant } = caller;
    const known = this.known.get(grant.key);
    if (known !== undefined) return known;
    const { partition = 'aws' } = parseArn(caller.arn) ?? {};
    const found = [...this.named(caller), ...this.unseen].some(
      (id) => mayCall(caller, `arn:${partition}:iam::${id}:role/*`, { identity: true, boundary: true }).certainty !== 'no',
    );
    this.known.set(grant.key, found);
    return found;
  }

  private named({ grant: { identity } }: Caller): readonly string[] {
    const allows = identity.documents.flatMap(({ document }) => document.filter(({ effect }) => effect === 'Allow'));
    const patterns = allows.flatMap(({ resources }) => (resources === null || resources.except ? [] : resources.patterns));
    const ids = patterns.flatMap((pattern) => /^arn:[^:]*:iam::(\d{12}):/.exec(pattern)?.[1] ?? []);
    return ids.filter((id) => !this.seen.has(id));
  }
}
