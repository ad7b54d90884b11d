import { epochSeconds } from '../config/times.js';
import type { AccountState, OrganizationalUnit, World, WorldAccount } from '../world.js';
import type { Tree } from './tree.js';

/**
 * The older Status of an account, retired on 2026-09-09 in favour of State. It has no word for closed (an account
 * closed by its owner shows SUSPENDED) and none for an account that is still being activated.
 */
const STATUS: Readonly<Record<AccountState, 'ACTIVE' | 'SUSPENDED' | 'PENDING_CLOSURE'>> = {
  PENDING_ACTIVATION: 'ACTIVE',
  ACTIVE: 'ACTIVE',
  SUSPENDED: 'SUSPENDED',
  PENDING_CLOSURE: 'PENDING_CLOSURE',
  CLOSED: 'SUSPENDED',
};

/** arn:<partition>:organizations::<management account>:<kind>/<ids> */
export function organizationsArn(world: World, tree: Tree, kind: string, ...ids: readonly string[]): string {
  const { id, managementAccountId } = tree.organization;
  return `arn:${world.partition}:organizations::${managementAccountId}:${kind}/${[id, ...ids].join('/')}`;
}

/** Account, as ListAccounts, ListAccountsForParent and DescribeAccount show it. */
export function accountShape(world: World, tree: Tree, account: WorldAccount): object {
  const paths = world.behaviour.accountPaths ? { Paths: [`${tree.path(account.parentId)}${account.id}/`] } : {};
  return { ...memberShape(world, tree, account), ...paths };
}

/** What an account and a delegated administrator have in common. */
export function memberShape(world: World, tree: Tree, account: WorldAccount): object {
  const fields = world.behaviour.accountFields;
  return {
    Id: account.id,
    Arn: organizationsArn(world, tree, 'account', account.id),
    Email: account.email,
    Name: account.name,
    ...(fields === 'state' ? {} : { Status: STATUS[account.state] }),
    ...(fields === 'status' ? {} : { State: account.state }),
    JoinedMethod: account.joinedMethod,
    JoinedTimestamp: epochSeconds(account.joinedAt),
  };
}

export function unitShape(world: World, tree: Tree, unit: OrganizationalUnit): object {
  const path = world.behaviour.accountPaths ? { Path: tree.path(unit.id) } : {};
  return { Id: unit.id, Arn: organizationsArn(world, tree, 'ou', unit.id), Name: unit.name, ...path };
}
