import { holdersOf } from '../attached-to.js';
import { defineCheck } from '../define-check.js';
import { fail, pass, some, unknown } from '../verdict.js';

export const cloudshellFullAccess = defineCheck({
  id: 'cloudshell-full-access',
  title: 'AWSCloudShellFullAccess is attached',
  severity: 'medium',
  means: 'With it files go in and out of the account through the browser, past what watches the network.',
  remedy: 'Detach it, and attach a policy without cloudshell:GetFileDownloadUrls and cloudshell:GetFileUploadUrls.',
  commands: ['aws iam list-entities-for-policy --policy-arn arn:aws:iam::aws:policy/AWSCloudShellFullAccess'],
  needs: ['account_details', 'roles', 'managed_policies'],
  of: 'account',
  judge(account) {
    const holders = holdersOf(account, 'AWSCloudShellFullAccess');
    if (holders === null) return unknown('who has which policies was not seen');
    return holders.length > 0 ? fail(`held by ${some(holders)}`, { held_by: holders }) : pass('not attached to any principal');
  },
});
