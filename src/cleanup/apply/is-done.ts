import { documentDigest } from '../digest.js';
import type { Live, LiveUser } from '../live.js';
import type { StepInput, StepTag } from '../plan.js';

/** null: it can't be told from what was looked at. */
export type Done = boolean | null;

const text = (input: StepInput, name: string): string => {
  const value = input[name];
  return typeof value === 'string' ? value : '';
};

const CREDENTIAL_IDS = ['AccessKeyId', 'SSHPublicKeyId', 'CertificateId', 'ServiceSpecificCredentialId'] as const;

function credentialIn(live: LiveUser, input: StepInput): LiveUser['credentials'][number] | undefined {
  const id = CREDENTIAL_IDS.map((name) => text(input, name)).find((each) => each !== '');
  return live.credentials.find((each) => each.id === id);
}

type Judge = (live: Live, input: StepInput) => Done;

const ofHolder = (judge: (live: Exclude<Live, { kind: 'policy' }>, input: StepInput) => Done): Judge =>
  (live, input) => (live.kind === 'policy' ? null : judge(live, input));
const ofUser =
  (judge: (live: LiveUser, input: StepInput) => Done): Judge =>
  (live, input) =>
    live.kind === 'user' ? judge(live, input) : null;

function tagsIn({ Tags }: StepInput): readonly StepTag[] {
  return Array.isArray(Tags) ? (Tags as readonly StepTag[]) : [];
}

function keysIn({ TagKeys }: StepInput): ReadonlySet<string> {
  return new Set(Array.isArray(TagKeys) ? (TagKeys as readonly string[]).map((key) => key.toLowerCase()) : []);
}

const updated = ofUser((live, input) => credentialIn(live, input)?.status === text(input, 'Status'));
const deleted = ofUser((live, input) => credentialIn(live, input) === undefined);

/** By the action's name, that of users and that of roles in one. */
const JUDGES: Readonly<Record<string, Judge>> = {
  AttachPolicy: ofHolder(({ attached }, input) => attached.includes(text(input, 'PolicyArn'))),
  DetachPolicy: ofHolder(({ attached }, input) => !attached.includes(text(input, 'PolicyArn'))),
  PutPolicy: ofHolder(({ inline }, input) => {
    const found = inline.find(({ name }) => name === text(input, 'PolicyName'));
    return found !== undefined && documentDigest(found.document) === documentDigest(text(input, 'PolicyDocument'));
  }),
  DeletePolicy: ofHolder(({ inline }, input) => !inline.some(({ name }) => name === text(input, 'PolicyName'))),
  PutPermissionsBoundary: ofHolder(({ boundary }, input) => boundary === text(input, 'PermissionsBoundary')),
  DeletePermissionsBoundary: ofHolder(({ boundary }) => boundary === null),
  Tag: ofHolder(({ tags }, input) =>
    tagsIn(input).every(({ Key, Value }) => tags.some(({ key, value }) => key.toLowerCase() === Key.toLowerCase() && value === Value)),
  ),
  Untag: ofHolder(({ tags }, input) => !tags.some(({ key }) => keysIn(input).has(key.toLowerCase()))),
  UpdateAccessKey: updated,
  UpdateSSHPublicKey: updated,
  UpdateSigningCertificate: updated,
  UpdateServiceSpecificCredential: updated,
  DeleteAccessKey: deleted,
  DeleteSSHPublicKey: deleted,
  DeleteSigningCertificate: deleted,
  DeleteServiceSpecificCredential: deleted,
  DeleteLoginProfile: ofUser(({ credentials }) => !credentials.some(({ kind }) => kind === 'password')),
  DeactivateMFADevice: ofUser(({ mfa }, input) => !mfa.includes(text(input, 'SerialNumber'))),
  // Devices that nobody has are in no list of a user.
  DeleteVirtualMFADevice: () => null,
  AddUserToGroup: ofUser(({ groups }, input) => groups.includes(text(input, 'GroupName'))),
  RemoveUserFromGroup: ofUser(({ groups }, input) => !groups.includes(text(input, 'GroupName'))),
  RemoveRoleFromInstanceProfile: (live, input) =>
    live.kind === 'role' ? !live.instanceProfiles.includes(text(input, 'InstanceProfileName')) : null,
  CreatePolicyVersion: (live, input) => {
    if (live.kind !== 'policy') return null;
    const current = live.versions.find(({ id }) => id === live.defaultVersion);
    return current !== undefined && documentDigest(current.document) === documentDigest(text(input, 'PolicyDocument'));
  },
  DeletePolicyVersion: (live, input) => (live.kind === 'policy' ? !live.versions.some(({ id }) => id === text(input, 'VersionId')) : null),
  SetDefaultPolicyVersion: (live, input) => (live.kind === 'policy' ? live.defaultVersion === text(input, 'VersionId') : null),
  Delete: () => false,
};

/** Is it so already what a call would do? `live` null: the principal is gone, and with it all that could be taken from it. */
export function isDone(action: string, input: StepInput, live: Live | null): Done {
  const judge = JUDGES[nameOf(action)];
  if (judge === undefined) throw new Error(`nothing tells whether ${action} is done`);
  if (live === null) return /^(Delete|Detach|Remove|Deactivate|Untag)/.test(action);
  return judge(live, input);
}

const PER_HOLDER = /^(Attach|Detach|Put|Delete|Tag|Untag)(User|Role)(Policy|PermissionsBoundary|)$/;

function nameOf(action: string): string {
  const [, verb, , what] = PER_HOLDER.exec(action) ?? [];
  return verb === undefined ? action : `${verb}${what ?? ''}`;
}
