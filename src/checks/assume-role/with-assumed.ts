import type { JudgedEscalation } from '../escalation.js';
import { ASSUME_ROLE_PATH } from '../../policy/assume-role-path.js';
import { limitsOf, type AssumedRoles } from './assumed-roles.js';

/** What a principal can make of itself, with the roles that it may assume as one more path. */
export function withAssumed(own: JudgedEscalation, assumed: AssumedRoles | null): JudgedEscalation {
  if (assumed === null) return own;
  const isOpen = assumed.open !== null;
  const open = isOpen ? [...own.open, ASSUME_ROLE_PATH] : own.open;
  const limited =
    assumed.limited === null || isOpen ? own.limited : [...own.limited, { path: ASSUME_ROLE_PATH, limits: limitsOf(assumed.limited) }];
  const unsure = own.unsure || (assumed.unsure && !isOpen);
  if (open.length > 0) return { escalation: 'yes', open, limited, unsure };
  if (unsure) return { escalation: 'unknown', open, limited, unsure };
  return { escalation: limited.length > 0 ? 'limited' : 'no', open, limited, unsure };
}
