import { createHash } from 'node:crypto';
import type { World, WorldAccount } from '../world.js';
import type { WorldTrailEvent } from '../world-trail.js';
import { creationsIn } from './creations.js';

/** Events of IAM, of the global endpoint of STS and of signing in are written down in one Region of the partition. */
const GLOBAL_REGIONS: Readonly<Record<World['partition'], string>> = {
  ...{ aws: 'us-east-1', 'aws-us-gov': 'us-gov-west-1', 'aws-cn': 'cn-north-1' },
};

export interface Recorded extends WorldTrailEvent {
  readonly id: string;
  readonly ms: number;
  readonly source: string;
  readonly region: string;
}

/** The newest first. */
export function recordedIn(account: WorldAccount, world: World): readonly Recorded[] {
  const all = [...creationsIn(account, world), ...(account.trail?.events ?? [])].map((event, at): Recorded => {
    const source = event.source ?? 'iam.amazonaws.com';
    const region = event.region ?? (source.startsWith('iam.') ? GLOBAL_REGIONS[world.partition] : world.region);
    const digest = createHash('sha256').update(`${account.id} ${at} ${event.at} ${event.name}`).digest('hex');
    const id = digest.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    return { ...event, id, source, region, ms: Date.parse(event.at) };
  });
  return all.sort((a, b) => b.ms - a.ms);
}

/**
 * A record as it lies in a trail.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function recordOf(event: Recorded, accountId: string): Readonly<Record<string, unknown>> {
  const { identity, at, source, name, region, sourceIPAddress, userAgent } = event;
  const { errorCode, request, response, readOnly = false, id, more } = event;
  return {
    eventVersion: '1.11',
    userIdentity: identity,
    eventTime: at,
    eventSource: source,
    eventName: name,
    awsRegion: region,
    ...(sourceIPAddress === undefined ? {} : { sourceIPAddress }),
    ...(userAgent === undefined ? {} : { userAgent }),
    ...(errorCode === undefined ? {} : { errorCode, errorMessage: 'An error occurred' }),
    requestParameters: request ?? null,
    responseElements: errorCode === undefined ? (response ?? null) : null,
    requestID: id,
    eventID: id,
    readOnly,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: accountId,
    eventCategory: 'Management',
    ...more,
  };
}
