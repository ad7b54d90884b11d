export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly accountId: string;
  readonly resource: string;
}

export function parseArn(text: string): Arn | null {
  const [arn, partition, service, region, accountId, ...resource] = text.split(':');
  if (arn !== 'arn' || !partition || !service || region === undefined || accountId === undefined) return null;
  return resource.length === 0 ? null : { partition, service, region, accountId, resource: resource.join(':') };
}

/** Path and name of an IAM user ARN: `…:user/eng/alice` is `/eng/` and `alice`; null for any other ARN. */
export function parseUserArn(text: string): { readonly path: string; readonly name: string } | null {
  const resource = parseArn(text)?.resource;
  if (resource?.startsWith('user/') !== true) return null;
  const cut = resource.lastIndexOf('/');
  return { path: resource.slice('user'.length, cut + 1), name: resource.slice(cut + 1) };
}

/** AWS-managed policies live under the account `aws`, in every partition. */
export function isAwsManagedPolicy(arn: string): boolean {
  return parseArn(arn)?.accountId === 'aws';
}

/** AWS tracks each Region from a date on, and lists Regions of these partitions only (IAM user guide, last accessed information). */
const TRACKED_PARTITIONS: readonly string[] = ['aws', 'aws-us-gov'];

/** Does it mean anything that AWS has no record of use? Not of a partition that it does not say to track. */
export function isTracked(arn: string): boolean {
  return isTrackedPartition(parseArn(arn)?.partition);
}

export function isTrackedPartition(partition: string | null | undefined): boolean {
  return partition !== null && partition !== undefined && TRACKED_PARTITIONS.includes(partition);
}

/** Role ARN from a name that may carry a path: `audit/Reader` or `/audit/Reader`. */
export function roleArn(partition: string, accountId: string, nameWithPath: string): string {
  return `arn:${partition}:iam::${accountId}:role/${nameWithPath.replace(/^\//, '')}`;
}
