import { checkWord, requiredText } from '../../server/input.js';
import { WireError, type Action, type Call } from '../../service.js';
import type { WorldUser } from '../../world.js';
import { noSuchEntity } from '../../server/errors.js';
import { isBy } from '../values.js';
import { certificatesOf } from '../user-keys.js';
import { changeUser, replaced, without } from './change.js';

/*
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccessKey.html and its sisters. All of them need the
 * name of the user: with temporary credentials IAM knows no own one.
 */

type Status = 'Active' | 'Inactive';

function statusIn({ input }: Call): Status {
  const status = requiredText(input, 'Status', { min: 1, max: 20 });
  checkWord('Status', status, ['Active', 'Inactive']);
  return status as Status;
}

const idIn = ({ input }: Call, name: string): string => requiredText(input, name, { min: 16, max: 128, pattern: /^\w+$/ });

interface Kind {
  readonly idName: string;
  readonly missing: (id: string) => string;
  readonly update: (user: WorldUser, id: string, status: Status, missing: string) => WorldUser;
  readonly remove: (user: WorldUser, id: string, missing: string) => WorldUser;
}

const is = (id: string) => (each: { readonly id: string }): boolean => each.id === id;

const KEYS: Kind = {
  idName: 'AccessKeyId',
  missing: (id) => `The Access Key with id ${id} cannot be found.`,
  update: (user, id, status, missing) => ({ ...user, keys: replaced(user.keys, is(id), (key) => ({ ...key, status }), missing) }),
  remove: (user, id, missing) => ({ ...user, keys: without(user.keys, is(id), missing) }),
};

const SSH_KEYS: Kind = {
  idName: 'SSHPublicKeyId',
  missing: (id) => `The Public Key with id ${id} cannot be found.`,
  update: (user, id, status, missing) => ({
    ...user,
    sshKeys: replaced(user.sshKeys ?? [], is(id), (key) => ({ ...key, status }), missing),
  }),
  remove: (user, id, missing) => ({ ...user, sshKeys: without(user.sshKeys ?? [], is(id), missing) }),
};

const CERTIFICATES: Kind = {
  idName: 'CertificateId',
  missing: (id) => `The Certificate with id ${id} cannot be found.`,
  update: (user, id, status, missing) => ({
    ...user,
    certificates: replaced(certificatesOf(user), is(id), (each) => ({ ...each, active: status === 'Active' }), missing),
  }),
  remove: (user, id, missing) => ({ ...user, certificates: without(certificatesOf(user), is(id), missing) }),
};

const SERVICE_CREDENTIALS: Kind = {
  idName: 'ServiceSpecificCredentialId',
  missing: (id) => `No such credential ${id} exists`,
  update: (user, id, status, missing) => ({
    ...user,
    serviceSpecificCredentials: replaced(user.serviceSpecificCredentials ?? [], is(id), (each) => ({ ...each, status }), missing),
  }),
  remove: (user, id, missing) => ({
    ...user,
    serviceSpecificCredentials: without(user.serviceSpecificCredentials ?? [], is(id), missing),
  }),
};

function updating({ idName, missing, update }: Kind): Action {
  return (call, state) => {
    const [id, status] = [idIn(call, idName), statusIn(call)];
    return changeUser(call, state, (user) => update(user, id, status, missing(id)));
  };
}

function deleting({ idName, missing, remove }: Kind): Action {
  return (call, state) => {
    const id = idIn(call, idName);
    return changeUser(call, state, (user) => remove(user, id, missing(id)));
  };
}

export const credentialWrites: Readonly<Record<string, Action>> = {
  UpdateAccessKey: updating(KEYS),
  DeleteAccessKey: deleting(KEYS),
  UpdateSSHPublicKey: updating(SSH_KEYS),
  DeleteSSHPublicKey: deleting(SSH_KEYS),
  UpdateSigningCertificate: updating(CERTIFICATES),
  DeleteSigningCertificate: deleting(CERTIFICATES),
  UpdateServiceSpecificCredential: updating(SERVICE_CREDENTIALS),
  DeleteServiceSpecificCredential: deleting(SERVICE_CREDENTIALS),
  DeleteLoginProfile: (call, state) =>
    changeUser(call, state, (user) => {
      if (user.password === null) throw noSuchEntity(`Login Profile for User ${user.name} cannot be found.`);
      if (!isBy(state.world.now, user.password.changedAt)) {
        const text = `Login Profile for User ${user.name} cannot be modified while login profile is being created.`;
        throw new WireError('EntityTemporarilyUnmodifiable', 409, text);
      }
      // What ListUsers and GetUser say of its last use outlives the password.
      return { ...user, password: null, listUsersPasswordLastUsed: user.listUsersPasswordLastUsed ?? user.password.lastUsedAt };
    }),
};
