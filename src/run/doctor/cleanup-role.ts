import type { CleanupWays } from '../../aws/write/iam/open-cleanup.js';
import { lackingActions } from '../../cleanup/role-lacks.js';
import { IamError, type IamAccount } from '../../cleanup/ports.js';
import type { LiveRole } from '../../cleanup/live.js';
import { sessionPolicyFor } from '../../cleanup/session-policy.js';
import type { Account } from '../../model/account.js';
import type { DoctorFinding } from './finding.js';

const CHECK = 'cleanup role';
const MEND = 'iam-audit template cleanup-role';

/**
 * The role that cleans up, in one account: can it be entered, and do its policies allow what the stages need? They are read,
 * for a write that is only tried would be a write.
 */
export async function inspectCleanupRole(
  ways: CleanupWays,
  { id }: Account,
  role: string,
  wanted: readonly string[],
): Promise<readonly DoctorFinding[]> {
  const of = (check: string, status: DoctorFinding['status'], detail: string | null): DoctorFinding =>
    ({ check, where: id, status, detail, mend: status === 'problem' ? MEND : null });
  try {
    const iam = await ways.enter(id, role, sessionPolicyFor([]));
    const name = role.slice(role.lastIndexOf('/') + 1);
    const live = await iam.look({ kind: 'role', name, arn: '' });
    if (live?.kind !== 'role') return [of(CHECK, 'problem', `${role} does not find itself`)];
    const lacks = lackingActions(await documentsOf(iam, live), wanted);
    if (lacks === null) return [of(CHECK, 'not_tried', 'a policy of it could not be read')];
    if (lacks.length === 0) return [of(CHECK, 'ok', `${live.arn}: its policies allow every step`)];
    return lacks.map((action) => of(action, 'problem', `the policies of ${role} do not allow it`));
  } catch (error) {
    if (!(error instanceof IamError)) throw error;
    return [of(CHECK, 'problem', error.message)];
  }
}

async function documentsOf(iam: IamAccount, { inline, attached }: LiveRole): Promise<readonly string[]> {
  const documents = inline.map(({ document }) => document);
  for (const arn of attached) {
    const policy = await iam.look({ kind: 'policy', name: '', arn });
    const current = policy?.kind === 'policy' ? policy.versions.find(({ id }) => id === policy.defaultVersion) : undefined;
    documents.push(current?.document ?? '');
  }
  return documents;
}
