import { defineCheck } from '../define-check.js';
import { serviceCredentialState } from '../service-credential-state.js';
import { fail, pass } from '../verdict.js';

export const serviceCredentialActive = defineCheck({
  id: 'service-credential-active',
  title: 'Active credential of a single service',
  severity: 'low',
  means: 'Keys of Bedrock, CodeCommit or Keyspaces stand in no credential report, and AWS does not tell when they were used.',
  remedy: 'Use a role with short-lived credentials instead, then deactivate and delete it.',
  commands: [
    'aws iam update-service-specific-credential --user-name {user} --service-specific-credential-id {credential} --status Inactive',
    'aws iam delete-service-specific-credential --user-name {user} --service-specific-credential-id {credential}',
  ],
  needs: ['account_details', 'service_credentials'],
  of: 'serviceCredentials',
  judge(credential, { now }) {
    const { active, facts } = serviceCredentialState(credential, now);
    return active ? fail(`${credential.service}: active`, facts) : pass(`${credential.service}: switched off or expired`, facts);
  },
});
