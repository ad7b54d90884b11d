import { accountAt } from '../accounts.js';
import { checkWord, textList } from '../server/input.js';
import type { Call, SandboxState } from '../service.js';
import type { WorldAccount, WorldGroup, WorldPolicy, WorldRole, WorldUser } from '../world.js';
import { groupDetail, policyDetail, roleDetail, userDetail } from './details-shapes.js';
import { cutPage } from './paging.js';
import { awsManagedPolicies, policyUses } from './policies.js';
import { usersOf } from './users.js';

const FILTERS = ['User', 'Role', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy'] as const;

type Entity =
  | { readonly kind: 'user'; readonly value: WorldUser }
  | { readonly kind: 'role'; readonly value: WorldRole }
  | { readonly kind: 'group'; readonly value: WorldGroup }
  | { readonly kind: 'policy'; readonly value: WorldPolicy };

/**
 * iam:GetAccountAuthorizationDetails: users, then roles, groups and policies, all from one page budget. A page may
 * be smaller than asked and still be truncated, and its Marker holds for the same filters only.
 */
export function getAccountAuthorizationDetails(call: Call, state: SandboxState): object {
  const account = accountAt(state, call.caller.accountId);
  const asked = textList(call.input, 'Filter');
  for (const filter of asked) checkWord('Filter', filter, FILTERS);
  const wanted = FILTERS.filter((filter) => asked.length === 0 || asked.includes(filter));
  const { items, ...page } = cutPage(call, entitiesOf(account, wanted, state), {
    filter: wanted.join(),
    atMost: state.world.behaviour.pages.details,
    mismatch: 'Marker and Filter do not match',
  });
  const uses = policyUses(state, account);
  const { partition } = state.world;
  return {
    UserDetailList: items.flatMap(({ kind, value }) => (kind === 'user' ? [userDetail(value, partition, account.id)] : [])),
    RoleDetailList: items.flatMap(({ kind, value }) => (kind === 'role' ? [roleDetail(value, partition, account)] : [])),
    GroupDetailList: items.flatMap(({ kind, value }) => (kind === 'group' ? [groupDetail(value, partition, account.id)] : [])),
    Policies: items.flatMap(({ kind, value }) => (kind === 'policy' ? [policyDetail(value, uses.get(value.arn))] : [])),
    ...page,
  };
}

function entitiesOf(account: WorldAccount, wanted: readonly (typeof FILTERS)[number][], state: SandboxState): readonly Entity[] {
  const entities: Entity[] = [];
  if (wanted.includes('User')) for (const value of usersOf(state, account)) entities.push({ kind: 'user', value });
  if (wanted.includes('Role')) for (const value of account.roles) entities.push({ kind: 'role', value });
  if (wanted.includes('Group')) for (const value of account.groups) entities.push({ kind: 'group', value });
  if (wanted.includes('LocalManagedPolicy')) for (const value of account.policies) entities.push({ kind: 'policy', value });
  if (wanted.includes('AWSManagedPolicy')) for (const value of awsPoliciesInUse(account, state)) entities.push({ kind: 'policy', value });
  return entities;
}

/** AWS-managed policies are listed only where something is attached to them. */
function awsPoliciesInUse(account: WorldAccount, state: SandboxState): readonly WorldPolicy[] {
  const uses = policyUses(state, account);
  return [...awsManagedPolicies(state).values()].filter((policy) => uses.has(policy.arn));
}
