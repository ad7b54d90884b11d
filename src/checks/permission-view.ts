import type { UnusedFinding } from '../evidence/values.js';
import { DAY_MS } from '../model/instant.js';
import { UNKNOWN } from '../model/value.js';
import type { Entity } from '../reconcile/entity.js';
import {
  compareUse,
  isDoubtful,
  NO_VIEW,
  UNKNOWN_VIEW,
  type AnalyzerFindings,
  type AnalyzerView,
  type OwnRecord,
} from './analyzer-view.js';
import type { JudgedPermission } from './permission-use.js';

/** What an analyzer says of a permission of a user or role, beside how it is judged here. */
export function permissionView(entity: Entity, judged: JudgedPermission, found: AnalyzerFindings | null): AnalyzerView {
  if (entity.kind !== 'user' && entity.kind !== 'role') return NO_VIEW;
  if (found === null || judged.namespace === null) return UNKNOWN_VIEW;
  return viewOf(entity, judged, found);
}

function viewOf({ arn, kind }: Entity, judged: JudgedPermission, found: AnalyzerFindings): AnalyzerView {
  const own = found.byArn.get(arn) ?? [];
  const finding = own.find((each) => covers(each, judged)) ?? (isDoubtful(found, arn) ? UNKNOWN : null);
  // Nothing is on record here, so the finding is more than is known.
  if (judged.use === 'not_tracked')
    return finding === null || finding === UNKNOWN ? UNKNOWN_VIEW : { view: 'theirs_only', because: 'not_tracked' };
  const compared = compareUse(recordOf(judged, found.asOf), finding, found);
  const isSilent = kind === 'user' && own.length === 0;
  return compared.because === 'no_finding' && isSilent ? { ...compared, because: 'nothing_of_user' } : compared;
}

/** A role as a whole, a service as a whole, or the action. */
function covers({ kind, namespace, actions }: UnusedFinding, judged: JudgedPermission): boolean {
  if (kind === 'role') return true;
  if (kind !== 'permission' || namespace?.toLowerCase() !== judged.namespace) return false;
  return actions.length === 0 || (judged.action !== null && actions.some(({ name }) => name === judged.action));
}

/** Of what was judged, so many days ago is all that is known of some. */
function recordOf({ lastUsed, daysUnused }: JudgedPermission, asOf: Date): OwnRecord {
  if (daysUnused === null || daysUnused === UNKNOWN) return { last: UNKNOWN, since: UNKNOWN };
  const since = new Date(asOf.getTime() - daysUnused * DAY_MS);
  return { last: lastUsed === UNKNOWN ? since : lastUsed, since };
}
