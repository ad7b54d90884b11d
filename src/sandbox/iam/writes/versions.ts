import { noSuchEntity } from '../../server/errors.js';
import { requiredText } from '../../server/input.js';
import type { Action, Call } from '../../service.js';
import type { WorldPolicy, WorldPolicyVersion } from '../../world.js';
import { policyUses, policyVersions, versionMembers } from '../policies.js';
import { accountNow, changeAccount, changePolicy, deleteConflict, DONE, limitExceeded, policyToChange, without } from './change.js';
import { documentIn, lengthOf } from './documents.js';

const MOST_VERSIONS = 5;
const LONGEST = 6144;

const versionIn = ({ input }: Call): string => requiredText(input, 'VersionId', { min: 1, max: 64, pattern: /^v[1-9]\d*(\.[\w-]*)?$/ });

/** The policy with these versions, newest first, of which one is the default. */
function withVersions(policy: WorldPolicy, versions: readonly WorldPolicyVersion[], defaultId: string): WorldPolicy {
  const at = versions.findIndex(({ id }) => id === defaultId);
  const chosen = versions[at];
  if (chosen === undefined) throw noSuchEntity(missing(policy, defaultId));
  return {
    ...policy,
    document: chosen.document,
    defaultVersionId: defaultId,
    defaultVersionAt: chosen.createdAt,
    newerVersions: versions.slice(0, at),
    olderVersions: versions.slice(at + 1),
  };
}

const missing = ({ arn }: WorldPolicy, id: string): string => `Policy ${arn} version ${id} does not exist or is not attachable.`;

/** Numbers only grow, so a deleted version's never comes back. */
function lastNumber(policy: WorldPolicy): number {
  return policy.lastVersion ?? Math.max(...policyVersions(policy).map(({ id }) => Number(id.slice(1))));
}

const createVersion: Action = (call, state) => {
  const policy = policyToChange(call, state);
  const document = documentIn(call);
  if (lengthOf(document) > LONGEST) throw limitExceeded(`Cannot exceed quota for PolicySize: ${LONGEST}`);
  const versions = policyVersions(policy);
  if (versions.length >= MOST_VERSIONS) {
    const rule = `A managed policy can have up to ${MOST_VERSIONS} versions.`;
    throw limitExceeded(`${rule} Before you create a new version, you must delete an existing version.`);
  }
  const number = lastNumber(policy) + 1;
  const version = { id: `v${number}`, createdAt: state.world.now, document };
  const defaultId = call.input.SetAsDefault === 'true' ? version.id : policy.defaultVersionId;
  changePolicy(call, state, (each) => ({ ...withVersions(each, [version, ...versions], defaultId), lastVersion: number }));
  return { PolicyVersion: { ...versionMembers({ ...policy, defaultVersionId: defaultId }, version), Document: undefined } };
};

const deleteVersion: Action = (call, state) => {
  const policy = policyToChange(call, state);
  const id = versionIn(call);
  if (id === policy.defaultVersionId) throw deleteConflict('Cannot delete the default version of a policy.');
  const versions = policyVersions(policy);
  const left = without(versions, (each) => each.id === id, missing(policy, id));
  changePolicy(call, state, (each) => ({ ...withVersions(each, left, policy.defaultVersionId), lastVersion: lastNumber(policy) }));
  return DONE;
};

const setDefault: Action = (call, state) => {
  const policy = policyToChange(call, state);
  const id = versionIn(call);
  changePolicy(call, state, (each) => ({ ...withVersions(each, policyVersions(each), id), lastVersion: lastNumber(policy) }));
  return DONE;
};

const deletePolicy: Action = (call, state) => {
  const policy = policyToChange(call, state);
  const use = policyUses(state, accountNow(call, state)).get(policy.arn);
  if ((use?.attached ?? 0) + (use?.asBoundary ?? 0) > 0) throw deleteConflict('Cannot delete a policy attached to entities.');
  if (policyVersions(policy).length > 1) {
    throw deleteConflict("This policy has more than one version. Before you delete a policy, you must delete the policy's versions.");
  }
  changeAccount(call, state, (account) => ({ ...account, policies: account.policies.filter(({ arn }) => arn !== policy.arn) }));
  return DONE;
};

export const versionWrites: Readonly<Record<string, Action>> = {
  CreatePolicyVersion: createVersion,
  DeletePolicyVersion: deleteVersion,
  SetDefaultPolicyVersion: setDefault,
  DeletePolicy: deletePolicy,
};
