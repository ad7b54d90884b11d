import { textField, type Input } from '../config/fields.js';
import type { Action } from '../service.js';
import { treeForAdministrator } from './access.js';
import { invalidInput, notFound } from './errors.js';
import { idField, ID_PATTERNS, pageOf } from './input.js';
import { policyTypes } from './policies.js';
import { organizationsArn, unitShape } from './shapes.js';
import type { Tree } from './tree.js';

/** ParentId: a root or unit that exists. */
export function parentField(input: Input, tree: Tree): string {
  const id = idField(input, 'ParentId', ['root', 'unit']);
  if (!tree.isParent(id)) throw notFound('Parent', "You specified parent that doesn't exist.");
  return id;
}

export const listRoots: Action = (call, state) => {
  const tree = treeForAdministrator(call, state);
  const { rootId } = tree.organization;
  const root = { Id: rootId, Arn: organizationsArn(state.world, tree, 'root', rootId), Name: 'Root', PolicyTypes: policyTypes(tree) };
  const { items, next } = pageOf(call.input, [root], `${tree.organization.id}/roots`);
  return { Roots: items, ...next };
};

export const listOrganizationalUnitsForParent: Action = (call, state) => {
  const tree = treeForAdministrator(call, state);
  const parentId = parentField(call.input, tree);
  const { items, next } = pageOf(call.input, tree.unitsIn(parentId), `${tree.organization.id}/units/${parentId}`);
  return { OrganizationalUnits: items.map((unit) => unitShape(state.world, tree, unit)), ...next };
};

export const describeOrganizationalUnit: Action = (call, state) => {
  const tree = treeForAdministrator(call, state);
  const unit = tree.unit(idField(call.input, 'OrganizationalUnitId', ['unit']));
  if (!unit) throw notFound('OrganizationalUnit', "You specified an organizational unit that doesn't exist.");
  return { OrganizationalUnit: unitShape(state.world, tree, unit) };
};

/** ListChildren: the ids directly under a root or unit, of one kind. */
export const listChildren: Action = (call, state) => {
  const tree = treeForAdministrator(call, state);
  const parentId = parentField(call.input, tree);
  const type = childType(call.input);
  const children = type === 'ACCOUNT' ? tree.accountsIn(parentId) : tree.unitsIn(parentId);
  const { items, next } = pageOf<{ readonly id: string }>(call.input, children, `${tree.organization.id}/children/${parentId}/${type}`);
  return { Children: items.map(({ id }) => ({ Id: id, Type: type })), ...next };
};

/** ListParents: the one root or unit that holds an account or unit. */
export const listParents: Action = (call, state) => {
  const tree = treeForAdministrator(call, state);
  const childId = idField(call.input, 'ChildId', ['account', 'unit']);
  const child = tree.account(childId) ?? tree.unit(childId);
  if (!child) throw notFound('Child', "You specified a child that doesn't exist.");
  const parent = { Id: child.parentId, Type: ID_PATTERNS.root.test(child.parentId) ? 'ROOT' : 'ORGANIZATIONAL_UNIT' };
  const { items, next } = pageOf(call.input, [parent], `${tree.organization.id}/parents/${childId}`);
  return { Parents: items, ...next };
};

function childType(input: Input): 'ACCOUNT' | 'ORGANIZATIONAL_UNIT' {
  const type = textField(input, 'ChildType');
  if (type === undefined) throw invalidInput('INPUT_REQUIRED', 'ChildType is required.');
  if (type === 'ACCOUNT' || type === 'ORGANIZATIONAL_UNIT') return type;
  throw invalidInput('INVALID_ENUM', 'ChildType must be ACCOUNT or ORGANIZATIONAL_UNIT.');
}
