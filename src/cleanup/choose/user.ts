import { judgeUser } from '../../checks/stale-user.js';
import type { ReconciledUser } from '../../reconcile/entity.js';
import type { ReconciledAccount } from '../../reconcile/reconcile.js';
import { UNKNOWN } from '../../model/value.js';
import { markOf } from '../marks.js';
import type { LeftOut, PlannedPrincipal } from '../plan.js';
import { denyAllArn, quarantineSteps } from '../steps/quarantine.js';
import { failingKey, NOTHING, type Choice, type Chosen, type Hold } from './choice.js';
import { blastOf, blastOfSome, planOwner, riskOf, userBreaks } from './consequences.js';
import { credentialsOf, isOff, unseenLists, type JudgedCredential } from './credentials.js';
import { factsOf } from './facts.js';
import { alreadyIn, exempted, heldBack, tagOf } from './hold-back.js';
import { credentialName, leftOut, plain, planned } from './planned.js';

/** What is known of a user when it is chosen. */
export interface Candidate {
  readonly user: ReconciledUser;
  readonly account: ReconciledAccount;
  readonly credentials: readonly JudgedCredential[];
  readonly choice: Choice;
}

/** Stage quarantine: credentials one by one; the user itself only where all that it has is stale, or where its person left. */
export function chooseUser(user: ReconciledUser, account: ReconciledAccount, choice: Choice): Chosen {
  if (user.deleted) return NOTHING;
  const candidate = { user, account, credentials: credentialsOf(user, account, choice.staleDays), choice };
  if (choice.left !== null) return chooseLeaver(candidate);
  if (user.credentials === UNKNOWN) return { planned: null, leftOut: choice.failing === null ? [leftOut(user, UNTOLD)] : [] };
  const wanted = wantedOf(candidate);
  // Checks of credentials are about those, and never about the user.
  const idle = isIdle(candidate) && isFailing(candidate, null);
  const open = candidate.credentials.filter((each) => isUnknown(each) && isFailing(candidate, each.slot));
  const unknown = open.map((each) => unjudged(user, each));
  if (wanted.length === 0 && !idle) return { planned: null, leftOut: unknown };
  const hold = heldBack(withKeys(candidate), choice) ?? alreadyIn(user);
  if (hold !== null) return { planned: null, leftOut: [leftOut(user, hold)] };
  const chosen = whatIsFree(candidate, wanted, idle);
  return { ...chosen, leftOut: [...unknown, ...chosen.leftOut] };
}

function withKeys({ user, credentials }: Candidate): ReconciledUser & { readonly keyIds: readonly string[] } {
  return { ...user, keyIds: credentials.flatMap(({ id }) => id ?? []) };
}

/** The user, if all that it has is free to be taken; else one by one what is. */
function whatIsFree(candidate: Candidate, wanted: readonly JudgedCredential[], idle: boolean): Chosen {
  const { user, choice } = candidate;
  const held = wanted.flatMap((each) => {
    const why = each.hold ?? exempted(user, each.checks, each.idle, choice);
    return why === null ? [] : [{ each, out: leftOut(user, why, credentialName(each)) }];
  });
  const outs = held.map(({ out }) => out);
  const free = wanted.filter((each) => !held.some((one) => one.each === each));
  const alone = idle ? notAlone(candidate, free) : null;
  if (idle && alone === null) return { planned: built(candidate, true, candidate.credentials), leftOut: outs };
  const parts = free.filter((each) => isUnmarked(user, each));
  const own = parts.length === 0 ? null : built(candidate, false, parts);
  return { planned: own, leftOut: [...outs, ...(alone === null ? [] : [leftOut(user, alone)])] };
}

const UNTOLD: Hold = { reason: 'unknown', why: 'the credential report tells nothing of it' };

/** A person on the list goes with everything: not because nothing was used, and what was used lately is said. */
function chooseLeaver(candidate: Candidate): Chosen {
  const { user, account, choice } = candidate;
  const entry = choice.left?.get(user.arn);
  if (entry === undefined) return NOTHING;
  const hold = leaverHold(candidate, entry.match) ?? heldBack(withKeys(candidate), choice) ?? alreadyIn(user);
  const unseen = unseenLists(user, account);
  const nameless = candidate.credentials.filter((each) => each.id === null && !isOff(each));
  const why = hold ?? (unseen.length > 0 ? notSeen(unseen) : null) ?? (nameless.length > 0 ? notSeen(['the id of an access key']) : null);
  if (why !== null) return { planned: null, leftOut: [leftOut(user, why)] };
  return { planned: built(candidate, true, candidate.credentials), leftOut: [] };
}

