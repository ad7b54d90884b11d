import { usualKeys } from '../columns/account.js';
import { creationOf } from '../../checks/creation.js';
import type { AccountEvidence } from '../../evidence/evidence.js';
import { isOfKind } from '../../checks/role-kind.js';
import {
  analyzerFindings,
  compareUse,
  isDoubtful,
  NO_VIEW,
  UNKNOWN_VIEW,
  type AnalyzerFindings,
  type AnalyzerView,
} from '../../checks/analyzer-view.js';
import { isIdleFor, roleActivity } from '../../checks/role-use.js';
import { judgeTrust } from '../../checks/trust.js';
import { UNKNOWN } from '../../model/value.js';
import type { ReconciledRole } from '../../reconcile/entity.js';
import { mayHide } from '../../reconcile/hidden-principals.js';
import type { ReconciledAccount } from '../../reconcile/reconcile.js';
import { PermissionSets } from './permission-sets.js';
import { analyzerColumns } from '../columns/analyzer.js';
import { creationColumns } from '../columns/creation.js';
import { identityColumns } from '../columns/identity.js';
import { mergedColumn } from '../columns/merged.js';
import { adminColumn, ownerColumn, ownPolicyColumns, tagsColumn } from '../columns/privileges.js';
import { ROLE, type OneRole, type RoleRow } from '../columns/role-row.js';
import { roleTrustColumns } from '../columns/role-trust.js';
import { roleKindColumns, roleUseColumns } from '../columns/role-use.js';
import { REPORT_COMMANDS } from '../commands.js';
import { defineReport } from '../report.js';
import { unreadableTrust } from '../unreadable-trust.js';
import type { Column } from '../column.js';
import type { ReportContext } from '../options.js';

const identity = identityColumns(ROLE).map(mergedColumn);
const use = roleUseColumns.map(mergedColumn);

/** Roles of a permission set have names of their own in every account; what they share is its name. */
function named(column: Column<RoleRow>): Column<RoleRow> {
  if (column.key !== 'role_name') return column;
  return {
    ...column,
    about: `${column.about}; with \`--collapse-sso\` that of the permission set`,
    value: (row) => row.collapsed ?? column.value(row),
  };
}

const setColumns: readonly Column<RoleRow>[] = [
  {
    key: 'roles',
    title: 'Roles',
    type: 'number',
    about:
      'Roles that the row stands for: 1, or with `--collapse-sso` all of a permission set that were seen; a cell in which they ' +
      'differ is empty, or holds all, the oldest or the latest; where it may have more that could not be seen, `not_in_window`, ' +
      '`days_unused` and any `no` are unknown',
    needs: ['roles'],
    value: ({ roles }) => roles.length,
  },
  {
    key: 'accounts',
    title: 'In accounts',
    type: 'list',
    about: 'Ids of the accounts of these roles',
    needs: ['roles'],
    value: ({ roles }) => [...new Set(roles.map(({ role }) => role.account.id))].sort(),
  },
];

const columns: readonly Column<RoleRow>[] = [
  ...identity.map(named),
  ...use,
  ...roleKindColumns.map(mergedColumn),
  ...setColumns,
  ...roleTrustColumns.map(mergedColumn),
  ...[...ownPolicyColumns(ROLE), adminColumn(ROLE), tagsColumn(ROLE), ownerColumn(ROLE)].map(mergedColumn),
];

/** Each finding of an analyzer is a call: on request. */
const compared = analyzerColumns<OneRole>(['roles', 'unused_findings'], (row) => row.analyzer()).map(mergedColumn);

const making = creationColumns<OneRole>({ noun: 'the role', needs: ['roles', 'made_roles'], made: (row) => row.made() }).map(mergedColumn);

export const roles = defineReport<RoleRow>({
  ...REPORT_COMMANDS.roles,
  noun: ['role', 'roles'],
  columns: [...columns, ...making, ...compared],
  defaultColumns: usualKeys(columns),
  needs: ['roles'],
  rows: (account, context) => rowsOf(account, context).filter((row) => isListed(row, context)),
  combine(context) {
    if (!context.collapseSso) return null;
    const sets = new PermissionSets();
    return {
      add(account) {
        if (mayHide('Role', account)) sets.addHidden();
        for (const row of rowsOf(account, context)) sets.add(row);
      },
      // A permission set is unused when all its roles are, so they are judged once they are together.
      rows: () => sets.collapsed().filter((row) => isListed(row, context)),
    };
  },
  leftOut: {
    noun: ['service-linked role', 'service-linked roles'],
    hint: '--kind all lists them',
    count: ({ roles: all }, { kind }) => (kind.length > 0 ? 0 : all.filter(({ serviceLinked }) => serviceLinked).length),
  },
  gaps: ({ account, roles: all }) => unreadableTrust(account.id, all),
});

function rowsOf({ roles: all, evidence }: ReconciledAccount, context: ReportContext): readonly RoleRow[] {
  const found = analyzerFindings(evidence, 'unused_findings');
  return all
    .filter((role) => isOfKind(role, context.kind))
    .map((role) => ({ roles: [oneRole(role, evidence, context, found)], collapsed: null, hidden: false }));
}

function oneRole(
  role: ReconciledRole,
  evidence: AccountEvidence,
  { ownerTag, organization, now }: ReportContext,
  found: AnalyzerFindings | null,
): OneRole {
  let judged: ReturnType<OneRole['trust']> | undefined;
  return {
    ...{ role, ownerTag, made: () => creationOf(evidence, role.id, role.createdAt, now), analyzer: () => roleView(role, found) },
    trust: () => (judged ??= judgeTrust(role.trust, role.account, organization)),
  };
}

/** An analyzer leaves service-linked roles out. */
function roleView(role: ReconciledRole, found: AnalyzerFindings | null): AnalyzerView {
  if (role.serviceLinked) return NO_VIEW;
  if (found === null) return UNKNOWN_VIEW;
  const own = found.byArn.get(role.arn) ?? [];
  // Permissions are found of roles in use alone.
  const none = own.length === 0 && isDoubtful(found, role.arn) ? UNKNOWN : null;
  const finding = own.find(({ kind }) => kind === 'role') ?? none;
  return compareUse({ last: roleActivity(role).last, since: role.createdAt }, finding, found);
}

/** Also what may not have been used for so long: a role of which that is not known must not look like one in use. */
function isListed({ roles: all }: RoleRow, { unusedDays }: ReportContext): boolean {
  return unusedDays === null || all.every(({ role }) => isIdleFor(role, unusedDays) !== false);
}
