import { accountAt } from '../accounts.js';
import { requiredText } from '../server/input.js';
import type { Call, SandboxState } from '../service.js';
import type { WorldUser } from '../world.js';
import { USER_NAME } from './caller-user.js';
import { cutPage } from './paging.js';
import { findUser } from './users.js';
import { wireTime } from './values.js';

/** Serial numbers. */
export function devicesOf({ mfa, mfaDevices, name }: WorldUser, partition: string, accountId: string): readonly string[] {
  return mfaDevices ?? (mfa ? [`arn:${partition}:iam::${accountId}:mfa/${name}`] : []);
}

/** iam:ListMFADevices of a user. */
export function listMfaDevices(call: Call, state: SandboxState): object {
  const account = accountAt(state, call.caller.accountId);
  const user = findUser(state, account, requiredText(call.input, 'UserName', USER_NAME));
  const { items, ...page } = cutPage(call, devicesOf(user, state.world.partition, account.id), { filter: user.name });
  const devices = items.map((SerialNumber) => ({ UserName: user.name, SerialNumber, EnableDate: wireTime(user.createdAt) }));
  return { MFADevices: devices, ...page };
}

/** iam:ListVirtualMFADevices that nobody has: what DeactivateMFADevice leaves behind. */
export function listVirtualMfaDevices(call: Call, state: SandboxState): object {
  const { unassignedMfa = [] } = accountAt(state, call.caller.accountId);
  const { items, ...page } = cutPage(call, unassignedMfa, { filter: '' });
  return { VirtualMFADevices: items.map((SerialNumber) => ({ SerialNumber })), ...page };
}
