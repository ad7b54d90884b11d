import type { WorldRole } from '../../world.js';
import { allow, trustPrincipal, trustService } from '../documents.js';
import { derivedHex } from '../ids.js';
import { auditRole, configServiceRole, makeInline, makeRole, type RoleSpec } from '../make-principals.js';
import { attachManaged } from '../policies.js';
import { accountNamed, type AccountPlan, ACCOUNTS, type Kind, MANAGEMENT, REPORT_AT } from './company.js';
import { customerPolicyArn, hasCustomerPolicy } from './groups.js';
import { permissionSetRoles } from './permission-sets.js';
import { useOf, type IdleByGrant } from './role-use.js';

/** A role of an application: who assumes it, what it may do, and days since it was last used (null: not in the window). */
interface ApplicationRole {
  readonly name: string;
  readonly service: string;
  readonly actions: readonly string[];
  readonly idleDays: number | null;
}

function application(name: string, service: string, actions: string, idleDays: number | null): ApplicationRole {
  return { name, service: `${service}.amazonaws.com`, actions: actions.split(' '), idleDays };
}

const APPLICATION_ROLES: Readonly<Record<Kind, readonly ApplicationRole[]>> = {
  management: [application('cost-report', 'lambda', 'ce:GetCostAndUsage s3:PutObject', 0.4)],
  security: [
    application('finding-router', 'lambda', 'securityhub:BatchUpdateFindings sns:Publish', 0.1),
    application('evidence-collector', 'states', 's3:PutObject config:SelectAggregateResourceConfig', 212),
  ],
  infrastructure: [
    application('image-builder', 'ec2', 'ec2:CreateImage ssm:GetParameter', 1.2),
    application('nat-failover', 'lambda', 'ec2:ReplaceRoute', 96),
  ],
  production: [
    application('web-tier', 'ec2', 's3:GetObject ssm:GetParameter dynamodb:Query', 0.1),
    application('order-worker', 'ecs-tasks', 'sqs:ReceiveMessage dynamodb:PutItem', 0.2),
    application('nightly-export', 'lambda', 's3:PutObject athena:StartQueryExecution', 0.5),
    application('blue-green-switch', 'codedeploy', 'elasticloadbalancing:ModifyListener', 133),
  ],
  development: [
    application('preview-tier', 'ec2', 's3:GetObject ssm:GetParameter', 0.3),
    application('feature-toggles', 'lambda', 'appconfig:GetConfiguration', null),
  ],
  sandbox: [application('notebook', 'sagemaker', 's3:GetObject sagemaker:CreateTrainingJob', 41)],
  leaving: [application('nightly-batch', 'ec2', 's3:GetObject', null)],
};

/** How the accounts use the rights that the same policy gives them everywhere, in turn. */
const DEPLOYMENTS: readonly IdleByGrant[] = [
  { cloudformation: 1, ec2: 3, s3: 1 },
  { cloudformation: 2, lambda: 2, s3: 2, states: 9 },
  { cloudformation: 60, ecr: 0.5, ec2: 75 },
  { glue: 130, s3: 45 },
  {},
];

/** Roles of an account beside its audit role: those of AWS services, of the landing zone, of people, and of applications. */
export function rolesOf(plan: AccountPlan, invited: boolean): readonly WorldRole[] {
  const make: Make = (name, spec) => usedInItsLife(makeRole(name, { createdAt: plan.joinedAt, ...spec }, plan.id));
  const applications = APPLICATION_ROLES[plan.kind].map((role) => make(role.name, applicationSpec(role)));
  return [
    ...serviceLinked(plan, make),
    ...(plan === MANAGEMENT ? [] : landingZone(plan, make, invited)),
    ...permissionSetRoles(plan, make),
    ...(hasCustomerPolicy(plan, 'platform-deployment') ? [platformDeployer(plan, make)] : []),
    ...applications,
  ];
}

/** The role that the hub assumes for its audits, the last time a week ago. */
export function auditRoleOf(plan: AccountPlan, hubArn: string): WorldRole {
  return auditRole({ hubArn, ...useOf({ iam: 7.1 }) }, plan.id);
}

type Make = (name: string, spec: RoleSpec) => WorldRole;

/** What an account that joined yesterday did not live to see, did not happen. */
function usedInItsLife(role: WorldRole): WorldRole {
  return role.lastUsed !== null && role.lastUsed.at < role.createdAt ? { ...role, lastUsed: null, services: [] } : role;
}

function applicationSpec({ service, actions, idleDays }: ApplicationRole): RoleSpec {
  const namespaces = actions.map((action) => action.slice(0, action.indexOf(':')));
  return {
    path: '/application/',
    trust: trustService(service),
    inline: [makeInline('work', allow(actions))],
    ...useOf(Object.fromEntries(namespaces.map((namespace) => [namespace, idleDays])), REPORT_AT),
    tags: { ManagedBy: 'terraform' },
  };
}

function serviceLinked(plan: AccountPlan, make: Make): readonly WorldRole[] {
  const role = (name: string, service: string): WorldRole =>
    make(name, { path: `/aws-service-role/${service}/`, trust: trustService(service) });
  return [
    usedInItsLife(configServiceRole({ createdAt: plan.joinedAt, ...useOf({ config: 0.01, iam: 0.01, s3: 0.01 }) }, plan.id)),
    role('AWSServiceRoleForSupport', 'support.amazonaws.com'),
    role('AWSServiceRoleForOrganizations', 'organizations.amazonaws.com'),
  ];
}

/** Roles by which the management account reaches a member; an invited account lacks the one that Organizations makes. */
function landingZone({ kind }: AccountPlan, make: Make, invited: boolean): readonly WorldRole[] {
  const attached = [attachManaged('AdministratorAccess')];
  const management = trustPrincipal(`arn:aws:iam::${MANAGEMENT.id}:root`);
  const used = (idle: IdleByGrant): Pick<WorldRole, 'lastUsed' | 'services'> => useOf(kind === 'leaving' ? {} : idle, REPORT_AT);
  return [
    ...(invited ? [] : [make('OrganizationAccountAccessRole', { trust: management, attached })]),
    make('AWSControlTowerExecution', { trust: management, attached, ...used({ cloudformation: 19, config: 19, iam: 19 }) }),
    make(`stacksets-exec-${derivedHex('landing zone', 32)}`, {
      trust: trustService('member.org.stacksets.cloudformation.amazonaws.com'),
      attached,
      ...used({ cloudformation: 64, iam: 64 }),
    }),
  ];
}

/** One role and one policy for every workload account, and each account lives by another part of them. */
function platformDeployer(plan: AccountPlan, make: Make): WorldRole {
  return make('platform-deployer', {
    path: '/platform/',
    trust: trustPrincipal(`arn:aws:iam::${accountNamed('ci-cd').id}:role/github-release`),
    attached: [customerPolicyArn(plan.id, 'platform-deployment')],
    ...useOf(DEPLOYMENTS[ACCOUNTS.indexOf(plan) % DEPLOYMENTS.length] ?? {}),
  });
}
