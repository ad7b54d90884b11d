import { tracedBy, type Tracing } from '../cleanup/apply/traced-since.js';
import type { Standing } from '../cleanup/apply/standing.js';
import { IamError } from '../cleanup/ports.js';
import { sessionPolicyFor } from '../cleanup/session-policy.js';
import { lookupsFor } from '../cleanup/traces.js';
import { AuditError } from '../errors.js';
import type { TrailCall } from '../evidence/creation.js';
import { UNKNOWN, type Unknown } from '../model/value.js';
import type { Connection } from '../run/connect.js';

/** That somebody still needs what is in quarantine; what was not asked or not answered is unknown. */
export interface Signs {
  /** The last attempt by access advisor: only of what is denied everything it says something. */
  readonly attempt: string | null | Unknown;
  /** The last call by CloudTrail: of it, or with a credential in quarantine. */
  readonly trace: TrailCall | null | Unknown;
}

export type Found = ReadonlyMap<Standing, Signs>;

/** Of all that is in quarantine. */
export async function signsOf(
  standings: readonly Standing[],
  tracing: Tracing,
  open: () => Promise<Connection>,
  signal: AbortSignal,
): Promise<Found> {
  const asked = standings.filter(hasSigns);
  const found = new Map<Standing, Signs>();
  if (asked.length === 0) return found;
  const connection = await open();
  try {
    for (const standing of asked) {
      if (signal.aborted) throw new AuditError(130, 'interrupted');
      found.set(standing, await signsFor(standing, tracing, connection));
    }
    return found;
  } finally {
    await connection.close();
  }
}

function hasSigns({ state, planned }: Standing): boolean {
  return state === 'quarantined' && (planned.whole || lookupsFor(planned).length > 0);
}

async function signsFor({ planned, role, since }: Standing, tracing: Tracing, { cleanup }: Connection): Promise<Signs> {
  try {
    const iam = await (await cleanup()).enter(planned.account, role, sessionPolicyFor([]));
    const trace = since === null ? null : await tracedBy(planned, since, tracing, iam);
    return { trace, attempt: planned.whole ? await iam.lastAttempt(planned.arn).catch(asUnknown) : null };
  } catch (error) {
    return { trace: asUnknown(error), attempt: planned.whole ? UNKNOWN : null };
  }
}

function asUnknown(error: unknown): Unknown {
  if (error instanceof IamError) return UNKNOWN;
  throw error;
}

export function signsIn(standing: Standing, found: Found): Signs {
  if (!hasSigns(standing)) return { attempt: null, trace: null };
  return found.get(standing) ?? { attempt: standing.planned.whole ? UNKNOWN : null, trace: UNKNOWN };
}

export function isNeeded({ state, since }: Standing, { attempt, trace }: Signs): boolean {
  if (state !== 'quarantined' || since === null) return false;
  return (typeof attempt === 'string' && attempt > since) || (trace !== null && trace !== UNKNOWN);
}
