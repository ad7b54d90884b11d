import type { WorldGroup, WorldPolicy } from '../../world.js';
import { allow, policyDocument } from '../documents.js';
import { makeGroup, makeInline, makePolicy, type GroupSpec } from '../make-principals.js';
import { attachManaged } from '../policies.js';
import type { AccountPlan, Kind } from './company.js';

/** A group of an account kind. */
interface GroupPlan {
  readonly name: string;
  readonly spec: GroupSpec;
  /** Customer policies attached to it. */
  readonly customer?: readonly CustomerPolicyName[];
}

const CUSTOMER_POLICIES = {
  'operate-workload': allow([
    'autoscaling:SetDesiredCapacity',
    'cloudwatch:*',
    'ecs:UpdateService',
    'logs:*',
    'rds:RebootDBInstance',
    'ssm:StartSession',
  ]),
  'deploy-artifacts': allow(['cloudformation:*', 'ecr:*', 'ecs:*', 'lambda:UpdateFunctionCode', 's3:PutObject']),
  'respond-to-incidents': allow([
    'ec2:CreateSnapshot',
    'ec2:ModifyInstanceAttribute',
    'guardduty:*',
    'iam:UpdateAccessKey',
    'securityhub:*',
  ]),
  'manage-network': allow(['directconnect:*', 'ec2:*Vpc*', 'ec2:*Route*', 'networkmanager:*', 'ram:*', 'route53resolver:*']),
  'platform-deployment': allow([
    'cloudformation:*',
    'cloudfront:*',
    'ec2:*',
    'ecr:*',
    'glue:*',
    'kms:DescribeKey',
    'kms:ListAliases',
    'lambda:*',
    's3:*',
    'states:*',
  ]),
  'workload-boundary': policyDocument(
    { Effect: 'Allow', Action: ['cloudwatch:*', 'dynamodb:*', 'ec2:*', 'lambda:*', 'logs:*', 's3:*', 'sqs:*'], Resource: '*' },
    { Effect: 'Deny', Action: ['iam:*', 'organizations:*'], Resource: '*' },
  ),
} as const satisfies Readonly<Record<string, string>>;

export type CustomerPolicyName = keyof typeof CUSTOMER_POLICIES;

const ADMINISTRATORS: GroupPlan = { name: 'Administrators', spec: { attached: [attachManaged('AdministratorAccess')] } };
const READERS: GroupPlan = {
  name: 'ReadOnly',
  spec: { attached: [attachManaged('ReadOnlyAccess'), attachManaged('IAMUserChangePassword')] },
};
const SERVICES: GroupPlan = {
  name: 'ServiceAccounts',
  spec: {
    path: '/service/',
    inline: [
      makeInline(
        'no-console',
        policyDocument({ Effect: 'Deny', Action: ['iam:CreateLoginProfile', 'iam:UpdateLoginProfile'], Resource: '*' }),
      ),
    ],
  },
};

/** The first group of a kind is the one that most people are in. */
const GROUPS: Readonly<Record<Kind, readonly GroupPlan[]>> = {
  management: [
    { name: 'Billing', spec: { attached: [attachManaged('Billing'), attachManaged('IAMUserChangePassword')] } },
    { name: 'Auditors', spec: { path: '/audit/', attached: [attachManaged('SecurityAudit')] } },
    ADMINISTRATORS,
    SERVICES,
  ],
  security: [
    { name: 'SecurityEngineers', spec: { attached: [attachManaged('SecurityAudit'), attachManaged('IAMReadOnlyAccess')] } },
    { name: 'Responders', spec: { attached: [attachManaged('ReadOnlyAccess')] }, customer: ['respond-to-incidents'] },
    ADMINISTRATORS,
    SERVICES,
  ],
  infrastructure: [
    READERS,
    { name: 'PlatformEngineers', spec: { attached: [attachManaged('PowerUserAccess')] } },
    { name: 'NetworkEngineers', spec: { attached: [attachManaged('AmazonEC2ReadOnlyAccess')] }, customer: ['manage-network'] },
    ADMINISTRATORS,
    SERVICES,
  ],
  production: [
    READERS,
    { name: 'Operators', spec: { attached: [attachManaged('CloudWatchReadOnlyAccess')] }, customer: ['operate-workload'] },
    { name: 'Releasers', spec: {}, customer: ['deploy-artifacts'] },
    ADMINISTRATORS,
    SERVICES,
  ],
  development: [
    { name: 'Developers', spec: { attached: [attachManaged('PowerUserAccess'), attachManaged('IAMUserChangePassword')] } },
    {
      name: 'Testers',
      spec: {
        attached: [
          attachManaged('AmazonS3ReadOnlyAccess'),
          attachManaged('CloudWatchReadOnlyAccess'),
          attachManaged('AmazonRDSReadOnlyAccess'),
        ],
      },
    },
    ADMINISTRATORS,
    SERVICES,
  ],
  sandbox: [
    { name: 'Experimenters', spec: { attached: [attachManaged('AmazonEC2FullAccess'), attachManaged('AmazonS3FullAccess')] } },
    ADMINISTRATORS,
    SERVICES,
  ],
  leaving: [{ name: 'Staff', spec: { attached: [attachManaged('ViewOnlyAccess')] } }, ADMINISTRATORS, SERVICES],
};

const NEEDED: Readonly<Record<Kind, readonly CustomerPolicyName[]>> = {
  management: [],
  security: ['respond-to-incidents', 'workload-boundary'],
  infrastructure: ['manage-network', 'deploy-artifacts', 'platform-deployment'],
  production: ['operate-workload', 'deploy-artifacts', 'platform-deployment', 'workload-boundary'],
  development: ['deploy-artifacts', 'platform-deployment', 'workload-boundary'],
  sandbox: ['workload-boundary'],
  leaving: [],
};

export function customerPolicyArn(accountId: string, name: CustomerPolicyName): string {
  return customerPolicy(accountId, name).arn;
}

function customerPolicy(accountId: string, name: CustomerPolicyName): WorldPolicy {
  const path = name === 'workload-boundary' ? '/boundary/' : '/';
  return makePolicy(name, { accountId, path, createdAt: '2024-11-20T10:00:00Z', document: CUSTOMER_POLICIES[name] });
}

export function hasCustomerPolicy({ kind }: AccountPlan, name: CustomerPolicyName): boolean {
  return NEEDED[kind].includes(name);
}

export function customerPoliciesOf(plan: AccountPlan): readonly WorldPolicy[] {
  return NEEDED[plan.kind].map((name) => customerPolicy(plan.id, name));
}

export function groupsOf(plan: AccountPlan): readonly WorldGroup[] {
  return GROUPS[plan.kind].map(({ name, spec, customer = [] }) => {
    const attached = [...(spec.attached ?? []), ...customer.map((policy) => customerPolicyArn(plan.id, policy))];
    return makeGroup(name, { createdAt: plan.joinedAt, ...spec, attached }, plan.id);
  });
}

/** Names of the groups that people join: all but the administrators and the service accounts. */
export function workGroups(kind: Kind): readonly string[] {
  return GROUPS[kind].filter((group) => group !== ADMINISTRATORS && group !== SERVICES).map((group) => group.name);
}
