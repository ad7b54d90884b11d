import { checkOf } from '../../findings/registry.js';
import { covers, isExpired } from '../../findings/exceptions/exception.js';
import type { CheckId } from '../../findings/check-ids.js';
import { principalSubject } from '../../findings/subjects.js';
import type { Statement } from '../../model/policy.js';
import type { Tag } from '../../model/tag.js';
import { UNKNOWN } from '../../model/value.js';
import { matches } from '../../policy/pattern.js';
import type { ReconciledRole, ReconciledUser } from '../../reconcile/entity.js';
import { KEEP, quarantineOf } from '../marks.js';
import { protectedBecause, type Touched } from '../never-touch.js';
import type { Choice, Hold } from './choice.js';

type Someone = ReconciledUser | ReconciledRole;

/** Why nothing of a principal may be touched; null: nothing keeps it. */
export function heldBack(someone: Someone & Pick<Touched, 'keyIds'>, choice: Choice): Hold | null {
  const why = protectedBecause(someone, choice.protected);
  if (why !== null) return { reason: 'protected', why };
  if (someone.id === UNKNOWN) return { reason: 'unknown', why: 'its unique id was not seen' };
  if (someone.createdAt === UNKNOWN) return { reason: 'unknown', why: 'when it was made was not seen' };
  return choice.keepTag ? keptBy(someone, choice.now) : null;
}

/** A date that can't be read holds back too: whoever set it wanted to. */
function keptBy(someone: Someone, now: Date): Hold | null {
  const { tags } = someone;
  if (tags === UNKNOWN) return { reason: 'unknown', why: `its tags were not seen, and ${KEEP} would keep it` };
  const until = tags.find(({ key }) => key.toLowerCase() === KEEP)?.value.trim();
  if (until === undefined) return null;
  const own = mayTag(someone) ? '; it may set such tags itself' : '';
  if (!/^\d{4}-\d{2}-\d{2}$/.test(until)) return { reason: 'kept', why: `its tag ${KEEP} has no date such as 2027-03-31${own}` };
  return now.toISOString().slice(0, 10) > until ? null : { reason: 'kept', why: `its tag ${KEEP} asks for time until ${until}${own}` };
}

export function alreadyIn({ tags }: Someone): Hold | null {
  const mark = quarantineOf(tags);
  return mark === null ? null : { reason: 'quarantined', why: `in quarantine since ${mark.since}` };
}

/** As far as its policies tell: who set a tag is in no evidence. */
function mayTag({ kind, policies: { applied } }: Someone): boolean {
  const action = kind === 'user' ? 'iam:taguser' : 'iam:tagrole';
  const grants = ({ effect, actions: { except, patterns } }: Statement): boolean =>
    effect === 'Allow' && patterns.some((pattern) => matches(pattern.toLowerCase(), action)) !== except;
  return applied.some(({ document }) => document !== UNKNOWN && document.some(grants));
}

/** One of its tags, by its key in any case. */
export function tagOf({ tags }: { readonly tags: readonly Tag[] | typeof UNKNOWN }, key: string): string | null {
  return tags === UNKNOWN ? null : (tags.find((tag) => tag.key.toLowerCase() === key.toLowerCase())?.value ?? null);
}

/** An exception that covers what one of the checks says of it; one that raises a threshold holds up to there. */
export function exempted(someone: Someone, checks: readonly CheckId[], idle: number | null, { exceptions, now }: Choice): Hold | null {
  const found = exceptions.find((exception) => {
    const { thresholds } = exception;
    if (isExpired(exception, now)) return false;
    if (thresholds !== null && !(thresholds.days !== undefined && (idle ?? 0) < thresholds.days)) return false;
    return checks.some((id) => covers(exception, { check: checkOf(id), account: someone.account, subject: principalSubject(someone) }));
  });
  return found === undefined ? null : { reason: 'exempted', why: `${found.place} until ${found.until}, ${found.owner}: ${found.reason}` };
}
