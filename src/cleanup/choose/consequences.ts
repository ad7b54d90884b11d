import { activityOf } from '../../checks/activity.js';
import { adminOf } from '../../checks/admin.js';
import { ownerOf } from '../../checks/owner.js';
import { isEmail, normal } from '../../checks/people/identity.js';
import { roleActivity } from '../../checks/role-use.js';
import { mailBySmtp, SMTP } from '../../findings/mail-by-smtp.js';
import type { ReconciledRole, ReconciledUser } from '../../reconcile/entity.js';
import { UNKNOWN } from '../../model/value.js';
import type { Blast, PlannedCredential, Risk } from '../plan.js';
import type { Choice } from './choice.js';

/** Of a user or role as a whole. */
export function blastOf(someone: ReconciledUser | ReconciledRole, lastService: string | null = null): Blast {
  const last = someone.kind === 'user'
    ? activityOf(someone.credentials, someone.createdAt, someone.reportAsOf).last
    : roleActivity(someone).last;
  const lastUse = last === UNKNOWN ? 'unknown' : last instanceof Date ? last.toISOString().replace('.000Z', 'Z') : null;
  return { admin: adminOf(someone.policies), lastUse, lastService };
}

/** Of some of its credentials: what else of it is used daily says nothing of them. */
export function blastOfSome(user: ReconciledUser, credentials: readonly PlannedCredential[], lastService: string | null = null): Blast {
  const uses = credentials.map(({ lastUsed }) => lastUsed).sort((a, b) => ((a ?? '') < (b ?? '') ? 1 : -1));
  return { admin: adminOf(user.policies), lastUse: uses[0] ?? null, lastService };
}

/** high: an administrator, or who may be one; or others rely on it by name · medium: it was used once · low: no use on record. */
export function riskOf({ admin, lastUse }: Blast, breaksOthers: boolean): Risk {
  if (admin !== 'no' || breaksOthers) return 'high';
  return lastUse === null ? 'low' : 'medium';
}

/** Value of the owner tag, or the name where it is an address. */
export function planOwner({ name, tags }: ReconciledUser | ReconciledRole, { ownerTag }: Choice): string | null {
  const owner = ownerOf(tags, ownerTag);
  if (typeof owner === 'string' && owner.trim() !== '') return owner;
  return isEmail(normal(name)) ? name : null;
}

const UNSEEN = 'Policies of buckets, KMS keys, topics and the like that name it were not looked at';

/** What may break when a user, or some of its credentials, are switched off or gone. */
export function userBreaks(
  user: ReconciledUser,
  { credentials, whole }: { readonly credentials: readonly PlannedCredential[]; readonly whole: boolean },
  choice: Choice,
): readonly string[] {
  const keys = credentials.filter(({ kind }) => kind === 'key');
  const smtp = keys.length > 0 && mailBySmtp(user) !== 'no' ? [`Mail through Amazon SES: ${SMTP}`] : [];
  if (!whole) return smtp;
  const services = credentials.filter(({ kind, status }) => kind === 'service_credential' && status === 'Active');
  return [
    ...smtp,
    ...services.map(({ id }) => `What signs in with service-specific credential ${id ?? ''}: AWS does not tell when that was last`),
    ...trustedBy(user.arn, choice),
    'Sessions of roles that it has assumed go on until they end',
    choice.stage === 'remove' ? `${UNSEEN}; they keep its dead id` : UNSEEN,
  ];
}

/** Trust policies that name it, of all roles that were seen. */
export function trustedBy(arn: string, { named, stage }: Choice): readonly string[] {
  const roles = named.get(arn) ?? [];
  if (roles.length === 0) return [];
  const shown = roles.slice(0, 5).join(', ');
  const more = roles.length > 5 ? ` and ${roles.length - 5} more` : '';
  return [stage === 'remove' ? `Trust policies that name it hold a dead id then: ${shown}${more}` : `It can't assume ${shown}${more}`];
}

/** Services that may assume the role go on trying. */
export function roleBreaks({ trust, arn }: ReconciledRole, choice: Choice): readonly string[] {
  const services = servicesIn(trust);
  const removed = choice.stage === 'remove';
  return [
    ...services.map((service) => `What ${service} does with it: AWS services get AccessDenied`),
    ...(services.some((service) => service.startsWith('ec2.')) && removed
      ? ['Instance profiles that hold it stay empty, and the credentials of running instances are not renewed']
      : []),
    ...trustedBy(arn, choice),
    removed ? `${UNSEEN}; they keep its dead id, and functions and tasks go on naming the role` : UNSEEN,
  ];
}

function servicesIn(trust: string): readonly string[] {
  return [...new Set(decoded(trust).match(/[a-z0-9-]+\.amazonaws\.com(\.cn)?(?=")/g) ?? [])].sort();
}

/** Plain or URL-encoded JSON. */
export function decoded(trust: string): string {
  try {
    return trust.trimStart().startsWith('{') ? trust : decodeURIComponent(trust);
  } catch {
    return trust;
  }
}
