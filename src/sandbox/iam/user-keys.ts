import { accountAt } from '../accounts.js';
import { optionalText } from '../server/input.js';
import type { Call, SandboxState } from '../service.js';
import type { WorldUser } from '../world.js';
import { derivedId } from '../worlds/ids.js';
import { ownName, USER_NAME } from './caller-user.js';
import { cutPage } from './paging.js';
import { findUser } from './users.js';
import { isBy, wireTime } from './values.js';

/** iam:ListSSHPublicKeys. */
export function listSshPublicKeys(call: Call, state: SandboxState): object {
  const { user, page } = ofUser(call, state);
  const { items, ...rest } = page((user.sshKeys ?? []).map((key) => ({ ...key, at: key.uploadedAt })));
  const keys = items.map((key) => ({ UserName: user.name, SSHPublicKeyId: key.id, Status: key.status, UploadDate: wireTime(key.at) }));
  return { SSHPublicKeys: keys, ...rest };
}

/** iam:ListSigningCertificates. The world knows no bodies. */
export function listSigningCertificates(call: Call, state: SandboxState): object {
  const { user, page } = ofUser(call, state);
  const { items, ...rest } = page(user.certificates.map((each, slot) => ({ ...each, at: each.uploadedAt, slot })));
  const certificates = items.map(({ active, at, slot }) => ({
    UserName: user.name,
    CertificateId: derivedId('AKIA', `${user.id}/certificate/${slot}`).slice(4).padEnd(24, 'A'),
    CertificateBody: '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----',
    Status: active ? 'Active' : 'Inactive',
    UploadDate: wireTime(at),
  }));
  return { Certificates: certificates, ...rest };
}

function ofUser(call: Call, state: SandboxState) {
  const account = accountAt(state, call.caller.accountId);
  const name = optionalText(call.input, 'UserName', USER_NAME) ?? ownName(call.caller);
  const user: WorldUser = findUser(state, account, name);
  const page = <T extends { readonly at: string }>(all: readonly T[]) =>
    cutPage(call, all.filter(({ at }) => isBy(state.world.now, at)), { filter: name });
  return { user, page };
}
