import { parseArn } from '../../model/arn.js';
import type { Account } from '../../model/account.js';
import { matches } from '../../policy/pattern.js';
import type { Condition } from '../../model/policy.js';
import type { Caller } from './caller.js';

/** limited: what it asks about is not judged. */
export type Met = 'yes' | 'no' | 'limited';

type Known = (caller: Pick<Caller, 'account' | 'arn'>) => string | null;

/**
 * What the keys hold for a user, or for a session of a role, which is the role here. null: not known.
 * AWS: reference_policies_condition-keys.
 */
const KEYS: ReadonlyMap<string, Known> = new Map<string, Known>([
  ['aws:principalarn', ({ arn }) => arn],
  ['aws:principalaccount', ({ account }) => account.id],
  ['aws:principalorgid', ({ account }) => organizationOf(account)],
  // A path ends in the unit, not in the account.
  ['aws:principalorgpaths', ({ account: { path } }) => path?.replace(/\d{12}\/$/, '') ?? null],
]);

export function organizationOf({ path }: Pick<Account, 'path'>): string | null {
  const [id = ''] = path?.split('/') ?? [];
  return id.startsWith('o-') ? id : null;
}

const OPERATOR = /^(?:ForAnyValue:|ForAllValues:)?(String|Arn)(Not)?(Equals|EqualsIgnoreCase|Like)(?:IfExists)?$/i;

/** Each of these keys has one value in every request of a user or role, so `IfExists` and the set operators change nothing. */
export function meets(
  caller: Pick<Caller, 'account' | 'arn'>,
  role: { readonly account: Pick<Account, 'id' | 'path'> },
  { operator, key, values }: Condition,
): Met {
  const [, kind = '', not, how = ''] = OPERATOR.exec(operator) ?? [];
  const held = KEYS.get(key.toLowerCase())?.(caller) ?? null;
  if (kind === '' || held === null) return 'limited';
  const wanted = values.map((value) => resolved(value, role.account));
  const same = comparison(kind, how);
  if (wanted.some((value) => value !== null && same(value, held))) return not === undefined ? 'yes' : 'no';
  if (wanted.includes(null)) return 'limited';
  return not === undefined ? 'no' : 'yes';
}

/** null: a variable that is not known. */
function resolved(value: string, account: Pick<Account, 'id' | 'path'>): string | null {
  const known = value
    .replace(/\$\{aws:ResourceAccount\}/gi, account.id)
    .replace(/\$\{aws:ResourceOrgID\}/gi, (variable) => organizationOf(account) ?? variable);
  return known.includes('${') ? null : known;
}

function comparison(kind: string, how: string): (wanted: string, held: string) => boolean {
  if (/^arn$/i.test(kind)) return matchesArn;
  if (/^like$/i.test(how)) return matches;
  return /^equals$/i.test(how) ? (wanted, held) => wanted === held : (wanted, held) => wanted.toLowerCase() === held.toLowerCase();
}

/** A wildcard stays within its part of the ARN. AWS: reference_policies_elements_condition_operators. */
function matchesArn(pattern: string, text: string): boolean {
  const [wanted, held] = [parseArn(pattern), parseArn(text)];
  if (held === null) return false;
  if (wanted === null) return pattern === '*';
  const parts = ['partition', 'service', 'region', 'accountId', 'resource'] as const;
  return parts.every((part) => matches(wanted[part], held[part]));
}

/** On whom of an account, or of an organization, a condition can tell apart. */
export function tellsApart({ key }: Condition): 'principal' | 'account' | 'nobody' {
  const name = key.toLowerCase();
  if (name === 'aws:principalarn') return 'principal';
  return name === 'aws:principalaccount' || name === 'aws:principalorgpaths' ? 'account' : 'nobody';
}
