import type { ReconciledRole, ReconciledUser } from '../../reconcile/entity.js';
import { UNKNOWN } from '../../model/value.js';
import { principalDigest } from '../digest.js';
import type { LeftOut, PlannedPrincipal, PlannedCredential, Stage } from '../plan.js';
import { numbered, type Step } from '../steps/numbered.js';
import type { Hold } from './choice.js';

type Said = Pick<PlannedPrincipal, 'whole' | 'credentials' | 'others' | 'why' | 'breaks' | 'risk' | 'blast' | 'owner'>;

/** A principal as it stands in the plan. */
export function planned(someone: ReconciledUser | ReconciledRole, stage: Stage, said: Said, steps: readonly Step[]): PlannedPrincipal {
  const { account, kind, name, path, arn, id, createdAt } = someone;
  const principal = {
    ...{ account: account.id, kind, name, path, arn },
    uniqueId: id === UNKNOWN ? null : id,
    created: createdAt === UNKNOWN ? '' : createdAt.toISOString().replace('.000Z', 'Z'),
    ...said,
    ...stepsAndUndo(steps),
  };
  return withDigest(principal, stage);
}

export function withDigest(principal: Omit<PlannedPrincipal, 'digest'>, stage: Stage): PlannedPrincipal {
  return { digest: principalDigest(principal, stage), ...principal };
}

/** What all steps together can and can't bring back. */
export function stepsAndUndo(steps: readonly Step[]): Pick<PlannedPrincipal, 'steps' | 'undo'> {
  const texts = [...new Set(steps.map(({ undo }) => undo))];
  const after = (word: string): readonly string[] => texts.filter((text) => text.startsWith(word)).map((text) => text.slice(word.length));
  return { steps: numbered(steps), undo: { restores: after('restores '), lost: after('lost: ') } };
}

/** As a plan has it, without what only choosing needs. */
export function plain({ kind, id, created, status, lastUsed }: PlannedCredential): PlannedCredential {
  return { kind, id, created, status, lastUsed };
}

export function credentialName({ kind, id }: Pick<PlannedCredential, 'kind' | 'id'>): string {
  return kind === 'password' ? 'password' : `${kind.replaceAll('_', ' ')} ${id ?? '(id not seen)'}`;
}

export function leftOut(
  { account, kind, name }: { readonly account: { readonly id: string }; readonly kind: LeftOut['kind']; readonly name: string },
  { reason, why }: Hold,
  credential: string | null = null,
): LeftOut {
  return { account: account.id, kind, name, credential, reason, why };
}
