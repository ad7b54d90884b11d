import type { TrailCall } from '../../evidence/creation.js';
import { UNKNOWN, type Unknown } from '../../model/value.js';
import type { PlannedPrincipal } from '../plan.js';
import { IamError, type IamAccount } from '../ports.js';
import { lookupsFor, traceInWords } from '../traces.js';

export interface Tracing {
  /** Regions that CloudTrail is asked in as well. */
  readonly regions: readonly string[];
  /** It could not be asked: then the other sources decide, and a person hears of it. */
  readonly unseen: (accountId: string, why: string) => void;
}

type Traced = Pick<IamAccount, 'newestTrace'>;

/** The last call in quarantine; null: none is on record, or CloudTrail has no say in it. */
export async function tracedBy(
  planned: PlannedPrincipal,
  since: string,
  { regions, unseen }: Tracing,
  iam: Traced,
): Promise<TrailCall | null | Unknown> {
  const lookups = lookupsFor(planned);
  if (lookups.length === 0) return null;
  try {
    return await iam.newestTrace(lookups, { since, regions });
  } catch (error) {
    // Without a session nothing more can be done at all.
    if (!(error instanceof IamError) || error.kind === 'credentials') throw error;
    unseen(planned.account, error.message);
    return UNKNOWN;
  }
}

/** Why it must not be removed; null: CloudTrail has nothing against it. */
export async function tracedSince(planned: PlannedPrincipal, since: string, tracing: Tracing, iam: Traced): Promise<string | null> {
  const trace = await tracedBy(planned, since, tracing, iam);
  if (trace === null || trace === UNKNOWN) return null;
  return `CloudTrail has ${traceInWords(trace)}, ${trace.at}, in quarantine: somebody still needs it`;
}
