import type { AssumedRoles } from '../../checks/assume-role/assumed-roles.js';
import type { Edge } from '../../checks/assume-role/edge.js';
import { UNKNOWN, type Value } from '../../model/value.js';
import type { PrivilegeColumn, PrivilegeRow } from './privilege-row.js';

const needs = ['managed_policies', 'service_control_policies'] as const;

/** null is said of no principal of which it is not known. */
function judged(row: PrivilegeRow, value: (assumed: AssumedRoles) => Value): Value {
  const { assumed } = row.judged;
  if (assumed === null) return UNKNOWN;
  const found = value(assumed);
  return (found === null || (Array.isArray(found) && found.length === 0)) && assumed.unsure ? UNKNOWN : found;
}

/** Names are unique in an account: those of other accounts carry its id. */
function chainText({ entity }: PrivilegeRow, chain: readonly Edge[] | null): string | null {
  return chain === null
    ? null
    : chain.map(({ role: { account, name } }) => (account.id === entity.account.id ? name : `${account.id}:${name}`)).join(' → ');
}

const isAdmin = ({ judged: { admin } }: PrivilegeRow): boolean => admin.kind === 'full';

/** What a principal gains by assuming roles. */
export const assumedRoleColumns: readonly PrivilegeColumn[] = [
  {
    key: 'admin_via',
    title: 'Admin via',
    type: 'text',
    about:
      'The roles that it can assume one after another to work as an administrator, `Deploy → 444455556666:BreakGlass`: ' +
      'the shortest of the most certain chains, with at most `--hops` roles; if a condition decides, `escalation_limited` ' +
      'has `assume_role`; empty: there is none, or it is an administrator itself',
    needs,
    weight: 2,
    value: (row) => (isAdmin(row) ? null : judged(row, ({ admin }) => chainText(row, admin))),
    tone: (row) => (!isAdmin(row) && row.judged.assumed?.admin ? 'warn' : undefined),
  },
  {
    key: 'hops',
    title: 'Hops',
    type: 'number',
    about: 'How many roles `admin_via` has; 0: it is an administrator itself; empty: there is no such chain',
    needs,
    value: (row) => (isAdmin(row) ? 0 : judged(row, ({ admin }) => admin?.length ?? null)),
  },
  {
    key: 'accounts_reached',
    title: 'Accounts reached',
    type: 'list',
    about:
      'Ids of other accounts, as far as they were seen, in which it can assume a role, directly or through other roles, ' +
      'and be it under conditions',
    needs,
    value: (row) => judged(row, ({ accounts }) => accounts),
  },
  {
    key: 'assumed_roles',
    title: 'Assumed roles',
    type: 'text',
    about: 'The roles that the path `assume_role` stands for, up to one that is an administrator or has an escalation path itself',
    needs,
    value: (row) => judged(row, ({ open, limited }) => chainText(row, open ?? limited)),
  },
];
