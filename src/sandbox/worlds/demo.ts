import type { World, WorldAccount, WorldAnalyzer, WorldPasswordPolicy, WorldRole, WorldUser } from '../world.js';
import { accountCases } from './demo/cases-accounts.js';
import { adminAccounts, adminCases } from './demo/cases-admins.js';
import { assumedRoles, assumingUsers } from './demo/cases-assumed-roles.js';
import { credentialCases } from './demo/cases-credentials.js';
import { freshnessAccounts, freshnessCases } from './demo/cases-freshness.js';
import { nameAccounts, nameCases } from './demo/cases-names.js';
import { privilegeAccounts, privilegeRoles } from './demo/cases-privileges.js';
import { roleAccounts, roleCases } from './demo/cases-roles.js';
import { trustCases } from './demo/cases-trust.js';
import { AUDITOR, failingAdvisors, usageCases } from './demo/cases-usage.js';
import type { AccountCase, DemoCase, RoleCase, UserCase } from './demo/case.js';
import {
  type AccountPlan,
  ACCOUNTS,
  accountNamed,
  MAIL_DOMAIN,
  MANAGEMENT,
  NOW,
  ORGANIZATION_ID,
  REPORT_AT,
  ROOT_UNIT_ID,
  unitId,
  UNITS,
} from './demo/company.js';
import { DELIVERY } from './demo/delivery.js';
import { IDENTITY_CENTER } from './demo/identity-center.js';
import { customerPoliciesOf, groupsOf } from './demo/groups.js';
import { GUARDRAILS } from './demo/guardrails.js';
import { auditRoleOf, rolesOf } from './demo/roles.js';
import { passwordPolicyOf, settingsAccounts, settingsRoles } from './demo/cases-settings.js';
import { staffOf } from './demo/staff.js';
import { type AccountSpec, hubArnOf, makeAccount, type Setting } from './make-account.js';
import { makeWorld } from './make-world.js';
import { daysBefore } from './time.js';
import { trailOf } from './demo/trail.js';
import { privilegeUsers } from './demo/cases-privileged-users.js';

export type { DemoCase } from './demo/case.js';

const USER_CASES: readonly UserCase[] = [
  ...credentialCases,
  ...freshnessCases,
  ...nameCases,
  ...adminCases,
  ...usageCases,
  ...privilegeUsers,
  ...assumingUsers,
];
const ROLE_CASES: readonly RoleCase[] = [...roleCases, ...trustCases, ...privilegeRoles, ...assumedRoles, ...settingsRoles];
const ACCOUNT_CASES: readonly AccountCase[] = [
  ...accountCases,
  ...freshnessAccounts,
  ...nameAccounts,
  ...adminAccounts,
  ...roleAccounts,
  ...privilegeAccounts,
  ...settingsAccounts,
];

/** What the demo shows on purpose, with the account and the user or role that show it. */
export const DEMO_CASES: readonly DemoCase[] = [...USER_CASES, ...ROLE_CASES, ...ACCOUNT_CASES].map(
  ({ name, pitfall, about, accountId, user, role }) => ({ name, pitfall, about, accountId, user, role }),
);

/** The organization of the demo: an invented carrier, the same at every start. The hub is in the management account. */
export function demoWorld(): World {
  return makeWorld({
    now: NOW,
    accounts: ACCOUNTS.map(demoAccount),
    hub: { accountId: MANAGEMENT.id, arn: SETTING.hubArn, userId: AUDITOR.id },
    organization: {
      id: ORGANIZATION_ID,
      managementAccountId: MANAGEMENT.id,
      rootId: ROOT_UNIT_ID,
      units: UNITS,
      delegatedAdministrators: [
        { accountId: accountNamed('security-audit').id, servicePrincipal: 'config.amazonaws.com', enabledAt: '2021-03-08T13:00:00Z' },
      ],
      policies: GUARDRAILS,
    },
    aggregators: [{ createdAt: '2021-03-08T13:05:00Z' }],
    analyzers: [ANALYZER],
    delivery: DELIVERY,
    identityCenter: IDENTITY_CENTER,
    // Its organization has had a trail for two years.
    trailTable: { database: 'security', name: 'organization_trail', since: daysBefore(NOW, 730) },
    advisor: { untrackedServices: ['wickr'], untrackedRegions: ['ca-west-1'] },
    behaviour: { pages: { emptyListAccountsEvery: 2, details: 60 }, advisor: { failing: failingAdvisors } },
  });
}

