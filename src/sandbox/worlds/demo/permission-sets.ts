import type { WorldRole } from '../../world.js';
import { allow, trustSaml } from '../documents.js';
import { derivedHex } from '../ids.js';
import { makeInline, type RoleSpec } from '../make-principals.js';
import { attachManaged } from '../policies.js';
import { type AccountPlan, ACCOUNTS, type Kind, REGION } from './company.js';
import { useOf, type IdleByGrant } from './role-use.js';

type Make = (name: string, spec: RoleSpec) => WorldRole;

/** A permission set of Identity Center, which makes one equal role in every account where it is assigned. */
interface PermissionSet {
  readonly name: string;
  readonly spec: RoleSpec;
  /** How the role of an account is used; null: the set is not assigned there. */
  readonly use: (plan: AccountPlan) => IdleByGrant | null;
}

const ADMINISTRATORS: Readonly<Record<Kind, IdleByGrant>> = {
  management: { organizations: 12.2, sso: 12.2, iam: 130 },
  security: { iam: 2.3, guardduty: 2.3, securityhub: 30 },
  infrastructure: { ec2: 2.3, route53: 15, ram: 190 },
  production: { ec2: 34, rds: 34, cloudwatch: 36 },
  development: { ec2: 5.4, lambda: 5.4, s3: 6, iam: 97 },
  sandbox: {},
  leaving: {},
};

const READERS: Readonly<Record<Kind, IdleByGrant>> = {
  management: { iam: 0.6, cloudwatch: 55 },
  security: { config: 0.6, iam: 0.9, s3: 14 },
  infrastructure: { ec2: 0.6, cloudwatch: 0.6 },
  production: { cloudwatch: 0.6, logs: 0.6, ecs: 8, rds: 112 },
  development: { ec2: 0.6, logs: 1.6, dynamodb: 64 },
  sandbox: { s3: 0.6 },
  leaving: {},
};

/** What the accounts of an assignment do with the same rights, in turn. */
const OPERATORS: readonly IdleByGrant[] = [
  { rds: 1.5, cloudwatch: 1.5 },
  { dynamodb: 40, cloudwatch: 40 },
  { rds: 95, dynamodb: 210 },
  {},
  { secretsmanager: 0.3, rds: 0.3 },
];

export const PERMISSION_SETS: readonly PermissionSet[] = [
  { name: 'AdministratorAccess', spec: { attached: [attachManaged('AdministratorAccess')] }, use: ({ kind }) => ADMINISTRATORS[kind] },
  { name: 'ReadOnlyAccess', spec: { attached: [attachManaged('ReadOnlyAccess')] }, use: ({ kind }) => READERS[kind] },
  {
    name: 'DatabaseOperator',
    spec: { inline: [makeInline('AwsSSOInlinePolicy', allow(['cloudwatch:Get*', 'dynamodb:*', 'rds:*', 'secretsmanager:ListSecrets']))] },
    use: (plan) =>
      plan.kind === 'production' || plan.kind === 'development' ? (OPERATORS[ACCOUNTS.indexOf(plan) % OPERATORS.length] ?? {}) : null,
  },
];

/** Roles that Identity Center made in an account. */
export function permissionSetRoles(plan: AccountPlan, make: Make): readonly WorldRole[] {
  const trust = trustSaml(`arn:aws:iam::${plan.id}:saml-provider/AWSSSO_${derivedHex('saml', 16)}_DO_NOT_DELETE`);
  const path = `/aws-reserved/sso.amazonaws.com/${REGION}/`;
  return PERMISSION_SETS.flatMap(({ name, spec, use }) => {
    const idle = use(plan);
    if (idle === null) return [];
    return [
      make(`AWSReservedSSO_${name}_${derivedHex(`${plan.id} ${name}`, 16)}`, {
        path,
        trust,
        maxSessionSeconds: 28_800,
        ...spec,
        ...useOf(idle),
      }),
    ];
  });
}
