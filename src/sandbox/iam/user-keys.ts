import { accountAt } from '../accounts.js';
import { noSuchEntity } from '../server/errors.js';
import { optionalText, requiredText } from '../server/input.js';
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
  const { items, ...rest } = page(certificatesOf(user).map((each) => ({ ...each, at: each.uploadedAt })));
  const certificates = items.map(({ id, active, at }) => ({
    UserName: user.name,
    CertificateId: id,
    CertificateBody: '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----',
    Status: active ? 'Active' : 'Inactive',
    UploadDate: wireTime(at),
  }));
  return { Certificates: certificates, ...rest };
}

/** With their ids. */
export function certificatesOf({ id: userId, certificates }: WorldUser) {
  return certificates.map((each, slot) => ({
    ...each,
    id: each.id ?? derivedId('AKIA', `${userId}/certificate/${slot}`).slice(4).padEnd(24, 'A'),
  }));
}

/** iam:GetSSHPublicKey. The body follows from the id. */
export function getSshPublicKey(call: Call, state: SandboxState): object {
  const user = findUser(state, accountAt(state, call.caller.accountId), requiredText(call.input, 'UserName', USER_NAME));
  const id = requiredText(call.input, 'SSHPublicKeyId', { min: 20, max: 128, pattern: /^\w+$/ });
  const key = user.sshKeys?.find((each) => each.id === id);
  if (key === undefined) throw noSuchEntity(`The Public Key with id ${id} cannot be found.`);
  const body = `ssh-rsa ${Buffer.from(id).toString('base64')} ${user.name}`;
  const shown = { UserName: user.name, SSHPublicKeyId: id, Fingerprint: '', SSHPublicKeyBody: body, Status: key.status };
  return { SSHPublicKey: { ...shown, UploadDate: wireTime(key.uploadedAt) } };
}

function ofUser(call: Call, state: SandboxState) {
  const account = accountAt(state, call.caller.accountId);
  const name = optionalText(call.input, 'UserName', USER_NAME) ?? ownName(call.caller);
  const user: WorldUser = findUser(state, account, name);
  const page = <T extends { readonly at: string }>(all: readonly T[]) =>
    cutPage(call, all.filter(({ at }) => isBy(state.world.now, at)), { filter: name });
  return { user, page };
}
