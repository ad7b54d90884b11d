import type { Actions } from '../service.js';
import { getAccessKeyLastUsed, listAccessKeys } from './access-keys.js';
import { getAccountAuthorizationDetails } from './account-details.js';
import { getAccountPasswordPolicy, listServerCertificates } from './account-settings.js';
import { getAccountSummary, listAccountAliases } from './account-summary.js';
import { generateCredentialReport, getCredentialReport } from './credential-report.js';
import { listPoliciesGrantingServiceAccess } from './granting-policies.js';
import { getServiceLastAccessedDetailsWithEntities } from './last-accessed-entities.js';
import { generateServiceLastAccessedDetails, getServiceLastAccessedDetails } from './last-accessed.js';
import { generateOrganizationsAccessReport, getOrganizationsAccessReport } from './organizations-report.js';
import { getPolicy, getPolicyVersion } from './policies.js';
import { listServiceSpecificCredentials } from './service-credentials.js';
import { getSshPublicKey, listSigningCertificates, listSshPublicKeys } from './user-keys.js';
import { listUsers } from './users.js';
import { entityReads } from './entities.js';
import { listMfaDevices, listVirtualMfaDevices } from './mfa-devices.js';
import { iamWrites, withNews } from './writes/index.js';

export const iamActions: Actions = withNews({
  GenerateCredentialReport: generateCredentialReport,
  GetCredentialReport: getCredentialReport,
  GetAccountAuthorizationDetails: getAccountAuthorizationDetails,
  ListUsers: listUsers,
  ListAccessKeys: listAccessKeys,
  GetAccessKeyLastUsed: getAccessKeyLastUsed,
  ListAccountAliases: listAccountAliases,
  GetAccountSummary: getAccountSummary,
  GetAccountPasswordPolicy: getAccountPasswordPolicy,
  ListServerCertificates: listServerCertificates,
  GetPolicy: getPolicy,
  GetPolicyVersion: getPolicyVersion,
  GenerateServiceLastAccessedDetails: generateServiceLastAccessedDetails,
  GetServiceLastAccessedDetails: getServiceLastAccessedDetails,
  GetServiceLastAccessedDetailsWithEntities: getServiceLastAccessedDetailsWithEntities,
  ListPoliciesGrantingServiceAccess: listPoliciesGrantingServiceAccess,
  ListServiceSpecificCredentials: listServiceSpecificCredentials,
  ListSSHPublicKeys: listSshPublicKeys,
  ListSigningCertificates: listSigningCertificates,
  GenerateOrganizationsAccessReport: generateOrganizationsAccessReport,
  GetOrganizationsAccessReport: getOrganizationsAccessReport,
  GetSSHPublicKey: getSshPublicKey,
  ListMFADevices: listMfaDevices,
  ListVirtualMFADevices: listVirtualMfaDevices,
  ...entityReads,
  ...iamWrites,
});
