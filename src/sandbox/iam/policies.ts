import { accountAt, perAccount } from '../accounts.js';
import { noSuchEntity } from '../server/errors.js';
import { requiredText } from '../server/input.js';
import type { Call, SandboxState } from '../service.js';
import type { WorldAccount, WorldPolicy, WorldPolicyVersion } from '../world.js';
import { usersOf } from './users.js';
import { encodeDocument, wireTime } from './values.js';

/** How often an account uses a managed policy. */
export interface PolicyUse {
  readonly attached: number;
  readonly asBoundary: number;
}

/** Uses by policy ARN, customer-managed and AWS-managed alike; a policy that is not here is not in use. */
export function policyUses(state: SandboxState, account: WorldAccount): ReadonlyMap<string, PolicyUse> {
  return perAccount(state, 'iam.policyUses', account, () => countUses(state, account));
}

function countUses(state: SandboxState, account: WorldAccount): ReadonlyMap<string, PolicyUse> {
  const uses = new Map<string, PolicyUse>();
  const add = (arn: string, attached: number, asBoundary: number): void => {
    const use = uses.get(arn) ?? { attached: 0, asBoundary: 0 };
    uses.set(arn, { attached: use.attached + attached, asBoundary: use.asBoundary + asBoundary });
  };
  const capped = [...usersOf(state, account), ...account.roles];
  for (const { attached } of [...capped, ...account.groups]) for (const { arn } of attached) add(arn, 1, 0);
  for (const { boundaryArn } of capped) if (boundaryArn !== null) add(boundaryArn, 0, 1);
  return uses;
}

/** A managed policy that can be read in an account: its own, or AWS's. */
export function findPolicy(state: SandboxState, account: WorldAccount, arn: string): WorldPolicy | undefined {
  const own = perAccount(state, 'iam.policies', account, ({ policies }) => indexByArn(policies));
  return own.get(arn) ?? awsManagedPolicies(state).get(arn);
}

export function awsManagedPolicies(state: SandboxState): ReadonlyMap<string, WorldPolicy> {
  return state.memory('iam.awsManagedPolicies', () => indexByArn(state.world.awsManagedPolicies));
}

function indexByArn(policies: readonly WorldPolicy[]): ReadonlyMap<string, WorldPolicy> {
  return new Map(policies.map((policy) => [policy.arn, policy]));
}

/** Newest first. */
export function policyVersions(policy: WorldPolicy): readonly WorldPolicyVersion[] {
  const { defaultVersionId: id, createdAt, defaultVersionAt = createdAt, document, olderVersions = [], newerVersions = [] } = policy;
  return [...newerVersions, { id, createdAt: defaultVersionAt, document }, ...olderVersions];
}

/** AWS: when the newest version was made. */
function updatedAt(policy: WorldPolicy): string {
  return policyVersions(policy)[0]?.createdAt ?? policy.createdAt;
}

/** What GetPolicy and GetAccountAuthorizationDetails both say about a managed policy. */
export function policyMembers(policy: WorldPolicy, use: PolicyUse | undefined) {
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersionId,
    AttachmentCount: use?.attached ?? 0,
    PermissionsBoundaryUsageCount: use?.asBoundary ?? 0,
    IsAttachable: true,
    CreateDate: wireTime(policy.createdAt),
    UpdateDate: wireTime(updatedAt(policy)),
  };
}

export function versionMembers(policy: WorldPolicy, { id, createdAt, document }: WorldPolicyVersion) {
  return {
    Document: encodeDocument(document),
    VersionId: id,
    IsDefaultVersion: id === policy.defaultVersionId,
    CreateDate: wireTime(createdAt),
  };
}

/** iam:GetPolicy */
export function getPolicy(call: Call, state: SandboxState): object {
  const account = accountAt(state, call.caller.accountId);
  const policy = policyAsked(call, state, account);
  return { Policy: { ...policyMembers(policy, policyUses(state, account).get(policy.arn)), Tags: [] } };
}

/** iam:GetPolicyVersion */
export function getPolicyVersion(call: Call, state: SandboxState): object {
  const policy = policyAsked(call, state, accountAt(state, call.caller.accountId));
  const asked = requiredText(call.input, 'VersionId', { min: 1, max: 64, pattern: /^v[1-9]\d*(\.[\w-]*)?$/ });
  const version = policyVersions(policy).find(({ id }) => id === asked);
  if (version === undefined) throw noSuchEntity(`Policy ${policy.arn} version ${asked} does not exist or is not attachable.`);
  return { PolicyVersion: versionMembers(policy, version) };
}

export function policyAsked({ input }: Call, state: SandboxState, account: WorldAccount): WorldPolicy {
  const arn = requiredText(input, 'PolicyArn', { min: 20, max: 2048 });
  const policy = findPolicy(state, account, arn);
  if (policy === undefined) throw noSuchEntity(`Policy ${arn} was not found.`);
  return policy;
}
