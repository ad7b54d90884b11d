import { roleActivity } from '../../checks/role-use.js';
import { parseInstant } from '../../model/instant.js';
import { UNKNOWN } from '../../model/value.js';
import type { ReconciledRole, ReconciledUser } from '../../reconcile/entity.js';
import type { ReconciledAccount } from '../../reconcile/reconcile.js';
import { credentialMark, quarantineOf, type Mark } from '../marks.js';
import { FREED, isDenied } from '../steps/quarantine.js';
import { removeCredentials, removeRole, removeUser, unmarked, type Hanging } from '../steps/remove.js';
import { NOTHING, type Choice, type Chosen, type Hold } from './choice.js';
import { blastOf, blastOfSome, planOwner, riskOf, userBreaks } from './consequences.js';
import { credentialsOf, isOff, unseenLists, type JudgedCredential } from './credentials.js';
import { factsOf } from './facts.js';
import { heldBack } from './hold-back.js';
import { credentialName, leftOut, plain, planned } from './planned.js';
import { isMeant, plannedRole } from './role.js';
import { isFailing, type Candidate } from './user.js';

/** Stage remove: what the tags say is in quarantine. Whether that is so, and long enough, the journal says when it is applied. */
export function removeUserOrParts(user: ReconciledUser, account: ReconciledAccount, choice: Choice): Chosen {
  if (user.deleted || (choice.left !== null && !choice.left.has(user.arn))) return NOTHING;
  const credentials = credentialsOf(user, account, choice.staleDays);
  const mark = quarantineOf(user.tags);
  const candidate = { user, account, credentials, choice };
  if (mark !== null && isFailing(candidate, null)) return wholeUser(candidate, mark);
  const marked = credentials.flatMap((each) => {
    const own = each.id === null || !isFailing(candidate, each.slot) ? null : credentialMark(user.tags, { kind: each.kind, id: each.id });
    return own === null ? [] : [{ each, hold: heldNow(each, own) }];
  });
  if (marked.length === 0) return NOTHING;
  const hold = heldBack(user, choice);
  if (hold !== null) return { planned: null, leftOut: [leftOut(user, hold)] };
  const outs = marked.flatMap(({ each, hold: why }) => (why === null ? [] : [leftOut(user, why, credentialName(each))]));
  const free = marked.flatMap(({ each, hold: why }) => (why === null ? [each] : []));
  const steps = [...removeCredentials(user.name, free), unmarked(user.name, free)];
  return { planned: free.length === 0 ? null : ofUser(candidate, false, free, steps), leftOut: outs };
}

function wholeUser(candidate: Candidate, mark: Mark): Chosen {
  const { user, account, credentials, choice } = candidate;
  const unseen = unseenLists(user, account);
  const hanging = hangingOn(user);
  const alive = credentials.find((each) => each.kind !== 'password' && !isOff(each));
  const hold =
    heldBack(user, choice) ??
    usedSince(blastOf(user).lastUse, mark) ??
    (alive === undefined ? null : held('not_alone', `${credentialName(alive)} is active, or may be: it was made or switched on since`)) ??
    freed(user) ??
    (unseen.length === 0 ? null : held('unknown', `not seen: ${unseen.join(', ')}`)) ??
    (hanging === null ? held('unknown', 'its groups and policies were not seen') : null);
  if (hold !== null || hanging === null) return { planned: null, leftOut: hold === null ? [] : [leftOut(user, hold)] };
  return { planned: ofUser(candidate, true, credentials, removeUser(hanging, credentials.map(plain))), leftOut: [] };
}

function ofUser(
  { user, account, credentials, choice }: Candidate,
  whole: boolean,
  chosen: readonly JudgedCredential[],
  steps: ReturnType<typeof removeUser>,
): ReturnType<typeof planned> {
  const own = chosen.map(plain);
  const blast = whole ? blastOf(user) : blastOfSome(user, own);
  const said = {
    ...{ whole, credentials: own, others: credentials.filter((each) => !chosen.includes(each)).map(plain) },
    why: factsOf(user, account, chosen, choice),
    breaks: userBreaks(user, { credentials: own, whole }, choice),
    risk: riskOf(blast, whole && choice.named.has(user.arn)),
    ...{ blast, owner: planOwner(user, choice) },
  };
  return planned(user, choice.stage, said, steps);
}

/** A credential with our mark: still off, and for a password still as stale as it was. */
function heldNow({ kind, status, verdict, lastUsed, hold }: JudgedCredential, mark: Mark): Hold | null {
  if (kind === 'password') {
    return usedSince(lastUsed, mark) ?? hold ?? (verdict === 'stale' ? null : held('recent', 'it is not stale any more'));
  }
  if (!isOff({ status })) return held('not_alone', 'it is active again, or may be');
  return usedSince(lastUsed === 'unknown' ? null : lastUsed, mark);
}

function usedSince(last: string | null, { since }: Mark): Hold | null {
  if (last === null) return null;
  const [at, then] = [parseInstant(last), parseInstant(since)];
  if (at === null || then === null) return held('unknown', 'when it was used last was not seen');
  return at < then ? null : held('used', `used on ${last.slice(0, 10)}, after it was put into quarantine on ${since.slice(0, 10)}`);
}

/** What was not seen is looked at again before it goes. */
function freed({ arn, attached, boundaryArn }: ReconciledUser | ReconciledRole): Hold | null {
  if (attached === UNKNOWN || boundaryArn === UNKNOWN) return null;
  return isDenied({ arn, attached: attached.map((each) => each.arn), boundary: boundaryArn }) ? null : held('recent', FREED);
}

function held(reason: Hold['reason'], why: string): Hold {
  return { reason, why };
}

/** Stage remove, roles. */
export function removeQuarantined(role: ReconciledRole, choice: Choice): Chosen {
  const mark = quarantineOf(role.tags);
  if (mark === null || !isMeant(role, choice)) return NOTHING;
  const hanging = hangingOn(role);
  const unseen = hanging === null ? held('unknown', 'its policies were not seen') : null;
  const hold = heldBack(role, choice) ?? usedSince(lastUseOf(role), mark) ?? freed(role) ?? unseen;
  if (hold !== null || hanging === null) return { planned: null, leftOut: hold === null ? [] : [leftOut(role, hold)] };
  return { planned: plannedRole(role, choice, removeRole(hanging)), leftOut: [] };
}

function lastUseOf(role: ReconciledRole): string | null {
  const { last } = roleActivity(role);
  return last === UNKNOWN ? 'unknown' : (last?.toISOString() ?? null);
}

/** null: something of it was not seen. */
function hangingOn(someone: ReconciledUser | ReconciledRole): Hanging | null {
  const { name, arn, attached, inline, boundaryArn } = someone;
  const groups = someone.kind === 'user' ? someone.groups : [];
  if (attached === UNKNOWN || inline === UNKNOWN || groups === UNKNOWN || boundaryArn === UNKNOWN) return null;
  const mfa = someone.kind === 'user' && someone.credentials !== UNKNOWN ? { mfa: someone.credentials.mfa !== 'no' } : {};
  const names = { attached: attached.map((each) => each.arn), inline: inline.map((each) => each.name) };
  return { ...mfa, name, arn, groups, ...names, boundary: boundaryArn };
}
