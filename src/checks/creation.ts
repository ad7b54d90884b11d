import { RECORD_DAYS, type Actor, type Creation } from '../evidence/creation.js';
import { valueOf, type AccountEvidence } from '../evidence/evidence.js';
import { DAY_MS, parseInstant } from '../model/instant.js';
import { UNKNOWN, type Unknown } from '../model/value.js';

/** How something was made; before the record begins; or not seen, though the record should have it. */
export type Made = Creation | typeof OLDER | Unknown;

export const OLDER = 'older than the record';

/** `madeBy`: it was made then or before; null: there is no such thing. */
export function creationOf(
  { cloudtrail, organization_trail: trail }: AccountEvidence,
  key: string | Unknown,
  madeBy: Date | Unknown | null,
  now: Date,
): Made {
  const record = valueOf(trail ?? cloudtrail);
  const found = record !== null && key !== UNKNOWN && Object.hasOwn(record.made, key) ? record.made[key] : undefined;
  if (found !== null && found !== undefined) return found;
  // How far back a trail reaches is not known before it has answered.
  if (trail?.seen === false) return UNKNOWN;
  return madeBy instanceof Date && madeBy < recordStart(record?.since, now) ? OLDER : UNKNOWN;
}

/** Since when the record has what was made: as it was read, or as CloudTrail keeps it. */
export function recordStart(since: string | undefined, now: Date): Date {
  return parseInstant(since) ?? new Date(now.getTime() - RECORD_DAYS * DAY_MS);
}

/** `AWSReservedSSO_<permission set>_<16 hex digits>`; the name of a session with it is that of the person. */
const PERMISSION_SET = /^AWSReservedSSO_(.+)_[0-9a-f]{16}$/;

/** Who it was, as kind and name: the name may be whatever somebody has chosen. */
export function actorInWords(actor: Actor): string {
  const { sourceIdentity, invokedBy, type } = actor;
  const who = principalInWords(actor);
  if (who === null) return invokedBy === null ? `unnamed ${type}` : `service ${invokedBy}`;
  const source = sourceIdentity === null ? '' : `, source identity ${sourceIdentity}`;
  return `${who}${source}${invokedBy === null || type === 'AWSService' ? '' : ` through ${invokedBy}`}`;
}

function principalInWords(actor: Actor): string | null {
  const { type, arn, name, accountId, invokedBy } = actor;
  if (type === 'Root') return `root user of ${accountId ?? 'an account'}`;
  const last = lastOf(arn);
  if (type === 'AssumedRole') return sessionInWords(actor, last ?? 'unnamed');
  const who = type === 'AWSService' ? invokedBy : (name ?? last ?? accountId);
  return who === null ? null : `${KINDS[type] ?? type} ${who}`;
}

function lastOf(arn: string | null): string | null {
  return arn?.includes('/') === true ? arn.slice(arn.lastIndexOf('/') + 1) : null;
}

function sessionInWords({ arn, name }: Actor, session: string): string {
  const role = name ?? arn?.split('/')[1] ?? 'unnamed';
  const set = PERMISSION_SET.exec(role)?.[1];
  return `${set === undefined ? `role ${role}` : `permission set ${set}`} as ${session}`;
}

const KINDS: Readonly<Record<string, string>> = {
  ...{ IAMUser: 'user', FederatedUser: 'federated user', SAMLUser: 'SAML user', WebIdentityUser: 'web identity' },
  ...{ IdentityCenterUser: 'Identity Center user', AWSAccount: 'account', AWSService: 'service' },
};

/** How tools name themselves to AWS; what stands first is looked for first. */
const TOOLS: readonly (readonly [RegExp, string])[] = [
  [/\bTerraform\b/i, 'terraform'],
  [/\bOpenTofu\b/i, 'opentofu'],
  [/\bPulumi\b/i, 'pulumi'],
  [/\bAnsible\b/i, 'ansible'],
  [/^aws-cli\//i, 'cli'],
  [/^aws-sdk-|^(Boto3?|Botocore)\//i, 'sdk'],
  [/^(console\.amazonaws\.com$|signin\.amazonaws\.com$|\[?S3Console\/|AWS Internal$|AWS-Internal)/i, 'console'],
];

/** Roles that StackSets works with in the accounts; CloudFormation user guide. */
const STACK_SETS = /^(stacksets-exec-[0-9a-f]+|AWSCloudFormationStackSetExecutionRole)$/;

/** What it was done with; a tool that nobody here knows in its own words. */
export function toolOf({ agent, invokedBy, console: atConsole, name }: Actor): string | null {
  const service = invokedBy ?? (agent !== null && /^[a-z0-9.-]+\.amazonaws\.com$/.test(agent) ? agent : null);
  if (service === 'cloudformation.amazonaws.com') return STACK_SETS.test(name ?? '') ? 'stacksets' : 'cloudformation';
  if (atConsole) return 'console';
  const known = agent === null ? undefined : TOOLS.find(([pattern]) => pattern.test(agent));
  return known?.[1] ?? service ?? agent;
}
