import type { Actions } from '../service.js';
import { assumeRole } from './assume-role.js';

export const stsActions: Actions = {
  AssumeRole: assumeRole,
  GetCallerIdentity: ({ caller }) => ({ UserId: caller.userId, Account: caller.accountId, Arn: caller.arn }),
};
