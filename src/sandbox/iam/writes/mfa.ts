import { noSuchEntity } from '../../server/errors.js';
import { requiredText } from '../../server/input.js';
import { WireError, type Action, type Call } from '../../service.js';
import { accountNow, changeAccount, changeUser, deleteConflict, DONE, without } from './change.js';
import { devicesOf } from '../mfa-devices.js';

const serialIn = ({ input }: Call): string => requiredText(input, 'SerialNumber', { min: 9, max: 256, pattern: /^[\w+=/:,.@-]+$/ });

/** Only virtual devices can be deleted; a hardware one and a security key have no entity of their own. */
const isVirtual = (serial: string): boolean => /^arn:[\w-]+:iam::\d{12}:mfa\//.test(serial);

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeactivateMFADevice.html: a virtual one stays behind, unassigned. */
const deactivate: Action = (call, state) => {
  const serial = serialIn(call);
  const { partition } = state.world;
  const { id } = accountNow(call, state);
  changeUser(call, state, (user) => {
    const missing = `MFA Device with serial number ${serial} does not exist.`;
    const left = without(devicesOf(user, partition, id), (each) => each === serial, missing);
    return { ...user, mfa: left.length > 0, mfaDevices: left };
  });
  if (isVirtual(serial)) {
    changeAccount(call, state, (account) => ({ ...account, unassignedMfa: [...(account.unassignedMfa ?? []), serial] }));
  }
  return DONE;
};

const remove: Action = (call, state) => {
  const serial = serialIn(call);
  const { users, unassignedMfa = [], id } = accountNow(call, state);
  if (!isVirtual(serial)) throw new WireError('ValidationError', 400, `${serial} is not a virtual MFA device`);
  if (users.some((user) => devicesOf(user, state.world.partition, id).includes(serial))) {
    throw deleteConflict('MFA VirtualDevice in use. Must deactivate first.');
  }
  if (!unassignedMfa.includes(serial)) throw noSuchEntity(`VirtualMFADevice with serial number ${serial} doesn't exist.`);
  changeAccount(call, state, (account) => ({ ...account, unassignedMfa: unassignedMfa.filter((each) => each !== serial) }));
  return DONE;
};

export const mfaWrites: Readonly<Record<string, Action>> = { DeactivateMFADevice: deactivate, DeleteVirtualMFADevice: remove };
