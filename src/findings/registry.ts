import type { Check } from './check.js';
import { accountNotRecorded } from './checks/account-not-recorded.js';
import { accountWithoutAuditRole } from './checks/account-without-audit-role.js';
import { boundaryMissing } from './checks/boundary-missing.js';
import { cloudshellFullAccess } from './checks/cloudshell-full-access.js';
import { consoleWithoutMfa } from './checks/console-without-mfa.js';
import { exceptionExpired } from './checks/exception-expired.js';
import { exceptionUnmatched } from './checks/exception-unmatched.js';
import { keyInactive } from './checks/key-inactive.js';
import { keyNeverUsed } from './checks/key-never-used.js';
import { keyNotRotated } from './checks/key-not-rotated.js';
import { keyUnused } from './checks/key-unused.js';
import { oidcWithoutSubject } from './checks/oidc-without-subject.js';
import { passwordNeverUsed } from './checks/password-never-used.js';
import { passwordPolicyAbsent } from './checks/password-policy-absent.js';
import { passwordPolicyReuse } from './checks/password-policy-reuse.js';
import { passwordPolicyShort } from './checks/password-policy-short.js';
import { passwordUnused } from './checks/password-unused.js';
import { permissionsUnused } from './checks/permissions-unused.js';
import { personSeveralAccounts } from './checks/person-several-accounts.js';
import { policyAllowsEverything } from './checks/policy-allows-everything.js';
import { roleAdminOutside } from './checks/role-admin-outside.js';
import { roleAdministrator } from './checks/role-administrator.js';
import { roleEscalation } from './checks/role-escalation.js';
import { roleNoExternalId } from './checks/role-no-external-id.js';
import { roleTrustsAnyone } from './checks/role-trusts-anyone.js';
import { roleTrustsClosed } from './checks/role-trusts-closed.js';
import { roleTrustsDeleted } from './checks/role-trusts-deleted.js';
import { roleTrustsOutside } from './checks/role-trusts-outside.js';
import { roleUnused } from './checks/role-unused.js';
import { roleWithoutOwner } from './checks/role-without-owner.js';
import { rootAccessKey } from './checks/root-access-key.js';
import { rootInMember } from './checks/root-in-member.js';
import { rootUsed } from './checks/root-used.js';
import { rootWithoutMfa } from './checks/root-without-mfa.js';
import { serverCertificateExpired } from './checks/server-certificate-expired.js';
import { serviceCredentialActive } from './checks/service-credential-active.js';
import { serviceCredentialNoExpiry } from './checks/service-credential-no-expiry.js';
import { signingCertificateActive } from './checks/signing-certificate-active.js';
import { sshKeyActive } from './checks/ssh-key-active.js';
import { supportRoleMissing } from './checks/support-role-missing.js';
import { userAdministrator } from './checks/user-administrator.js';
import { userDirectPolicies } from './checks/user-direct-policies.js';
import { userEscalation } from './checks/user-escalation.js';
import { userNoCredentials } from './checks/user-no-credentials.js';
import { userTwoKeys } from './checks/user-two-keys.js';
import { userHasIdentity } from './checks/user-has-identity.js';
import { userWithoutOwner } from './checks/user-without-owner.js';

/** Every check, in the order of CHECK_IDS. A new one is one file, its name in check-ids.ts, a line in controls.ts and one here. */
export const CHECKS: readonly Check[] = [
  ...[rootAccessKey, rootUsed, rootWithoutMfa, rootInMember],
  ...[consoleWithoutMfa, passwordUnused, passwordNeverUsed],
  ...[keyUnused, keyNeverUsed, keyNotRotated, keyInactive, userTwoKeys],
  ...[userNoCredentials, userDirectPolicies, userAdministrator, userEscalation, userWithoutOwner],
  userHasIdentity,
  ...[serviceCredentialActive, serviceCredentialNoExpiry, signingCertificateActive, serverCertificateExpired],
  sshKeyActive,
  ...[roleAdministrator, roleAdminOutside, roleEscalation, roleUnused, roleWithoutOwner, boundaryMissing],
  permissionsUnused,
  ...[roleTrustsAnyone, roleTrustsOutside, roleNoExternalId, roleTrustsClosed, roleTrustsDeleted],
  ...[oidcWithoutSubject, policyAllowsEverything, cloudshellFullAccess, supportRoleMissing],
  ...[passwordPolicyAbsent, passwordPolicyShort, passwordPolicyReuse],
  ...[accountNotRecorded, accountWithoutAuditRole, personSeveralAccounts],
  ...[exceptionExpired, exceptionUnmatched],
];

const BY_ID = new Map<string, Check>(CHECKS.map((check) => [check.id, check]));

export function checkOf(id: string): Check {
  const check = BY_ID.get(id);
  if (check === undefined) throw new Error(`no check ${id}`);
  return check;
}
