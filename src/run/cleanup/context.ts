import type { CleanupPlan, PlannedAccount } from '../../cleanup/plan.js';
import type { Protected } from '../../cleanup/never-touch.js';
import type { CallerChain } from '../../aws/credentials/caller-chain.js';
import type { Io } from '../../cli/io.js';
import type { Settings } from '../../cli/settings.js';
import { usageError } from '../../errors.js';
import type { Caller } from '../../gather/ports.js';
import { quoted } from '../../text.js';

/** What no plan may touch: our own roles, and everybody between the person and the write. */
export function protectedFor(
  plan: Pick<CleanupPlan, 'role' | 'question'>,
  { roleName, sessionName }: Settings,
  caller: Caller,
  chain: CallerChain,
): Protected {
  const callers = [caller.arn, ...sourceOf(caller, sessionName), ...chain.roles];
  const ownRoles = [roleName, plan.role, plan.question.auditRole];
  return { ownRoles, callers, callerKeys: chain.keyIds, breakGlassTag: plan.question.breakGlassTag };
}

/** Nobody's, in the simulated organization. */
export async function chainFor({ demo, profile }: Settings, { env }: Pick<Io, 'env'>): Promise<CallerChain> {
  return demo ? { roles: [], keyIds: [] } : (await import('../../aws/credentials/caller-chain.js')).callerChain(env, profile);
}

/** A person of Identity Center, or of another account, stands in the name of the session. */
function sourceOf({ arn, accountId, partition }: Caller, sessionName: string): readonly string[] {
  const [, , session] = /:assumed-role\/([^/]+)\/([^/]+)$/.exec(arn) ?? [];
  return session === undefined || session === sessionName ? [] : [`arn:${partition}:iam::${accountId}:user/${session}`];
}

/** By its id, its name or the beginning of that. */
export function isMeant({ id, name }: Pick<PlannedAccount, 'id' | 'name'>, words: readonly string[]): boolean {
  return words.some((word) => id === word || (name?.startsWith(word) ?? false));
}

/** Ids of the accounts that are meant, by id, name or its beginning; null: all. */
export function chosenAccounts(accounts: readonly PlannedAccount[], wanted: readonly string[] | undefined): readonly string[] | null {
  if (wanted === undefined) return null;
  return wanted.flatMap((word) => {
    const found = accounts.filter((account) => isMeant(account, [word]));
    if (found.length > 0) return found.map(({ id }) => id);
    throw usageError(`--accounts: the plan has no account ${quoted(word)}`, `It has ${accounts.map(({ id }) => id).join(', ') || 'none'}.`);
  });
}

