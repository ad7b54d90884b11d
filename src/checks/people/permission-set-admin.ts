import type { PermissionSet } from '../../evidence/identity-center.js';
import { isAwsManagedPolicy } from '../../model/arn.js';
import { parsePolicy } from '../../model/policy.js';
import { UNKNOWN, type Flag } from '../../model/value.js';
import { adminOf } from '../admin.js';

const ADMINISTRATOR = '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';

/**
 * Does the set make an administrator? As far as it tells by itself: AWS's AdministratorAccess, or an inline policy that allows
 * everything. What a boundary, or a policy that each account has of its own, makes of it is not known here.
 */
export function permissionSetAdmin({ managed, customer, inline, boundary }: PermissionSet): Flag {
  const isAdmin = managed.some((arn) => isAwsManagedPolicy(arn) && arn.endsWith(':policy/AdministratorAccess'));
  const texts = [...(isAdmin ? [ADMINISTRATOR] : []), ...(inline === null ? [] : [inline])];
  const rest = { arn: null, group: null, createdAt: null, versions: null };
  return adminOf({
    applied: texts.map((text) => ({ ...rest, name: 'inline', text, document: parsePolicy(text) })),
    boundary: boundary === null ? null : UNKNOWN,
    complete: customer.length === 0,
  });
}
