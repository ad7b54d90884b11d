import type { OrganizationPolicy } from '../../world.js';
import { controlPolicy, fullAwsAccess } from '../control-policies.js';
import { allow, deny, policyDocument } from '../documents.js';
import { accountNamed, ACCOUNTS, ROOT_UNIT_ID, unitId, UNITS } from './company.js';

const VAULT = accountNamed('backup-vault').id;

/** FullAWSAccess stands everywhere but at the vault, which lives by a list of what it may do. */
const withoutVault = [ROOT_UNIT_ID, ...UNITS.map(({ id }) => id), ...ACCOUNTS.map(({ id }) => id).filter((id) => id !== VAULT)];

/** What the audit itself needs, and what keeps working when everything else is refused. */
const AUDIT_READS = ['iam:Generate*', 'iam:Get*', 'iam:List*', 'sts:*'];

/** The service control policies of the demo. */
export const GUARDRAILS: readonly OrganizationPolicy[] = [
  fullAwsAccess(withoutVault),
  controlPolicy(
    'keep-the-trail',
    deny(['cloudtrail:DeleteTrail', 'cloudtrail:StopLogging', 'config:StopConfigurationRecorder', 'organizations:LeaveOrganization']),
    [ROOT_UNIT_ID],
  ),
  controlPolicy('no-costly-services', deny(['elasticmapreduce:*', 'redshift:*', 'route53domains:*']), [unitId('Sandbox')]),
  controlPolicy('policies-are-replaced', deny(['iam:CreatePolicyVersion', 'iam:SetDefaultPolicyVersion']), [unitId('Prod')]),
  controlPolicy(
    'europe-only',
    policyDocument({
      Effect: 'Deny',
      NotAction: ['budgets:*', 'cloudfront:*', 'iam:*', 'organizations:*', 'route53:*', 'sts:*', 'support:*'],
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1', 'eu-west-1', 'us-east-1'] } },
    }),
    [unitId('Workloads')],
  ),
  controlPolicy('quarantine', policyDocument({ Effect: 'Deny', NotAction: AUDIT_READS, Resource: '*' }), [unitId('Suspended')]),
  controlPolicy('vault-only', allow([...AUDIT_READS, 'backup:*', 'backup-storage:*', 'config:*', 'kms:*']), [VAULT]),
  controlPolicy('no-account-details', deny('iam:GetAccountAuthorizationDetails'), [accountNamed('payments-prod').id]),
  controlPolicy('no-credential-report', deny(['iam:GenerateCredentialReport', 'iam:GetCredentialReport']), [
    accountNamed('data-lake-prod').id,
  ]),
];
