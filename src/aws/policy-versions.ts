import type { ManagedPolicyDetail, PolicyVersion } from '@aws-sdk/client-iam';
import type { PolicyVersionText, PolicyVersionTexts } from '../evidence/values.js';
import { isoTime } from './iso-time.js';

/**
 * What of a policy's versions tells since when it has granted something; null: its default version is as old as the
 * policy, or AWS sent none. Versions are numbered as they are made, and a deleted one leaves its number free for ever
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html): what is older than a deleted
 * one is left out, for it is unknown what that one granted. So are newer ones than the default one, which decide nothing.
 */
export function policyVersions(policy: ManagedPolicyDetail): PolicyVersionTexts | null {
  const numbered = new Map<number, PolicyVersion>();
  for (const version of policy.PolicyVersionList ?? []) {
    const number = numberOf(version);
    if (number !== null) numbered.set(number, version);
  }
  const current = policy.PolicyVersionList?.find(isDefault);
  if (current === undefined) return null;
  const createdAt = madeAt(current, policy);
  const earlier = earlierThan(numberOf(current) ?? 0, numbered, policy);
  return earlier.length === 0 && createdAt === isoTime(policy.CreateDate) ? null : { createdAt, earlier };
}

export function isDefault({ IsDefaultVersion }: PolicyVersion): boolean {
  return IsDefaultVersion === true;
}

function earlierThan(
  current: number,
  numbered: ReadonlyMap<number, PolicyVersion>,
  policy: ManagedPolicyDetail,
): readonly PolicyVersionText[] {
  const found: PolicyVersionText[] = [];
  for (let number = current - 1; ; number -= 1) {
    const version = numbered.get(number);
    if (version === undefined) return found;
    found.push({ createdAt: madeAt(version, policy), document: version.Document ?? '' });
  }
}

/** The first version is made with the policy. */
function madeAt(version: PolicyVersion, { CreateDate }: ManagedPolicyDetail): string | null {
  const own = isoTime(version.CreateDate);
  return numberOf(version) === 1 ? (isoTime(CreateDate) ?? own) : own;
}

/** `v12` is 12; null: no number that tells its place. */
function numberOf({ VersionId = '' }: PolicyVersion): number | null {
  const [, digits] = /^v([1-9]\d*)$/.exec(VersionId) ?? [];
  return digits === undefined ? null : Number(digits);
}
