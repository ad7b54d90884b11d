import { parseInstant } from '../model/instant.js';
import type { PolicyDocument } from '../model/policy.js';
import { UNKNOWN, type Unknown } from '../model/value.js';
import { overlapsActions } from './action-selector.js';
import type { AppliedPolicy, PolicyVersions } from './applied-policy.js';

/**
 * Since when a policy has certainly granted an action that it grants now (`s3`, `GetObject`), or, with null for the action,
 * anything of the service; null: not known, as of inline policies or where AWS did not say.
 *
 * It goes back from the default version for as long as each version before it grants the same: an Allow that may match is
 * enough, and conditions, resources and denials play no part, as in grants.ts. A version that was deleted or can't be read
 * is where certainty ends. A version counts from when it was made: when it became the default one AWS does not tell.
 *
 * An AWS-managed policy counts as a whole from when it was made: account details don't have its versions, although AWS
 * adds permissions to such policies all the time.
 */
export function grantedSince(policy: AppliedPolicy, namespace: string, action: string | null): Date | null {
  const { versions, document } = policy;
  if (versions === null) return remembered(made, policy, () => parseInstant(policy.createdAt));
  // What can't be read is not known to have been granted before.
  if (document === UNKNOWN) return remembered(made, versions, () => parseInstant(versions.createdAt));
  const asked = `${namespace}:${action ?? '*'}`;
  return remembered(remembered(granted, versions, () => new Map<string, Date | null>()), asked, () => oldestOf(versions, asked));
}

function oldestOf({ createdAt, earlier }: PolicyVersions, asked: string): Date | null {
  let since = parseInstant(createdAt);
  for (const version of earlier) {
    if (!mayGrant(version.document, asked)) break;
    // One without a date is in the chain all the same.
    since = parseInstant(version.createdAt) ?? since;
  }
  return since;
}

function mayGrant(document: PolicyDocument | Unknown, asked: string): boolean {
  return document !== UNKNOWN && document.some(({ effect, actions }) => effect === 'Allow' && overlapsActions(actions, asked));
}

/** Millions of permissions are granted by few policies: what was found out of one is kept for as long as that is there. */
const made = new WeakMap<AppliedPolicy | PolicyVersions, Date | null>();
const granted = new WeakMap<PolicyVersions, Map<string, Date | null>>();

interface Memory<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): unknown;
}

function remembered<K, V>(memory: Memory<K, V>, key: K, find: () => V): V {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const found = find();
  memory.set(key, found);
  return found;
}
