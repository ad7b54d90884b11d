import { createHash } from 'node:crypto';
import { accountAt, perAccount } from '../accounts.js';
import { integerField, textField, type Input } from '../config/fields.js';
import { pageToken, tokenPosition } from '../config/page-token.js';
import { WireError, type Action, type Actions } from '../service.js';
import type { World, WorldAccount } from '../world.js';
import type { WorldTrailEvent } from '../world-trail.js';
import { creationsIn } from './creations.js';

const MOST = 50;
const DAY_MS = 86_400_000;
/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html */
const KEPT_MS = 90 * DAY_MS;
const LAG_MINUTES = 5;

/** Events of IAM, of the global endpoint of STS and of signing in are written down in one Region of the partition. */
const GLOBAL_REGIONS: Readonly<Record<World['partition'], string>> = {
  ...{ aws: 'us-east-1', 'aws-us-gov': 'us-gov-west-1', 'aws-cn': 'cn-north-1' },
};

interface Recorded extends WorldTrailEvent {
  readonly id: string;
  readonly ms: number;
  readonly source: string;
  readonly region: string;
}

/** The newest first; management events of 90 days, of one account and Region. Those of the last minutes are not there yet. */
const lookupEvents: Action = (call, state) => {
  const { world } = state;
  const { input } = call;
  const matches = attributeIn(input);
  const size = integerField(input, 'MaxResults') ?? MOST;
  if (size < 1 || size > MOST) throw invalid('MaxResults', 'Invalid MaxResults value');
  const [start, end] = [timeIn(input, 'StartTime') ?? -Infinity, timeIn(input, 'EndTime') ?? Infinity];
  if (start > end) throw invalid('TimeRange', 'The start time must not be after the end time');
  const account = accountAt(state, call.caller.accountId);
  const now = Date.parse(world.now);
  const until = now - (account.trail?.lagMinutes ?? LAG_MINUTES) * 60_000;
  const isShown = ({ ms, region }: Recorded): boolean =>
    region === call.region && ms >= Math.max(start, now - KEPT_MS) && ms <= Math.min(end, until);
  const all = perAccount(state, 'cloudtrail', account, (each) => recordedIn(each, world)).filter((each) => isShown(each) && matches(each));
  const scope = JSON.stringify(Object.entries(input).filter(([name]) => name !== 'NextToken' && name !== 'MaxResults').sort());
  const token = textField(input, 'NextToken');
  const from = token === undefined ? 0 : tokenPosition(scope, token);
  if (from === null) throw invalid('NextToken', 'Invalid token specified.');
  const events = all.slice(from, from + size).map((each) => onWire(each, account));
  return { Events: events, ...(from + size < all.length ? { NextToken: pageToken(scope, from + size) } : {}) };
};

function recordedIn(account: WorldAccount, world: World): readonly Recorded[] {
  const all = [...creationsIn(account, world), ...(account.trail?.events ?? [])].map((event, at): Recorded => {
    const source = event.source ?? 'iam.amazonaws.com';
    const region = event.region ?? (source.startsWith('iam.') ? GLOBAL_REGIONS[world.partition] : world.region);
    const digest = createHash('sha256').update(`${account.id} ${at} ${event.at} ${event.name}`).digest('hex');
    const id = digest.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    return { ...event, id, source, region, ms: Date.parse(event.at) };
  });
  return all.sort((a, b) => b.ms - a.ms);
}

type Matches = (event: Recorded) => boolean;

const ATTRIBUTES: Readonly<Record<string, (event: Recorded, value: string) => boolean>> = {
  EventId: ({ id }, value) => id === value,
  EventName: ({ name }, value) => name === value,
  EventSource: ({ source }, value) => source === value,
  ReadOnly: ({ readOnly = false }, value) => String(readOnly) === value,
  Username: (event, value) => userNameOf(event) === value,
  AccessKeyId: ({ identity }, value) => identity['accessKeyId'] === value,
  ResourceName: (event, value) => resourcesOf(event).some(({ ResourceName }) => ResourceName === value),
  ResourceType: (event, value) => resourcesOf(event).some(({ ResourceType }) => ResourceType === value),
};

/** One attribute and no more. */
function attributeIn(input: Input): Matches {
  const { LookupAttributes: asked = [] } = input;
  const wrong = invalid('LookupAttributes', 'You can only specify one attribute, with a key that is known and a value');
  if (!Array.isArray(asked) || asked.length > 1) throw wrong;
  const [attribute] = asked as readonly unknown[];
  if (attribute === undefined) return () => true;
  const { AttributeKey: key, AttributeValue: value } = attribute as Record<string, unknown>;
  const matches = typeof key === 'string' && Object.hasOwn(ATTRIBUTES, key) ? ATTRIBUTES[key] : undefined;
  if (matches === undefined || typeof value !== 'string' || value === '') throw wrong;
  return (event) => matches(event, value);
}

/** As text in JSON 1.1, times are seconds with or without a fraction. */
function timeIn(input: Input, name: string): number | undefined {
  const { [name]: value } = input;
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number') throw new WireError('SerializationException', 400, `${name} must be a timestamp`);
  return value * 1000;
}

function invalid(what: string, message: string): WireError {
  return new WireError(`Invalid${what}Exception`, 400, message);
}

/** Of a session its name, of the root user `root`, of a service none. */
function userNameOf({ identity }: Recorded): string | undefined {
  const { type, userName, arn } = identity;
  if (type === 'Root') return 'root';
  return typeof userName === 'string' ? userName : typeof arn === 'string' ? arn.split('/').at(-1) : undefined;
}

function resourcesOf({ name, response, request }: Recorded): readonly { readonly ResourceType: string; readonly ResourceName: string }[] {
  const entered = request?.['roleArn'];
  if (typeof entered === 'string') return [{ ResourceType: 'AWS::IAM::Role', ResourceName: entered }];
  const found = [/User$/, /Role$/].find((pattern) => pattern.test(name)) === undefined ? [] : Object.values(response ?? {});
  const names = [...found, request ?? {}].flatMap((each) =>
    Object.entries(each as Record<string, unknown>).filter(([key]) => /^(userName|roleName|userId|roleId|arn)$/.test(key)),
  );
  const type = /Role$/.test(name) ? 'AWS::IAM::Role' : 'AWS::IAM::User';
  return [...new Set(names.map(([, value]) => String(value)))].map((ResourceName) => ({ ResourceType: type, ResourceName }));
}

function onWire(event: Recorded, { id: accountId }: WorldAccount): object {
  const username = userNameOf(event);
  const key = event.identity['accessKeyId'];
  return {
    EventId: event.id,
    EventName: event.name,
    ReadOnly: String(event.readOnly ?? false),
    ...(typeof key === 'string' ? { AccessKeyId: key } : {}),
    EventTime: event.ms / 1000,
    EventSource: event.source,
    ...(username === undefined ? {} : { Username: username }),
    Resources: resourcesOf(event),
    CloudTrailEvent: event.raw ?? JSON.stringify(recordOf(event, accountId)),
  };
}

/**
 * A record as it lies in a trail.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
function recordOf(event: Recorded, accountId: string): Readonly<Record<string, unknown>> {
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

/** AWS CloudTrail: what was called in an account. */
export const cloudtrailActions: Actions = { LookupEvents: lookupEvents };
