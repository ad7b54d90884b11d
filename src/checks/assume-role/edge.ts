import { mayCall, type CallVerdict } from './call-grant.js';
import type { AssumableRole, Caller } from './caller.js';
import { rankOf, strongest, weakest, type Certainty } from './certainty.js';
import { trustIn, type TrustIn } from './trust-in.js';

/** One role that a caller may assume. */
export interface Edge {
  readonly role: AssumableRole;
  readonly certainty: Exclude<Certainty, 'no'>;
  /** What makes it limited. */
  readonly doubt: 'condition' | 'variable';
}

/**
 * May the caller assume the role? In another account the trust policy and its own policies must both allow it; in the same
 * account a trust policy that names the principal itself is enough. null: no.
 */
export function edgeTo(caller: Caller, role: AssumableRole, trust: TrustIn = trustIn(caller, role)): Edge | null {
  const trusted = strongest(trust.account, trust.role, trust.itself);
  if (trusted === 'no') return null;
  const ways = [way(trusted, mayCall(caller, role.arn, { identity: true, boundary: true }))];
  if (caller.account.id === role.account.id) {
    ways.push(way(trust.role, mayCall(caller, role.arn, { identity: false, boundary: true })));
    ways.push(way(trust.itself, mayCall(caller, role.arn, { identity: false, boundary: false })));
  }
  const [best] = ways.sort((a, b) => rankOf(a.certainty) - rankOf(b.certainty));
  return best === undefined || best.certainty === 'no' ? null : { role, certainty: best.certainty, doubt: best.doubt };
}

function way(trusted: Certainty, { certainty, doubt }: CallVerdict): { readonly certainty: Certainty; readonly doubt: Edge['doubt'] } {
  return { certainty: weakest(trusted, certainty), doubt: trusted === 'yes' && doubt !== null ? doubt : 'condition' };
}
