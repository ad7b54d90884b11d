import { defineCheck } from '../define-check.js';
import { serviceCredentialState } from '../service-credential-state.js';
import { day, fail, pass } from '../verdict.js';

/** Passwords of these can't have an end. */
const WITHOUT_END = ['codecommit.amazonaws.com', 'cassandra.amazonaws.com'];

export const serviceCredentialNoExpiry = defineCheck({
  id: 'service-credential-no-expiry',
  title: 'API key of a single service never expires',
  severity: 'medium',
  means: 'A long-term API key, such as Bedrock has, was made without an end: it works until it is remembered.',
  remedy: 'Make a new one with --credential-age-days, put it in its place, and delete the old one.',
  commands: [
    'aws iam create-service-specific-credential --user-name {user} --service-name <service> --credential-age-days 90',
    'aws iam delete-service-specific-credential --user-name {user} --service-specific-credential-id {credential}',
  ],
  needs: ['account_details', 'service_credentials'],
  of: 'serviceCredentials',
  judge(credential, { now }) {
    const { service, expiresAt } = credential;
    const { active, facts } = serviceCredentialState(credential, now);
    if (WITHOUT_END.includes(service) || !active) return null;
    if (expiresAt === null) return fail(`${service}: active, without an end`, facts);
    return pass(`${service}: until ${day(new Date(expiresAt))}`, facts);
  },
});
