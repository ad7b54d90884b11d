import { parseArn } from '../../model/arn.js';
import type { Unknown } from '../../model/value.js';
import type { PlannedCredential } from '../plan.js';
import { markTags } from '../marks.js';
import type { Step } from './numbered.js';

/** Who is put into quarantine, or whose credentials are. */
export interface Held {
  readonly kind: 'user' | 'role';
  readonly name: string;
  readonly arn: string;
  /** null, or left out: it has none, so that there is place for one. */
  readonly boundaryArn?: string | null | Unknown;
}

export function denyAllArn(arn: string): string {
  return `arn:${parseArn(arn)?.partition ?? 'aws'}:iam::aws:policy/AWSDenyAll`;
}

/** Marks stay when somebody takes the denial off, who may well object by that. */
export const FREED = 'it is denied nothing any more: somebody took it out of quarantine';

export function isDenied(
  { arn, attached, boundary }: { readonly arn: string; readonly attached: readonly string[]; readonly boundary: string | null },
): boolean {
  return [...attached, boundary].includes(denyAllArn(arn));
}

/**
 * Deny first, then the keys: sessions of the principal are stopped by the policy, and every attempt is on record. The policy is
 * attached and not written inline, for who may write inline policies may give itself everything; where ten are attached
 * already, the boundary takes it, if there is none.
 */
export function quarantineSteps(
  held: Held,
  credentials: readonly PlannedCredential[],
  { whole, isDenied = false }: { readonly whole: boolean; readonly isDenied?: boolean },
): readonly Step[] {
  const active = credentials.filter(({ status }) => status === 'Active');
  const off = active.flatMap((each) => switchedOff(held, each));
  return [...(whole && !isDenied ? [denyAll(held)] : []), ...off, tagged(held, credentials, whole)];
}

function denyAll({ kind, name, arn, boundaryArn = null }: Held): Step {
  const policy = denyAllArn(arn);
  const undo = 'restores what it may do: the policy is detached';
  const isUser = kind === 'user';
  const principal = isUser ? { UserName: name } : { RoleName: name };
  const bound = isUser ? ('iam:PutUserPermissionsBoundary' as const) : ('iam:PutRolePermissionsBoundary' as const);
  const call = { action: bound, input: { ...principal, PermissionsBoundary: policy } };
  const full = boundaryArn === null ? { ifFull: { how: 'instead' as const, call } } : {};
  return { action: isUser ? 'iam:AttachUserPolicy' : 'iam:AttachRolePolicy', input: { ...principal, PolicyArn: policy }, undo, ...full };
}

function switchedOff({ name: UserName }: Held, { kind, id }: PlannedCredential): readonly Step[] {
  if (id === null) return [];
  const common = { UserName, Status: 'Inactive' };
  const undo = `restores ${kind.replaceAll('_', ' ')} ${id}: it is made active again`;
  switch (kind) {
    case 'key':
      return [{ action: 'iam:UpdateAccessKey', input: { ...common, AccessKeyId: id }, undo }];
    case 'service_credential':
      return [{ action: 'iam:UpdateServiceSpecificCredential', input: { ...common, ServiceSpecificCredentialId: id }, undo }];
    case 'ssh_key':
      return [{ action: 'iam:UpdateSSHPublicKey', input: { ...common, SSHPublicKeyId: id }, undo }];
    case 'certificate':
      return [{ action: 'iam:UpdateSigningCertificate', input: { ...common, CertificateId: id }, undo }];
    // There is no switch for a password: a deny-all stops it, or it is deleted.
    case 'password':
      return [];
  }
}

function tagged({ kind, name }: Held, credentials: readonly PlannedCredential[], whole: boolean): Step {
  const Tags = markTags(credentials, whole);
  const undo = 'restores its tags: what was written is taken away';
  return kind === 'user'
    ? { action: 'iam:TagUser', input: { UserName: name, Tags }, undo }
    : { action: 'iam:TagRole', input: { RoleName: name, Tags }, undo };
}
