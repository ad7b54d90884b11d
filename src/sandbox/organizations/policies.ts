import { textField, type Input } from '../config/fields.js';
import type { Action, SandboxState } from '../service.js';
import type { OrganizationPolicy, World } from '../world.js';
import { treeForAdministrator } from './access.js';
import { invalidInput, notFound } from './errors.js';
import { idField, ID_PATTERNS, pageOf } from './input.js';
import { organizationsArn } from './shapes.js';
import type { Tree } from './tree.js';

const CONTROL = 'SERVICE_CONTROL_POLICY';

/** The other types of the service model; the world has no policies of them. */
const OTHER_TYPES: readonly string[] = [
  'AISERVICES_OPT_OUT_POLICY', 'BACKUP_POLICY', 'BEDROCK_POLICY', 'CHATBOT_POLICY', 'DECLARATIVE_POLICY_EC2', 'GUARDDUTY_POLICY',
  'INSPECTOR_POLICY', 'NETWORK_SECURITY_DIRECTOR_POLICY', 'RESOURCE_CONTROL_POLICY', 'S3_POLICY', 'SECURITYHUB_CSPM_POLICY',
  'SECURITYHUB_POLICY', 'TAG_POLICY', 'UPGRADE_ROLLOUT_POLICY',
];

/** PolicyTypes of the root. A type that was never enabled is left out. */
export function policyTypes({ organization }: Tree): readonly object[] {
  return organization.policies === null ? [] : [{ Type: CONTROL, Status: 'ENABLED' }];
}

export const listPolicies: Action = (call, state) => {
  const tree = treeForAdministrator(call, state);
  const type = filterField(call.input);
  const { items, next } = pageOf(call.input, policiesOf(tree, type), `${tree.organization.id}/policies/${type}`);
  return { Policies: items.map((policy) => summaryShape(state.world, tree, policy)), ...next };
};

export const describePolicy: Action = (call, state) => {
  const tree = treeForAdministrator(call, state);
  const policy = policyField(call.input, tree);
  return { Policy: { PolicySummary: summaryShape(state.world, tree, policy), Content: policy.document } };
};

/** ListPoliciesForTarget: what is attached to the target itself, not what it inherits. */
export const listPoliciesForTarget: Action = (call, state) => {
  const tree = treeForAdministrator(call, state);
  const id = idField(call.input, 'TargetId', ['account', 'root', 'unit']);
  const type = filterField(call.input);
  if (!tree.account(id) && !tree.isParent(id)) throw notFound('Target', "You specified a target that doesn't exist.");
  const attached = policiesOf(tree, type).filter(({ targets }) => targets === 'everywhere' || targets.includes(id));
  const { items, next } = pageOf(call.input, attached, `${tree.organization.id}/policies/${type}/${id}`);
  return { Policies: items.map((policy) => summaryShape(state.world, tree, policy)), ...next };
};

export const listTargetsForPolicy: Action = (call, state) => {
  const tree = treeForAdministrator(call, state);
  const policy = policyField(call.input, tree);
  const { items, next } = pageOf(call.input, targetsOf(policy, tree), `${tree.organization.id}/targets/${policy.id}`);
  return { Targets: items.map((id) => targetShape(id, state, tree)), ...next };
};

export function hasPolicy({ organization }: Tree, id: string): boolean {
  return organization.policies?.some((policy) => policy.id === id) === true;
}

function policiesOf({ organization }: Tree, type: string): readonly OrganizationPolicy[] {
  return type === CONTROL ? (organization.policies ?? []) : [];
}

function filterField(input: Input): string {
  const type = textField(input, 'Filter');
  if (type === undefined) throw invalidInput('INPUT_REQUIRED', 'Filter is required.');
  if (type === CONTROL || OTHER_TYPES.includes(type)) return type;
  throw invalidInput('INVALID_ENUM', 'You specified an invalid policy type.');
}

function policyField(input: Input, { organization }: Tree): OrganizationPolicy {
  const id = idField(input, 'PolicyId', ['policy']);
  const policy = organization.policies?.find((known) => known.id === id);
  if (!policy) throw notFound('Policy', "You specified a policy that doesn't exist.");
  return policy;
}

function targetsOf({ targets }: OrganizationPolicy, { organization, accounts }: Tree): readonly string[] {
  if (targets !== 'everywhere') return targets;
  return [organization.rootId, ...organization.units.map(({ id }) => id), ...accounts.map(({ id }) => id)];
}

/** AWS's own policies belong to `aws` and to no organization. */
function summaryShape(world: World, tree: Tree, { id, name, awsManaged }: OrganizationPolicy): object {
  const kind = CONTROL.toLowerCase();
  const arn = awsManaged
    ? `arn:${world.partition}:organizations::aws:policy/${kind}/${id}`
    : organizationsArn(world, tree, 'policy', kind, id);
  return { Id: id, Arn: arn, Name: name, Description: '', Type: CONTROL, AwsManaged: awsManaged };
}

function targetShape(id: string, { world }: SandboxState, tree: Tree): object {
  const unit = tree.unit(id);
  if (unit) return { TargetId: id, Arn: organizationsArn(world, tree, 'ou', id), Name: unit.name, Type: 'ORGANIZATIONAL_UNIT' };
  if (ID_PATTERNS.root.test(id)) return { TargetId: id, Arn: organizationsArn(world, tree, 'root', id), Name: 'Root', Type: 'ROOT' };
  return { TargetId: id, Arn: organizationsArn(world, tree, 'account', id), Name: tree.account(id)?.name ?? '', Type: 'ACCOUNT' };
}
