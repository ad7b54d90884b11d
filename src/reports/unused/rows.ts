import { catalogueIn } from '../../checks/listed-services.js';
import { judgePermissions, type JudgedPermission, type PermissionUse } from '../../checks/permission-use.js';
import { untrackedIn } from '../../checks/untracked-services.js';
import type { Entity } from '../../reconcile/entity.js';
import type { ReconciledAccount } from '../../reconcile/reconcile.js';
import { isGone } from '../../reconcile/usage.js';
import { isChosen } from './questions.js';
import type { ReportOptions, ReportContext } from '../options.js';

/** What is worth a row: no reader needs to act on what is used, or too new to tell. */
const LISTED: readonly PermissionUse[] = ['unused', 'impossible', 'not_tracked', 'unknown'];

export function isListed({ use }: { readonly use: PermissionUse }): boolean {
  return LISTED.includes(use);
}

/** The users and roles that were chosen; what is deleted has no owner any more, and service-linked roles are AWS's. */
export function principalsOf({ users, roles, evidence }: ReconciledAccount, options: ReportOptions): readonly Entity[] {
  const live: readonly Entity[] = [...users.filter(({ deleted }) => !deleted), ...roles.filter(({ usage }) => !isAwsOwn(usage))];
  return live.filter((principal) => isChosen(principal, options) && !(principal.usage.seen === 'not' && isGone(principal.arn, evidence)));
}

/** Everything that a principal of the account may do, judged. Service control policies do not reach service-linked roles. */
export function permissionsOf(entity: Entity, account: ReconciledAccount, context: ReportContext): readonly JudgedPermission[] {
  const controls = 'serviceLinked' in entity && entity.serviceLinked === true ? null : account.controls;
  const catalogue = catalogueIn(account, context.catalogue);
  return judgePermissions(entity, controls, { ...context, catalogue, untracked: untrackedIn(account) });
}

function isAwsOwn(usage: Entity['usage']): boolean {
  return usage.seen === 'inferred' && usage.because === 'service_linked';
}
