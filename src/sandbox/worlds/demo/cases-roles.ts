import { allow } from '../documents.js';
import { makeInline, type RoleSpec } from '../make-principals.js';
import { attachManaged } from '../policies.js';
import { daysBefore } from '../time.js';
import { type AccountCase, accountCase, type RoleCase, rolesIn } from './case.js';
import { accountNamed, NOW } from './company.js';
import { customerPolicyArn } from './groups.js';
import { useOf, type IdleByGrant } from './role-use.js';

const shared = rolesIn('shared-services');
const sandbox = rolesIn('sandbox-data');
const vault = rolesIn('backup-vault');

/** A role of an application that may do these things and did them so many days ago. */
function worker(actions: string, idle: IdleByGrant, spec: RoleSpec = {}): RoleSpec {
  return { path: '/application/', inline: [makeInline('work', allow(actions.split(' ')))], ...useOf(idle), ...spec };
}

function ago(days: number): string {
  return daysBefore(NOW, days);
}

const ages: readonly RoleCase[] = [
  shared(
    'role-used-10-days',
    null,
    'Last used ten days ago.',
    'bucket-replicator',
    worker('s3:* kms:Decrypt', { 's3:ListAllMyBuckets': 10, 's3:PutBucketReplication': 160, 's3:GetBucketReplication': 10, kms: 10 }),
  ),
  shared(
    'role-used-just-under-90-days',
    24,
    'Last used 89.9 days ago.',
    'weekly-digest',
    worker('ses:SendEmail s3:GetObject', { ses: 89.9, s3: 89.9 }),
  ),
  shared(
    'role-used-exactly-90-days',
    24,
    'Last used exactly 90 days ago, to the second.',
    'report-mailer',
    worker('ses:SendEmail', { ses: 90 }),
  ),
  shared(
    'role-used-200-days',
    null,
    'Last used 200 days ago.',
    'season-close',
    worker('athena:StartQueryExecution s3:GetObject s3:PutObject', { athena: 200, s3: 203 }),
  ),
  shared(
    'role-not-in-window',
    7,
    'Made nine years ago and not used in the last 400 days: perhaps it was, before.',
    'legacy-import',
    worker('s3:* dynamodb:*', { s3: null, dynamodb: null }),
  ),
  shared(
    'role-never-used',
    3,
    'Made 200 days ago and never used: the whole of its life lies in the window.',
    'image-scanner',
    worker('ecr:* inspector2:List*', { ecr: null, inspector2: null }, { createdAt: ago(200) }),
  ),
  shared(
    'role-brand-new',
    3,
    'Made two days ago and not used yet.',
    'canary-runner',
    worker('synthetics:* s3:PutObject', { synthetics: null, s3: null }, { createdAt: ago(2) }),
  ),
];

const untracked: readonly RoleCase[] = [
  shared(
    'role-uses-untracked-service',
    9,
    'In daily use, but of a service that the advisor does not track: nothing it lists looks used.',
    'room-archiver',
    {
      ...worker('wickr:* s3:PutObject', { wickr: 0.3, s3: null }),
    },
  ),
  shared(
    'role-uses-passrole-only',
    9,
    'PassRole leaves no trace in the advisor: iam looks unused and is not.',
    'job-starter',
    worker('iam:PassRole batch:SubmitJob', { 'iam:PassRole': 1.1, batch: 1.1 }),
  ),
];

const impossible: readonly RoleCase[] = [
  sandbox(
    'grant-denied-by-scp',
    36,
    'Redshift is granted, and a service control policy of the unit refuses it: unused, and impossible anyway.',
    'warehouse-loader',
    worker('redshift:* s3:GetObject', { redshift: null, s3: 4 }),
  ),
  sandbox('grant-capped-by-boundary', null, 'The permissions boundary leaves out what the policy grants.', 'capped-builder', {
    ...worker('cloudformation:* lambda:* s3:*', { cloudformation: null, lambda: 2, s3: 2 }),
    boundaryArn: customerPolicyArn(accountNamed('sandbox-data').id, 'workload-boundary'),
  }),
  vault(
    'grant-outside-scp-list',
    36,
    'The account lives by a list of allowed services; EC2 is not on it.',
    'snapshot-copier',
    worker(
      'backup:* ec2:CreateSnapshot ec2:DescribeSnapshots',
      { backup: 0.6, ec2: null },
      { attached: [attachManaged('AmazonEC2ReadOnlyAccess')] },
    ),
  ),
];

/** Roles by their use. */
export const roleCases: readonly RoleCase[] = [...ages, ...untracked, ...impossible];

export const roleAccounts: readonly AccountCase[] = [
  accountCase(
    'catalog-prod',
    'policy-everywhere',
    null,
    'One customer policy stands in every workload account; each account uses another part of it.',
  ),
  accountCase(
    'orders-prod',
    'permission-set-everywhere',
    42,
    'Identity Center made one role per account from the same permission set, and they are used differently.',
  ),
  accountCase('pilot-2022', 'quarantined-by-scp', 36, 'A service control policy of the unit refuses everything but the reads of an audit.'),
];