function leaverHold({ user, credentials, choice }: Candidate, match: string): Hold | null {
  if (match !== 'email' && match !== 'name')
    return { reason: 'unknown', why: 'only what stands before the @ is the same as in the list of leavers' };
  const checks = credentials.flatMap((each) => each.checks);
  return exempted(user, checks.length === 0 ? ['user-no-credentials'] : checks, null, choice);
}

function notSeen(what: readonly string[]): Hold {
  return { reason: 'unknown', why: `${what.join(', ')} ${what.length === 1 ? 'was' : 'were'} not seen` };
}

/** Stale, and meant by the checks that were named. */
function wantedOf(candidate: Candidate): readonly JudgedCredential[] {
  return candidate.credentials.filter((each) => each.verdict === 'stale' && isFailing(candidate, each.slot));
}

/** No check was named, or one that was fails: of the credential, or of the user. */
export function isFailing({ user, choice: { failing } }: Candidate, slot: string | null): boolean {
  if (failing === null) return true;
  const id = user.id === UNKNOWN ? user.arn : user.id;
  return failing.has(failingKey(id, '')) || (slot !== null && failing.has(failingKey(id, slot)));
}

function isUnknown({ kind, verdict }: JudgedCredential): boolean {
  return verdict === 'unknown' && (kind === 'key' || kind === 'password');
}

function unjudged(user: ReconciledUser, each: JudgedCredential): LeftOut {
  const why = each.hold ?? { reason: 'unknown' as const, why: 'when it was used last was not seen' };
  return leftOut(user, why, credentialName(each));
}

/** Nothing that could be used is fresh or unknown, as the reports judge it. */
function isIdle({ user, choice }: Candidate): boolean {
  const verdict = judgeUser(user, choice.staleDays)?.verdict;
  return verdict === 'stale' || verdict === 'no_credentials';
}

/** Why an idle user is not taken itself; null: all that it has is seen and free. */
function notAlone(candidate: Candidate, free: readonly JudgedCredential[]): Hold | null {
  const { user, account, credentials, choice } = candidate;
  const other = credentials.find((each) => each.verdict !== 'absent' && !free.includes(each));
  const why = other?.hold?.why ?? 'it can\'t be judged';
  if (other !== undefined) return { reason: 'not_alone', why: `${credentialName(other)} is not taken: ${why}` };
  const unseen = unseenLists(user, account);
  if (unseen.length > 0) return { reason: 'not_alone', why: notSeen(unseen).why };
  return credentials.some(({ verdict }) => verdict === 'stale') ? null : exempted(user, ['user-no-credentials'], null, choice);
}

/** A password has no switch: all that can be done before it goes is to mark it, once. */
function isUnmarked(user: ReconciledUser, each: JudgedCredential): boolean {
  return each.kind !== 'password' || tagOf(user, markOf(each)) === null;
}

function built(candidate: Candidate, whole: boolean, chosen: readonly JudgedCredential[]): PlannedPrincipal {
  const { user, account, credentials, choice } = candidate;
  const own = chosen.map(plain);
  const service = chosen.find(({ lastService }) => lastService !== null)?.lastService ?? null;
  const blast = whole ? blastOf(user, service) : blastOfSome(user, own, service);
  const breaks = userBreaks(user, { credentials: own, whole }, choice);
  const others = credentials.filter((each) => !chosen.includes(each)).map(plain);
  const usedLately = choice.left !== null && credentials.some(({ verdict }) => verdict === 'fresh' || verdict === 'unknown');
  const risk = riskOf(blast, usedLately || (whole && choice.named.has(user.arn)));
  const why = factsOf(user, account, chosen, choice);
  const said = { whole, credentials: own, others, why, breaks, risk, blast, owner: planOwner(user, choice) };
  const isDenied = user.attached !== UNKNOWN && user.attached.some(({ arn }) => arn === denyAllArn(user.arn));
  return planned(user, choice.stage, said, quarantineSteps(user, own, { whole, isDenied }));
}
