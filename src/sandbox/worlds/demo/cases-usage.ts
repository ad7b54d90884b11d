import { makeUser, serviceAccess, used, type UserSpec } from '../make-principals.js';
import { HUB_ACCESS_KEY_ID } from '../make-world.js';
import { attachManaged } from '../policies.js';
import { SERVICE_NAMESPACES } from '../service-catalogue.js';
import { daysBefore } from '../time.js';
import { type UserCase, usersIn } from './case.js';
import { MANAGEMENT, REPORT_AT } from './company.js';
import { servicesUsed } from './staff.js';

function ago(days: number): string {
  return daysBefore(REPORT_AT, days);
}

const ci = usersIn('ci-cd');

function keyUsed(days: number, service: string, region = 'eu-west-1'): UserSpec {
  return { createdAt: ago(1200), keys: [{ createdAt: ago(600), lastUsed: used(ago(days), service, region) }] };
}

/** Everything an administrator may reach: more than one page of services, most of them never used. */
const everyService = SERVICE_NAMESPACES.map((namespace, i) => serviceAccess(namespace, i % 17 === 0 ? ago(1 + i / 3) : null));

/** The service users of the access-advisor cases. */
export const usageCases: readonly UserCase[] = [
  ci('advisor-many-services', 46, 'More services than one page of 200 holds.', 'pipeline-admin', {
    ...keyUsed(0.2, 'cloudformation'),
    attached: [attachManaged('AdministratorAccess')],
    services: everyService,
  }),
  ci('advisor-some-unused', 7, 'Uses three of the services that it is allowed.', 'pipeline-runner', {
    ...keyUsed(0.1, 'ecr'),
    attached: [attachManaged('PowerUserAccess')],
    services: servicesUsed(['ecr', 'ecs', 'cloudformation', 'lambda', 'rds', 'sqs', 'states'], 3, ago(0.1)),
  }),
  ci('advisor-outside-window', 7, 'Last active 460 days ago: older than the advisor remembers.', 'quarterly-archive', {
    ...keyUsed(460, 's3', 'N/A'),
    attached: [attachManaged('AmazonS3FullAccess')],
    services: servicesUsed(['s3', 's3-object-lambda'], 0, REPORT_AT),
  }),
  ci(
    'advisor-nothing-granted',
    9,
    'Used its key yesterday, but its policies are detached: the advisor lists nothing.',
    'detached-runner',
    keyUsed(1.2, 'codebuild'),
  ),
  ci('advisor-untracked-region', 10, 'Works in a Region that the advisor does not track.', 'calgary-mirror', {
    ...keyUsed(0.8, 'ec2', 'ca-west-1'),
    attached: [attachManaged('AmazonEC2ReadOnlyAccess')],
    services: servicesUsed(['ec2', 'elasticloadbalancing', 'cloudwatch', 'autoscaling'], 0, REPORT_AT),
  }),
  ci('advisor-job-fails', 47, 'The access-advisor job of this user ends FAILED.', 'advisor-breaker', {
    ...keyUsed(4, 'codepipeline'),
    services: servicesUsed(['codepipeline'], 1, ago(4)),
  }),
];

/** ARNs whose access-advisor jobs fail. */
export const failingAdvisors: readonly string[] = usageCases
  .filter((found) => found.name === 'advisor-job-fails')
  .map((found) => `arn:aws:iam::${found.accountId}:user${found.principal.path}${found.user}`);

/** The hub itself: an IAM user of the management account whose key runs the audit. */
export const AUDITOR = makeUser(
  'auditor',
  {
    createdAt: ago(390),
    keys: [{ id: HUB_ACCESS_KEY_ID, createdAt: ago(45), lastUsed: used(ago(0.02), 'config') }],
    groups: ['Auditors', 'ServiceAccounts'],
    services: servicesUsed(['config', 'organizations', 'iam', 'sts'], 3, ago(0.02)),
  },
  MANAGEMENT.id,
);
