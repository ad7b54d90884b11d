import { conditionsOf, parseStatement, statementsOf, type Condition } from '../model/policy.js';
import { UNKNOWN, type Unknown } from '../model/value.js';
import { selectsAction } from './action-selector.js';
import { partiesOf, type Party } from './trust.js';

export const ASSUME_ROLE = 'sts:AssumeRole';

/** A statement of a trust policy about sts:AssumeRole, and whom of those who can call it, users and roles, it is about. */
export interface AssumeStatement {
  readonly effect: 'Allow' | 'Deny';
  readonly parties: readonly Party[];
  readonly conditions: readonly Condition[];
}

/** Services and identity providers come in by other ways. */
const CALLERS: readonly Party['kind'][] = ['account', 'principal', 'deleted', 'anyone', 'all_but'];

/** What a trust policy says of users and roles that call sts:AssumeRole. UNKNOWN when any of it can't be read. */
export function assumeStatementsOf(text: string): readonly AssumeStatement[] | Unknown {
  const statements = statementsOf(text);
  if (statements === UNKNOWN) return UNKNOWN;
  const found: AssumeStatement[] = [];
  for (const raw of statements) {
    const statement = parseStatement(raw);
    const parties = partiesOf(raw);
    const conditions = conditionsOf(raw['Condition']);
    if (statement === null || parties === null || conditions === null) return UNKNOWN;
    const callers = parties.filter(({ kind }) => CALLERS.includes(kind));
    if (callers.length > 0 && selectsAction(statement.actions, ASSUME_ROLE))
      found.push({ effect: statement.effect, parties: callers, conditions });
  }
  return found;
}
