import { ASSUME_ROLE } from './assume-trust.js';
import type { EscalationPath } from './escalation-paths.js';

/** No list of actions opens it: whom the roles trust and what they may do decides it, in all accounts that were seen. */
export const ASSUME_ROLE_PATH: EscalationPath = {
  id: 'assume_role',
  title: 'Assume roles, one after another, up to one that is administrator or can make itself one',
  needs: [{ action: ASSUME_ROLE, on: 'roles' }],
  via: 'assume_role',
};
