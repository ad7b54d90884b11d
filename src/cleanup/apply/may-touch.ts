import type { Exempted } from './exempted.js';
import { isDone } from './is-done.js';
import type { Progress } from './journal.js';
import { documentDigest } from '../digest.js';
import { KEEP } from '../marks.js';
import { unplannedIn } from './unplanned.js';
import type { Live, LiveCredential, LiveHolder, LivePolicy, LiveUser } from '../live.js';
import { protectedBecause, type Protected } from '../never-touch.js';
import type { PlannedCredential, PlannedPrincipal, Stage, StepInput, StepTag } from '../plan.js';

export interface Asking {
  readonly stage: Stage;
  readonly protectedBy: Protected;
  /** Does the tag `iam-audit:keep` hold it back? */
  readonly keepTag: boolean;
  /** Of the plan: what is newer than that, it did not know. */
  readonly evidenceAsOf: string;
  readonly now: string;
  /** What an exception says against it; null: nothing. */
  readonly exempted: Exempted;
}

/** Why nothing (more) is written on a principal: it is not the one of the plan any more, or somebody needs it. null: go on. */
export function whyNot(planned: PlannedPrincipal, live: Live | null, progress: Progress, asking: Asking): string | null {
  if (live === null) return progress.all.length > 0 && isRemoved(planned, progress) ? null : 'it is not there any more';
  return (
    anotherOne(planned, live) ??
    heldBack(planned, live, asking) ??
    // What was used is what a shrunken policy still allows.
    (asking.stage === 'shrink' ? null : usedOrChanged(planned, live, progress, asking)) ??
    changedDocument(planned, live, progress) ??
    (live.kind === 'policy' ? spread(planned, live) : tooManyTags(planned, live, asking)) ??
    unplannedIn(planned, live)
  );
}

function heldBack(planned: PlannedPrincipal, live: Live, { protectedBy, exempted, keepTag, now }: Asking): string | null {
  const tags = live.kind === 'policy' ? [] : live.tags;
  const keyIds = live.kind === 'user' ? live.credentials.flatMap(({ id }) => id) : [];
  return protectedBecause({ ...live, tags, keyIds }, protectedBy) ?? exempted(planned, tags) ?? (keepTag ? kept(live, now) : null);
}

function usedOrChanged(planned: PlannedPrincipal, live: Live, progress: Progress, asking: Asking): string | null {
  if (live.kind === 'user') return changedCredential(planned, live, progress, asking);
  return live.kind === 'role' ? usedRole(planned, live.lastUsed) : null;
}

/** The last step was sent, so it may well be gone by our own hand. */
function isRemoved({ steps }: PlannedPrincipal, { all }: Progress): boolean {
  const last = steps.at(-1);
  return last !== undefined && /^iam:Delete(User|Role)$/.test(last.action) && all.some(({ n }) => n === last.n);
}

const seconds = (iso: string): number => Math.floor(Date.parse(iso) / 1000);

function anotherOne(planned: PlannedPrincipal, live: Live): string | null {
  if (planned.uniqueId !== null && planned.uniqueId !== live.uniqueId) {
    return `another one has its name now: ${live.uniqueId}, and the plan means ${planned.uniqueId}`;
  }
  if (seconds(planned.created) !== seconds(live.created)) return `it was made ${live.created}, and the one of the plan ${planned.created}`;
  return planned.arn === live.arn ? null : `its ARN is ${live.arn} now`;
}

function kept(live: Live, now: string): string | null {
  if (live.kind === 'policy') return null;
  const until = live.tags.find(({ key }) => key.toLowerCase() === KEEP)?.value;
  if (until === undefined) return null;
  // What is no day asks to be kept all the same.
  return /^\d{4}-\d\d-\d\d$/.test(until) && until < now.slice(0, 10) ? null : `its tag ${KEEP}=${until} asks to keep it`;
}

const named = ({ kind, id }: Pick<LiveCredential, 'kind'> & { readonly id: string | null }): string =>
  kind === 'password' ? 'its password' : `its ${kind.replaceAll('_', ' ')} ${id ?? ''}`;

function changedCredential(planned: PlannedPrincipal, live: LiveUser, progress: Progress, { evidenceAsOf }: Asking): string | null {
  const stranger = strangerIn(planned, live);
  if (stranger !== null) return stranger;
  for (const credential of planned.credentials) {
    const found = live.credentials.find(({ kind, id }) => kind === credential.kind && id === (credential.id ?? 'password'));
    const why = found === undefined ? missing(credential, progress) : changed(credential, found, progress, evidenceAsOf);
    if (why !== null) return why;
  }
  return null;
}

