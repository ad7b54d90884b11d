import type { Condition } from '../model/policy.js';
import type { Flag } from '../model/value.js';
import type { Party, TrustDenial } from '../policy/trust.js';

const DEMANDS = /^(?:ForAnyValue:)?String(Equals|EqualsIgnoreCase|Like)$/i;
/** Of a Deny: a caller that tells none is denied, for a key that is not there differs from every value. */
const REFUSES = /^(?:ForAllValues:)?StringNot(Equals|EqualsIgnoreCase|Like)(?:IfExists)?$/i;

/** Must a caller tell an external id? Against the confused deputy; AWS: id_roles_common-scenarios_third-party. */
export function demandsExternalId(party: Party, conditions: readonly Condition[], denials: readonly TrustDenial[]): Flag {
  if (conditions.some(isDemand)) return 'yes';
  const asking = denials.filter(
    (denial) =>
      denial.reaches.credentials &&
      denial.conditions.some(({ key }) => isExternalId(key)) &&
      denial.parties.some((each) => isOf(each, party)),
  );
  if (
    asking.some(
      (denial) => denial.conditions.length === 1 && denial.conditions.every(isRefusal) && denial.parties.some((each) => holds(each, party)),
    )
  )
    return 'yes';
  return asking.some(({ conditions: all }) => all.some(isRefusal)) ? 'unknown' : 'no';
}

function isExternalId(key: string): boolean {
  return key.toLowerCase() === 'sts:externalid';
}

function isDemand({ operator, key, values }: Condition): boolean {
  if (!isExternalId(key)) return false;
  return /^Null$/i.test(operator) ? values.includes('false') && !values.includes('true') : DEMANDS.test(operator) && isTold(values);
}

function isRefusal({ operator, key, values }: Condition): boolean {
  if (!isExternalId(key)) return false;
  return /^Null$/i.test(operator) ? values.includes('true') : REFUSES.test(operator) && isTold(values);
}

function isTold(values: readonly string[]): boolean {
  return values.length > 0 && values.every((value) => !/^[*?]+$/.test(value));
}

/** May the Deny of one reach the other? */
function isOf(denied: Party, party: Party): boolean {
  return (
    ['all_but', 'other'].includes(denied.kind) ||
    holds(denied, party) ||
    (denied.accountId !== null && denied.accountId === party.accountId)
  );
}

/** Does the Deny of one reach all that the other stands for? */
function holds(denied: Party, party: Party): boolean {
  if (denied.kind === 'anyone' || (denied.kind === party.kind && denied.text === party.text)) return true;
  return denied.kind === 'account' && denied.accountId === party.accountId;
}