const SETTING: Partial<Setting> & { readonly hubArn: string } = { now: NOW, hubArn: hubArnOf(MANAGEMENT.id) };

/** What it found about the door for emergencies was archived; the mailer of the shared services is in use again. */
const ANALYZER: Partial<WorldAnalyzer> = {
  createdAt: '2025-09-01T07:00:00Z',
  archived: [`arn:aws:iam::${accountNamed('security-tooling').id}:role/incident-commander`],
  resolved: [`arn:aws:iam::${accountNamed('shared-services').id}:role/application/weekly-digest`],
};

function demoAccount(plan: AccountPlan): WorldAccount {
  const spec = ACCOUNT_CASES.filter((found) => found.accountId === plan.id).reduce<AccountSpec>((sum, { spec }) => merge(sum, spec), {});
  const users = usersOf(plan, spec);
  const { joinedMethod = plan.kind === 'management' ? 'INVITED' : 'CREATED' } = spec;
  return makeAccount(
    {
      ...withPolicy(passwordPolicyOf(plan)),
      ...spec,
      id: plan.id,
      name: plan.name,
      email: `aws+${plan.name}@${MAIL_DOMAIN}`,
      alias: plan.name,
      parentId: unitId(plan.unit),
      joinedMethod,
      joinedAt: plan.joinedAt,
      tags: { Kind: plan.kind },
      root: spec.root ?? (joinedMethod === 'INVITED' ? {} : { password: null, mfa: false }),
      users,
      trail: trailOf(plan.id, users),
      groups: [...groupsOf(plan), ...(spec.groups ?? [])],
      policies: [...customerPoliciesOf(plan), ...(spec.policies ?? [])],
      auditRole: spec.auditRole === undefined ? auditRoleOf(plan, SETTING.hubArn) : spec.auditRole,
      roles: [...rolesOf(plan, joinedMethod === 'INVITED'), ...(spec.roles ?? []), ...chosenRoles(plan)],
    },
    SETTING,
  );
}

function chosenRoles({ id }: AccountPlan): readonly WorldRole[] {
  return ROLE_CASES.filter((found) => found.accountId === id).map((found) => found.principal);
}

/** The users of the cases, and ordinary colleagues around them. */
function usersOf(plan: AccountPlan, spec: AccountSpec): readonly WorldUser[] {
  const chosen = USER_CASES.filter((found) => found.accountId === plan.id).map((found) => found.principal);
  const own = [...(plan.id === MANAGEMENT.id ? [AUDITOR] : []), ...(spec.users ?? []), ...chosen];
  const taken = new Set(own.map((user) => user.name.toLowerCase()));
  return [...own, ...staffOf(plan, staffAsOf(plan, spec)).filter((user) => !taken.has(user.name))];
}

/** No principal works any more in the accounts that are leaving; elsewhere the last uses precede the report. */
function staffAsOf(plan: AccountPlan, spec: AccountSpec): string {
  if (plan.kind === 'leaving') return daysBefore(REPORT_AT, 240);
  return spec.report?.state === undefined ? (spec.report?.generatedAt ?? REPORT_AT) : REPORT_AT;
}

function merge(sum: AccountSpec, more: AccountSpec): AccountSpec {
  return {
    ...sum,
    ...more,
    ...(sum.config || more.config ? { config: { ...sum.config, ...more.config } } : {}),
    ...(sum.report || more.report ? { report: { ...sum.report, ...more.report } } : {}),
    users: [...(sum.users ?? []), ...(more.users ?? [])],
  };
}

function withPolicy(policy: WorldPasswordPolicy | null): AccountSpec {
  return policy === null ? {} : { passwordPolicy: policy };
}
