import { parseArn } from '../../model/arn.js';
import { UNKNOWN } from '../../model/value.js';
import type { AssumeStatement } from '../../policy/assume-trust.js';
import type { Party } from '../../policy/trust.js';
import { meets, type Met } from './caller-condition.js';
import type { AssumableRole, Caller } from './caller.js';
import { strongest, weakest, type Certainty } from './certainty.js';

/** How a trust policy lets a caller in, by what it takes besides within the same account. */
export interface TrustIn {
  /** As its account's root: its own policies must allow the call too. */
  readonly account: Certainty;
  /** By the ARN of the role: nothing but a boundary holds it. */
  readonly role: Certainty;
  /** By the ARN of the user, of the session, or as anybody: a boundary that says nothing of it does not hold it either. */
  readonly itself: Certainty;
}

const NOT_IN: TrustIn = { account: 'no', role: 'no', itself: 'no' };

/** AWS: reference_policies_evaluation-logic_policy-eval-basics, and "Principal" in the reference of elements. */
export function trustIn(caller: Caller, role: AssumableRole): TrustIn {
  const { trust } = role;
  if (trust === UNKNOWN) return { ...NOT_IN, itself: 'unknown' };
  let found = NOT_IN;
  let denied: Met = 'no';
  for (const statement of trust) {
    const met = conditionsMet(caller, role, statement);
    if (met === 'no') continue;
    const lets = (kind: keyof TrustIn): Certainty =>
      weakest(met, strongest(...statement.parties.map((party) => named(party, caller)[kind])));
    const now = { account: lets('account'), role: lets('role'), itself: lets('itself') };
    if (statement.effect === 'Allow') found = either(found, now);
    else denied = worse(denied, strongest(...Object.values(now)));
  }
  if (denied === 'yes') return NOT_IN;
  return denied === 'no'
    ? found
    : { account: weakest(found.account, denied), role: weakest(found.role, denied), itself: weakest(found.itself, denied) };
}

function either(one: TrustIn, other: TrustIn): TrustIn {
  return {
    account: strongest(one.account, other.account),
    role: strongest(one.role, other.role),
    itself: strongest(one.itself, other.itself),
  };
}

function worse(denied: Met, now: Certainty): Met {
  if (now === 'no' || denied === 'yes') return denied;
  return now === 'yes' ? 'yes' : 'limited';
}

/** All of them must be met. */
function conditionsMet(caller: Caller, role: AssumableRole, { conditions }: AssumeStatement): Met {
  const met = conditions.map((condition) => meets(caller, role, condition));
  if (met.includes('no')) return 'no';
  return met.includes('limited') ? 'limited' : 'yes';
}

function named(party: Party, caller: Caller): TrustIn {
  switch (party.kind) {
    case 'account':
      return party.accountId === caller.account.id ? { ...NOT_IN, account: 'yes' } : NOT_IN;
    case 'anyone':
      return { ...NOT_IN, itself: 'yes' };
    case 'all_but':
      return { ...NOT_IN, itself: 'limited' };
    case 'deleted':
      return party.text === caller.id ? byName(caller) : NOT_IN;
    default:
      return party.text === caller.arn
        ? byName(caller)
        : { ...NOT_IN, itself: sessionRole(party.text) === roleKey(caller) ? 'limited' : 'no' };
  }
}

function byName({ kind }: Caller): TrustIn {
  return { ...NOT_IN, [kind === 'user' ? 'itself' : 'role']: 'yes' };
}

/** The role of a session's ARN, which has no path; names are unique in an account. */
export function sessionRole(text: string): string | null {
  const arn = parseArn(text);
  const [kind, name] = arn?.resource.split('/') ?? [];
  return arn?.service === 'sts' && kind === 'assumed-role' && name !== undefined ? `${arn.accountId}/${name}` : null;
}

export function roleKey({ kind, account, name }: Pick<Caller, 'kind' | 'account' | 'name'>): string | undefined {
  return kind === 'role' ? `${account.id}/${name}` : undefined;
}
