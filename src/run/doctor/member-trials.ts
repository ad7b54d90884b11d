import type { AccountSession } from '../../gather/ports.js';
import { firstOf, type Trial } from './finding.js';

/** Of AWS's own, and in every account. */
const ANY_POLICY = 'arn:aws:iam::aws:policy/ReadOnlyAccess';

/** No user and no job is called so: AWS says that it is not there, to who may ask. */
const NOBODY = 'iam-audit-doctor';
const NO_JOB = '00000000-0000-0000-0000-000000000000';

const ABSENT = ['NoSuchEntity', 'InvalidInput', 'ValidationError'];

/** The cheapest call for each permission inside an account. */
export function memberTrials(session: AccountSession, accountId: string, partition: string): readonly Trial[] {
  const policy = ANY_POLICY.replace('aws', partition);
  return [
    // Who is told that there are too many was allowed to ask.
    { actions: ['iam:GenerateCredentialReport'], allowedBy: ['LimitExceeded'], call: () => session.generateReport() },
    { actions: ['iam:GetCredentialReport'], call: () => session.getReport() },
    { actions: ['iam:GetAccountAuthorizationDetails'], call: () => firstOf(session.details(['Group'])) },
    { actions: ['iam:GetPolicy', 'iam:GetPolicyVersion'], call: () => session.managedPolicy(policy) },
    { actions: ['iam:ListServiceSpecificCredentials'], call: () => firstOf(session.serviceCredentials()) },
    { actions: ['iam:ListAccessKeys'], call: () => session.keysOf('access_keys', NOBODY) },
    { actions: ['iam:ListSSHPublicKeys'], call: () => session.keysOf('ssh_keys', NOBODY) },
    { actions: ['iam:ListSigningCertificates'], call: () => session.keysOf('signing_certificates', NOBODY) },
    {
      actions: ['iam:GenerateServiceLastAccessedDetails'],
      allowedBy: ABSENT,
      call: () => session.generateLastAccessed(`arn:${partition}:iam::${accountId}:user/${NOBODY}`, 'service'),
    },
    { actions: ['iam:GetServiceLastAccessedDetails'], allowedBy: ABSENT, call: () => session.getLastAccessed(NO_JOB, null) },
    {
      actions: ['iam:GetServiceLastAccessedDetailsWithEntities'],
      allowedBy: ABSENT,
      call: () => session.getLastAccessedEntities(NO_JOB, 's3', null),
    },
    { actions: ['iam:GetAccountPasswordPolicy'], call: () => session.passwordPolicy() },
    { actions: ['iam:ListServerCertificates'], call: () => firstOf(session.serverCertificates()) },
    { actions: ['iam:ListAccountAliases'], call: () => session.alias() },
    { actions: ['cloudtrail:LookupEvents'], call: () => firstOf(session.events('CreateUser', new Date(0))) },
  ];
}
