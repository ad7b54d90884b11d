import type { Check } from './check.js';
import { consoleWithoutMfa } from './checks/console-without-mfa.js';
import { keyInactive } from './checks/key-inactive.js';
import { keyNeverUsed } from './checks/key-never-used.js';
import { keyNotRotated } from './checks/key-not-rotated.js';
import { keyUnused } from './checks/key-unused.js';
import { passwordNeverUsed } from './checks/password-never-used.js';
import { passwordUnused } from './checks/password-unused.js';
import { rootAccessKey } from './checks/root-access-key.js';
import { rootInMember } from './checks/root-in-member.js';
import { rootUsed } from './checks/root-used.js';
import { rootWithoutMfa } from './checks/root-without-mfa.js';
import { userDirectPolicies } from './checks/user-direct-policies.js';
import { userNoCredentials } from './checks/user-no-credentials.js';
import { userTwoKeys } from './checks/user-two-keys.js';

/** Every check, in the order of CHECK_IDS. A new one is one file, its name in check-ids.ts, a line in controls.ts and one here. */
export const CHECKS: readonly Check[] = [
  ...[rootAccessKey, rootUsed, rootWithoutMfa, rootInMember],
  ...[consoleWithoutMfa, passwordUnused, passwordNeverUsed],
  ...[keyUnused, keyNeverUsed, keyNotRotated, keyInactive, userTwoKeys],
  ...[userNoCredentials, userDirectPolicies],
];

const BY_ID = new Map<string, Check>(CHECKS.map((check) => [check.id, check]));

export function checkOf(id: string): Check {
  const check = BY_ID.get(id);
  if (check === undefined) throw new Error(`no check ${id}`);
  return check;
}
