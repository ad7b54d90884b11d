import { defineCheck } from '../define-check.js';
import { fail, pass, unknown } from '../verdict.js';

export const accountNotRecorded = defineCheck({
  id: 'account-not-recorded',
  title: 'AWS Config does not record IAM in the account',
  severity: 'medium',
  means:
    'No history of users, roles and policies is kept, and rules of AWS Config judge nothing there. Judged where the ' +
    'aggregator is asked.',
  remedy: 'Record the global IAM types in one Region of the account, and let the aggregator of the organization take it in.',
  commands: ['aws configservice describe-configuration-recorders'],
  needs: ['config'],
  of: 'account',
  judge({ evidence: { config } }) {
    if (config === undefined) return null;
    if (config.seen) return pass('recorded');
    if (['not_recorded', 'not_in_aggregator'].includes(config.reason)) return fail(config.detail, { reason: config.reason });
    return unknown(`AWS Config was not seen (${config.reason.replaceAll('_', ' ')}: ${config.detail})`);
  },
});
