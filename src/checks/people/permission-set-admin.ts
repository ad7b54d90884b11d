import type { PermissionSet } from '../../evidence/identity-center.js';
import { isAwsManagedPolicy } from '../../model/arn.js';
import { parsePolicy } from '../../model/policy.js';
import { UNKNOWN, type Flag } from '../../model/value.js';
import { allowsEverything } from '../admin.js';

/**
 * Does the set make an administrator? As far as it tells by itself: AWS's AdministratorAccess, or an inline policy that allows
 * everything. What a boundary, or a policy that each account has of its own, makes of it is not known here.
 */
export function permissionSetAdmin({ managed, customer, inline, boundary }: PermissionSet): Flag {
  const isAdmin = managed.some((arn) => isAwsManagedPolicy(arn) && arn.endsWith(':policy/AdministratorAccess'));
  const document = inline === null ? [] : parsePolicy(inline);
  const byInline = document === UNKNOWN ? 'unknown' : allowsEverything(document);
  const granted = isAdmin ? 'yes' : byInline;
  if (granted === 'yes') return boundary === null ? 'yes' : 'unknown';
  return granted === 'unknown' || customer.length > 0 ? 'unknown' : 'no';
}
