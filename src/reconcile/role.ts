import { parseInstant } from '../model/instant.js';
import { UNKNOWN } from '../model/value.js';
import { inferRole } from './inference.js';
import type { ReconciledRole } from './entity.js';
import { usageOf } from './usage.js';
import type { RoleDetail } from '../evidence/values.js';
import type { UserContext } from './context.js';

/** One IAM role of the account details, read at `asOf`. */
export function reconcileRole(detail: RoleDetail, asOf: Date, { account, evidence, shelf, advisor }: UserContext): ReconciledRole {
  const { arn, roleId: id, roleName: name, path, createdAt, trust, attached, inline, boundaryArn, tags, lastUsed } = detail;
  const holder = { groups: [], attached, inline, boundaryArn };
  const role: Omit<ReconciledRole, 'usage'> = {
    kind: 'role',
    account,
    arn,
    id,
    name,
    path,
    createdAt: parseInstant(createdAt) ?? UNKNOWN,
    attached,
    inline,
    boundaryArn,
    tags,
    trust,
    lastUsed,
    asOf,
    serviceLinked: path.startsWith('/aws-service-role/'),
    permissionSet: permissionSetOf(path, name),
    policies: shelf.policiesOf(holder, `role ${name}`),
  };
  return { ...role, usage: usageOf(role, evidence, advisor, (days) => inferRole(role, days)) };
}

/** `/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_ReadOnly_0123456789abcdef` was made from `ReadOnly`. */
function permissionSetOf(path: string, name: string): string | null {
  if (!path.startsWith('/aws-reserved/sso.amazonaws.com/')) return null;
  return /^AWSReservedSSO_(.+)_[0-9a-f]{16}$/.exec(name)?.[1] ?? null;
}
