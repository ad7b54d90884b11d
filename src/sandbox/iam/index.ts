import type { Actions } from '../service.js';
import { getAccessKeyLastUsed, listAccessKeys } from './access-keys.js';
import { getAccountAuthorizationDetails } from './account-details.js';
import { getAccountSummary, listAccountAliases } from './account-summary.js';
import { generateCredentialReport, getCredentialReport } from './credential-report.js';
import { generateServiceLastAccessedDetails, getServiceLastAccessedDetails } from './last-accessed.js';
import { getPolicy, getPolicyVersion } from './policies.js';
import { listUsers } from './users.js';

export const iamActions: Actions = {
  GenerateCredentialReport: generateCredentialReport,
  GetCredentialReport: getCredentialReport,
  GetAccountAuthorizationDetails: getAccountAuthorizationDetails,
  ListUsers: listUsers,
  ListAccessKeys: listAccessKeys,
  GetAccessKeyLastUsed: getAccessKeyLastUsed,
  ListAccountAliases: listAccountAliases,
  GetAccountSummary: getAccountSummary,
  GetPolicy: getPolicy,
  GetPolicyVersion: getPolicyVersion,
  GenerateServiceLastAccessedDetails: generateServiceLastAccessedDetails,
  GetServiceLastAccessedDetails: getServiceLastAccessedDetails,
};
