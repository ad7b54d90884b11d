import type { WorldRole } from '../../world.js';
import { allow, trustPrincipal, trustSaml, trustService } from '../documents.js';
import { derivedTail } from '../ids.js';
import { makeInline, makeRole, serviceAccess, type RoleSpec } from '../make-principals.js';
import { attachManaged } from '../policies.js';
import { daysBefore } from '../time.js';
import { type AccountPlan, type Kind, MANAGEMENT, REPORT_AT } from './company.js';

const REGION = 'eu-west-1';

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

/** Roles of an account beside its audit role and Config's: those of AWS services, of the landing zone, and of applications. */
export function rolesOf(plan: AccountPlan, invited: boolean): readonly WorldRole[] {
  const make = (name: string, spec: RoleSpec): WorldRole => makeRole(name, { createdAt: plan.joinedAt, ...spec }, plan.id);
  const applications = APPLICATION_ROLES[plan.kind].map((role) => make(role.name, applicationSpec(role)));
  return [...serviceLinked(make), ...(plan === MANAGEMENT ? [] : landingZone(make, invited)), ...signIn(plan, make), ...applications];
}

type Make = (name: string, spec: RoleSpec) => WorldRole;

function lastUsed(idleDays: number): WorldRole['lastUsed'] {
  return { at: daysBefore(REPORT_AT, idleDays), region: REGION };
}

function applicationSpec({ service, actions, idleDays }: ApplicationRole): RoleSpec {
  const at = idleDays === null ? null : daysBefore(REPORT_AT, idleDays);
  const namespaces = [...new Set(actions.map((action) => action.slice(0, action.indexOf(':'))))];
  return {
    path: '/application/',
    trust: trustService(service),
    inline: [makeInline('work', allow(actions))],
    lastUsed: idleDays === null ? null : lastUsed(idleDays),
    services: namespaces.map((namespace) => serviceAccess(namespace, at)),
    tags: { ManagedBy: 'terraform' },
  };
}

function serviceLinked(make: Make): readonly WorldRole[] {
  return [
    make('AWSServiceRoleForSupport', { path: '/aws-service-role/support.amazonaws.com/', trust: trustService('support.amazonaws.com') }),
    make('AWSServiceRoleForOrganizations', { path: '/aws-service-role/organizations.amazonaws.com/', trust: trustService('organizations.amazonaws.com') }),
  ];
}

/** Roles by which the management account reaches a member; an invited account lacks the one that Organizations makes. */
function landingZone(make: Make, invited: boolean): readonly WorldRole[] {
  const admin = [attachManaged('AdministratorAccess')];
  const management = trustPrincipal(`arn:aws:iam::${MANAGEMENT.id}:root`);
  return [
    ...(invited ? [] : [make('OrganizationAccountAccessRole', { trust: management, attached: admin })]),
    make('AWSControlTowerExecution', { trust: management, attached: admin, lastUsed: lastUsed(19) }),
    make('stacksets-exec-3f9a1c0b7d2e4856', { trust: trustService('member.org.stacksets.cloudformation.amazonaws.com'), attached: admin, lastUsed: lastUsed(64) }),
  ];
}

/** Roles of Identity Center's permission sets. */
function signIn(plan: AccountPlan, make: Make): readonly WorldRole[] {
  const trust = trustSaml(`arn:aws:iam::${plan.id}:saml-provider/AWSSSO_${derivedTail('saml', 16)}_DO_NOT_DELETE`);
  const path = `/aws-reserved/sso.amazonaws.com/${REGION}/`;
  const role = (set: 'AdministratorAccess' | 'ReadOnlyAccess', idleDays: number): WorldRole =>
    make(`AWSReservedSSO_${set}_${derivedTail(`${plan.id} ${set}`, 16)}`, {
      path,
      trust,
      attached: [attachManaged(set)],
      maxSessionSeconds: 28_800,
      lastUsed: lastUsed(idleDays),
    });
  return [role('AdministratorAccess', 2.3), role('ReadOnlyAccess', 0.6)];
}