/** What exists and stands in no list of the plan. Access keys whose ids the plan did not know may be any. */
export function strangerIn({ credentials, others }: Pick<PlannedPrincipal, 'credentials' | 'others'>, live: LiveUser): string | null {
  const known = [...credentials, ...others];
  for (const kind of new Set(live.credentials.map((each) => each.kind))) {
    const unnamed = known.filter((each) => each.kind === kind && each.id === null && kind !== 'password').length;
    const isKnown = ({ id }: LiveCredential): boolean => known.some((one) => one.kind === kind && (one.id ?? 'password') === id);
    const strangers = live.credentials.filter((each) => each.kind === kind && !isKnown(each));
    const first = strangers[0];
    if (first !== undefined && strangers.length > unnamed) return `${named(first)} is not in the plan: it is new`;
  }
  return null;
}

/** Was it us? */
function missing(credential: PlannedCredential, { all }: Progress): string | null {
  const byUs = all.some(({ action, input }) =>
    credential.kind === 'password' ? action === 'DeleteLoginProfile' : action.startsWith('Delete') && names(input, credential.id),
  );
  return byUs ? null : `${named(credential)} is not there any more`;
}

function names(input: StepInput, id: string | null): boolean {
  return id !== null && Object.values(input).includes(id);
}

function changed(credential: PlannedCredential, found: LiveCredential, progress: Progress, evidenceAsOf: string): string | null {
  const byUs = progress.all.some(({ input }) => names(input, found.id) && input['Status'] === found.status);
  if (found.status !== credential.status && !byUs && credential.kind !== 'password') {
    return `${named(credential)} is ${found.status}, and was ${credential.status}`;
  }
  // One that was made anew has the name of the old one only where there are no ids.
  // What was made later than it was changed last is another one.
  if (found.kind === 'password' && isLater(found.created, credential.created ?? evidenceAsOf)) return 'its password was set since';
  if (isLater(found.lastUsed ?? null, credential.lastUsed)) return `${named(credential)} was used ${found.lastUsed ?? ''}`;
  return null;
}

function isLater(at: string | null, before: string | null): boolean {
  // What was not known before may have been earlier than this.
  return at !== null && (before === null || !(seconds(at) <= seconds(before)));
}

function usedRole({ blast }: PlannedPrincipal, lastUsed: string | null): string | null {
  return isLater(lastUsed, blast.lastUse) ? `it was used ${lastUsed ?? ''}` : null;
}

/** A document that a step takes the place of must still be the one that was looked at. */
function changedDocument({ steps }: PlannedPrincipal, live: Live, { done, all }: Progress): string | null {
  for (const { n, was, action, input } of steps) {
    if (was === undefined || done.has(n)) continue;
    const name = action.replace(/^iam:/, '');
    if (all.some((each) => each.n === n) && isDone(name, input, live) === true) continue;
    const current = documentOf(live, input['PolicyName']);
    if (current === null || documentDigest(current) !== was) return 'its document was changed since';
  }
  return null;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MOST_TAGS = 50;

/** The mark is written last: without room for it nothing would be known of the rest. */
function tooManyTags({ steps }: PlannedPrincipal, { tags }: LiveHolder, { stage }: Asking): string | null {
  if (stage !== 'quarantine') return null;
  const marks = steps.flatMap(({ input: { Tags = [] } }) => (Array.isArray(Tags) ? (Tags as readonly StepTag[]) : []));
  const count = new Set([...tags.map(({ key }) => key), ...marks.map(({ Key }) => Key)].map((key) => key.toLowerCase())).size;
  return count > MOST_TAGS ? `it has ${tags.length} tags, and ${MOST_TAGS} are allowed: there is no room for the mark` : null;
}

/** Whoever has it since was not looked at: what nobody used, they may. */
function spread({ attachments: before }: PlannedPrincipal, { attachments, bounds }: LivePolicy): string | null {
  if (bounds > 0) return 'it is a permissions boundary now';
  if (before === undefined || attachments <= before) return null;
  return `it is attached to ${attachments}, and was to ${before}: not all of them were looked at`;
}

function documentOf(live: Live, name: unknown): string | null {
  if (live.kind === 'policy') return live.versions.find(({ id }) => id === live.defaultVersion)?.document ?? null;
  return live.inline.find((each) => each.name === name)?.document ?? null;
}
