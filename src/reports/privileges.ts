import { ownerOf } from '../checks/owner.js';
import { AssumedRoleJudge } from '../checks/assume-role/judge-assumed.js';
import { RoleSurvey } from '../checks/assume-role/role-survey.js';
import { judgePrivileges } from '../checks/privileges.js';
import type { Gap } from '../evidence/coverage.js';
import type { ReconciledRole, ReconciledUser } from '../reconcile/entity.js';
import type { Need } from '../evidence/evidence.js';
import type { ReconciledAccount } from '../reconcile/reconcile.js';
import { assumedRoleColumns } from './columns/assumed-roles.js';
import { adminColumns, boundaryColumns, escalationColumns } from './columns/escalation.js';
import { entityColumns } from './columns/permission.js';
import type { PrivilegeColumn, PrivilegeRow } from './columns/privilege-row.js';
import { riskColumns } from './columns/risk.js';
import { REPORT_COMMANDS } from './commands.js';
import { defineReport } from './report.js';
import { unreadableTrust } from './unreadable-trust.js';
import type { ReportOptions } from './options.js';

const moreColumns: readonly PrivilegeColumn[] = [
  {
    key: 'owner',
    title: 'Owner',
    type: 'text',
    about: 'Value of the tag named by `--owner-tag`',
    needs: [],
    weight: 2,
    value: ({ entity, ownerTag }) => ownerOf(entity.tags, ownerTag),
  },
  {
    key: 'created_at',
    title: 'Created',
    type: 'date',
    about: 'When it was created',
    needs: [],
    value: ({ entity }) => entity.createdAt,
  },
];

export const privileges = defineReport<PrivilegeRow>({
  ...REPORT_COMMANDS.privileges,
  noun: ['principal', 'principals'],
  columns: [
    ...[...entityColumns, ...riskColumns, ...adminColumns, ...escalationColumns],
    ...[...assumedRoleColumns, ...boundaryColumns, ...moreColumns],
  ],
  defaultColumns: [
    ...['account_id', 'account_name', 'entity_type', 'entity_name', 'risk', 'reach'],
    ...['idle_factor', 'mfa_factor', 'trust_factor', 'risk_assumed'],
    ...['admin', 'admin_kind', 'admin_through', 'escalation', 'escalation_via', 'escalation_paths', 'escalation_limited'],
    ...['admin_via', 'hops', 'accounts_reached', 'boundary_effect'],
    ...['days_idle', 'owner', 'not_judged'],
  ],
  sort: ['risk:desc'],
  // Which users and roles there are, and how idle, is asked for in `needsFor`: a column can't know who was chosen.
  needs: ['managed_policies', 'service_control_policies'],
  needsFor,
  survey({ hops, organization }) {
    if (hops === 0) return null;
    const survey = new RoleSurvey();
    return {
      add: (account, evidence) => {
        survey.add(account, evidence);
      },
      done: () => ({ assumedRoles: new AssumedRoleJudge(survey.web(organization, hops)) }),
    };
  },
  *rows(account, { principals, ownerTag, organization, assumedRoles }) {
    for (const entity of chosen(account, principals)) {
      yield { entity, ownerTag, judged: judgePrivileges(entity, account.controls, organization, assumedRoles) };
    }
  },
  leftOut: {
    noun: ['service-linked role', 'service-linked roles'],
    hint: '',
    count: ({ roles }, { principals }) => (principals === 'users' ? 0 : roles.filter(({ serviceLinked }) => serviceLinked).length),
  },
  gaps: ({ account, roles }, { principals, hops }): readonly Gap[] =>
    principals === 'users' && hops === 0 ? [] : unreadableTrust(account.id, roles),
});

/** Whom a user may become is told by the roles. */
function needsFor({ principals, hops }: ReportOptions): readonly Need[] {
  const users: readonly Need[] = principals === 'roles' ? [] : ['account_details', 'credential_report'];
  return principals === 'users' && hops === 0 ? users : [...users, 'roles'];
}

/** What is deleted has no owner any more; what a service-linked role may do is AWS's affair. */
function* chosen({ users, roles }: ReconciledAccount, principals: ReportOptions['principals']): Iterable<ReconciledUser | ReconciledRole> {
  if (principals !== 'roles') for (const user of users) if (!user.deleted) yield user;
  if (principals !== 'users') for (const role of roles) if (!role.serviceLinked) yield role;
}
