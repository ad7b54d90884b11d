import type { CleanupAction, PlannedCredential, StepEach, StepInput } from '../plan.js';
import { markOf } from '../marks.js';
import type { Step } from './numbered.js';
import { denyAllArn } from './quarantine.js';

/** What hangs on a user or role. */
export interface Hanging {
  readonly name: string;
  readonly arn: string;
  readonly groups: readonly string[];
  /** ARNs. */
  readonly attached: readonly string[];
  /** Names. */
  readonly inline: readonly string[];
  readonly boundary: string | null;
  /** false: none is assigned, so there is none to take off; left out: not known. */
  readonly mfa?: boolean;
}

/** As AWS tells to delete (User Guide, "Remove or deactivate an IAM user"): credentials go first, and what denies last. */
const ORDER = ['password', 'key', 'certificate', 'ssh_key', 'service_credential'] as const;

const GONE: Readonly<Record<PlannedCredential['kind'], readonly [CleanupAction, parameter: string | null, lost: string]>> = {
  password: ['iam:DeleteLoginProfile', null, 'the password; a new one can be set'],
  key: ['iam:DeleteAccessKey', 'AccessKeyId', 'the key and its secret'],
  certificate: ['iam:DeleteSigningCertificate', 'CertificateId', 'its id; the certificate can be uploaded again, under another one'],
  ssh_key: ['iam:DeleteSSHPublicKey', 'SSHPublicKeyId', 'its id; the public key can be uploaded again, under another one'],
  service_credential: ['iam:DeleteServiceSpecificCredential', 'ServiceSpecificCredentialId', 'the credential and its secret'],
};

export function removeCredentials(UserName: string, credentials: readonly PlannedCredential[]): readonly Step[] {
  return ORDER.flatMap((kind) =>
    credentials.filter((each) => each.kind === kind && (kind === 'password' || each.id !== null)).map(({ id }): Step => {
      const [action, parameter, lost] = GONE[kind];
      return { action, input: { UserName, ...(parameter === null || id === null ? {} : { [parameter]: id }) }, undo: `lost: ${lost}` };
    }),
  );
}

/** The marks of credentials that are gone. */
export function unmarked(UserName: string, credentials: readonly PlannedCredential[]): Step {
  return { action: 'iam:UntagUser', input: { UserName, TagKeys: credentials.map(markOf) }, undo: 'restores the marks' };
}

export function removeUser(user: Hanging, credentials: readonly PlannedCredential[]): readonly Step[] {
  const { name: UserName, arn, groups, attached, inline, boundary, mfa = true } = user;
  const step = stepOn({ UserName });
  return [
    ...removeCredentials(UserName, credentials),
    ...(mfa ? [step('iam:DeactivateMFADevice', {}, 'lost: the assignment of its MFA devices', 'mfa_device')] : []),
    ...(mfa ? [step('iam:DeleteVirtualMFADevice', {}, 'lost: the seeds of virtual ones', 'virtual_mfa_device')] : []),
    ...groups.map((GroupName) => step('iam:RemoveUserFromGroup', { GroupName }, 'restores the membership, of a user made anew')),
    ...denyLast(arn, attached, (PolicyArn) => step('iam:DetachUserPolicy', { PolicyArn }, REATTACHED), [
      ...inline.map((PolicyName) => step('iam:DeleteUserPolicy', { PolicyName }, REWRITTEN)),
    ]),
    ...(boundary === null ? [] : [step('iam:DeleteUserPermissionsBoundary', {}, 'restores the boundary, of a user made anew')]),
    step('iam:DeleteUser', {}, 'lost: its unique id: made anew it is another principal for every policy that names it'),
  ];
}

export function removeRole(role: Hanging): readonly Step[] {
  const { name: RoleName, arn, attached, inline, boundary } = role;
  const step = stepOn({ RoleName });
  return [
    step('iam:RemoveRoleFromInstanceProfile', {}, 'restores the place in the instance profile, of a role made anew', 'instance_profile'),
    ...denyLast(arn, attached, (PolicyArn) => step('iam:DetachRolePolicy', { PolicyArn }, REATTACHED), [
      ...inline.map((PolicyName) => step('iam:DeleteRolePolicy', { PolicyName }, REWRITTEN)),
    ]),
    ...(boundary === null ? [] : [step('iam:DeleteRolePermissionsBoundary', {}, 'restores the boundary, of a role made anew')]),
    step('iam:DeleteRole', {}, 'lost: its unique id: made anew it is another principal for every policy that names it'),
  ];
}

const REATTACHED = 'restores the policy, of a principal made anew';
const REWRITTEN = 'restores the document, of a principal made anew';

/** Whatever may deny goes after whatever may allow; what denies everything is the last. */
function denyLast(arn: string, attached: readonly string[], detach: (arn: string) => Step, inline: readonly Step[]): readonly Step[] {
  const deny = denyAllArn(arn);
  return [...inline, ...attached.filter((each) => each !== deny).map(detach), ...(attached.includes(deny) ? [detach(deny)] : [])];
}

type OnPrincipal = (action: CleanupAction, input: StepInput, undo: string, each?: StepEach) => Step;

/** DeleteVirtualMFADevice takes the serial number alone. */
function stepOn(principal: StepInput): OnPrincipal {
  return (action, input, undo, each) => ({
    action,
    input: action === 'iam:DeleteVirtualMFADevice' ? input : { ...principal, ...input },
    ...(each === undefined ? {} : { each }),
    undo,
  });
}
