import { accountAt, perAccount } from '../accounts.js';
import type { SandboxState } from '../service.js';
import { makeDirectory, type Directory } from './advisor-subject.js';
import { findPolicy } from './policies.js';

/** An account as access advisor sees it; made once per account. */
export function directoryOf(accountId: string, state: SandboxState): Directory {
  const account = accountAt(state, accountId);
  return perAccount(state, 'iam.directories', account, () => makeDirectory(state.world, account, (arn) => findPolicy(state, account, arn)));
}
