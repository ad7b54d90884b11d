import { isSubject, type AdvisorRequest } from '../evidence/advisor.js';
import type { Entity } from '../evidence/entity.js';
import { valueOf, type AccountEvidence } from '../evidence/evidence.js';
import { reconcile } from '../evidence/reconcile.js';
import { parseArn } from '../model/arn.js';
import { ROOT_USER } from '../model/credential-report.js';
import type { Account } from '../model/account.js';
import { UNKNOWN } from '../model/value.js';

/** One question for access advisor. */
export interface AdvisorJob {
  readonly arn: string;
  /** The policies may allow very many services, so AWS takes longer. */
  readonly wide: boolean;
}

/** Whom to ask, wide ones first: everybody whose answer is not already implied by the other evidence. */
export function jobsFor(account: Account, evidence: AccountEvidence, request: AdvisorRequest): readonly AdvisorJob[] {
  const { users, roles, others } = reconcile(account, evidence, request);
  const live = users.filter(({ deleted, name }) => !deleted && name !== ROOT_USER);
  const subjects: readonly Entity[] = [...live, ...roles, ...others].filter((entity) => isSubject(request, entity));
  const jobs = new Map<string, AdvisorJob>();
  for (const entity of subjects) {
    if (entity.usage.seen !== 'inferred') jobs.set(entity.arn, { arn: entity.arn, wide: isWide(entity) });
  }
  for (const arn of unlisted(account, evidence, request)) if (!jobs.has(arn)) jobs.set(arn, { arn, wide: true });
  return [...jobs.values()].sort((a, b) => Number(b.wide) - Number(a.wide));
}

function isWide({ policies }: Entity): boolean {
  return policies.applied.some(
    ({ document }) =>
      document !== UNKNOWN &&
      document.some(({ effect, actions }) => effect === 'Allow' && (actions.except || actions.patterns.some((pattern) => /^\*/.test(pattern)))),
  );
}

/** Asked about by ARN, and not to be found: where the details were not seen, access advisor may know them all the same. */
function unlisted({ id }: Account, evidence: AccountEvidence, { subjects }: AdvisorRequest): readonly string[] {
  if (typeof subjects === 'string' || valueOf(evidence.account_details) !== null) return [];
  return [...subjects].filter((subject) => parseArn(subject)?.accountId === id);
}
