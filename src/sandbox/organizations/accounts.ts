import { pageToken } from '../config/page-token.js';
import type { Action } from '../service.js';
import { treeForAdministrator } from './access.js';
import { notFound } from './errors.js';
import { idField, maxResults, pageOf, tokenField } from './input.js';
import { hasPolicy } from './policies.js';
import { accountShape } from './shapes.js';
import { parentField } from './units.js';

/** A token of ListAccounts holds how many accounts and how many pages went before; this is the room for pages. */
const PAGES = 2 ** 20;

/** ListAccounts. AWS warns that a page may be empty and carry a token all the same. */
export const listAccounts: Action = (call, state) => {
  const { world } = state;
  const tree = treeForAdministrator(call, state);
  const size = maxResults(call.input);
  const scope = `${tree.organization.id}/accounts`;
  const token = tokenField(call.input, scope);
  const [start, page] = [Math.floor(token / PAGES), (token % PAGES) + 1];
  const end = isEmptyPage(page, world.behaviour.pages.emptyListAccountsEvery) ? start : start + size;
  const accounts = tree.accounts.slice(start, end).map((account) => accountShape(world, tree, account));
  return { Accounts: accounts, ...(end < tree.accounts.length ? { NextToken: pageToken(scope, end * PAGES + page) } : {}) };
};

/** 1 cannot empty every page, or a list would never end: it empties the first, third, fifth … */
function isEmptyPage(page: number, every: number): boolean {
  return every === 1 ? page % 2 === 1 : every > 1 && page % every === 0;
}

/** ListAccountsForParent: the accounts directly under a root or unit. */
export const listAccountsForParent: Action = (call, state) => {
  const tree = treeForAdministrator(call, state);
  const parentId = parentField(call.input, tree);
  const { items, next } = pageOf(call.input, tree.accountsIn(parentId), `${tree.organization.id}/accounts/${parentId}`);
  return { Accounts: items.map((account) => accountShape(state.world, tree, account)), ...next };
};

export const describeAccount: Action = (call, state) => {
  const tree = treeForAdministrator(call, state);
  const account = tree.account(idField(call.input, 'AccountId', ['account']));
  if (!account) throw notFound('Account', "You specified an account that doesn't exist.");
  return { Account: accountShape(state.world, tree, account) };
};

/** ListTagsForResource. The world tags accounts only; roots, units and policies have none. */
export const listTagsForResource: Action = (call, state) => {
  const tree = treeForAdministrator(call, state);
  const id = idField(call.input, 'ResourceId', ['account', 'root', 'unit', 'policy']);
  const account = tree.account(id);
  if (!account && !tree.isParent(id) && !hasPolicy(tree, id)) throw notFound('Target', "You specified a target that doesn't exist.");
  // A resource has at most 50 tags: there is no second page, so no token is right.
  tokenField(call.input, `${tree.organization.id}/tags/${id}`);
  return { Tags: (account?.tags ?? []).map(({ key, value }) => ({ Key: key, Value: value })) };
};
