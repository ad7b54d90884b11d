import { accountAt, perAccount } from '../accounts.js';
import { integerField, textField, type Input } from '../config/fields.js';
import { pageToken, tokenPosition } from '../config/page-token.js';
import { WireError, type Action, type Actions } from '../service.js';
import type { WorldAccount } from '../world.js';
import { recordedIn, recordOf, type Recorded } from './records.js';

const MOST = 50;
const DAY_MS = 86_400_000;
/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html */
const KEPT_MS = 90 * DAY_MS;
const LAG_MINUTES = 5;

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

/** AWS CloudTrail: what was called in an account. */
export const cloudtrailActions: Actions = { LookupEvents: lookupEvents };
