import type { Actor } from '../evidence/creation.js';
import type { AccountSession, TrailEvent } from '../gather/ports.js';
import { isRecord } from '../model/is-record.js';
import { allPages } from './pages.js';
import { shortened } from './shortened.js';
import { tokenIn, unreadable, type AskJson, type JsonObject } from './signed-ask.js';

const MOST = 50;
const ACTION = 'cloudtrail:LookupEvents';

/** `region`: where the partition writes down what IAM is asked. */
export function cloudtrailOf(ask: AskJson, region: () => Promise<string>): Pick<AccountSession, 'events'> {
  const asked = { service: 'cloudtrail', action: 'LookupEvents' } as const;
  const lookup: AskLookup = async (input, read) => ask({ ...asked, region: await region(), input }, read);
  return { events: (name, since) => eventPages(lookup, 'EventName', name, since) };
}

export type AskLookup = <T>(input: object, read: (answer: JsonObject) => T) => Promise<T>;

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html: one attribute at most, the newest first. */
export function eventPages(ask: AskLookup, attribute: string, value: string, since: Date): AsyncIterable<readonly TrailEvent[]> {
  return allPages(ACTION, async (token) => {
    const asked = {
      LookupAttributes: [{ AttributeKey: attribute, AttributeValue: value }],
      StartTime: Math.floor(since.getTime() / 1000),
      MaxResults: MOST,
      ...(token === undefined ? {} : { NextToken: token }),
    };
    return ask(asked, (answer) => {
      const { Events: events } = answer;
      if (!Array.isArray(events)) throw unreadable(ACTION, 'Events is missing');
      return { items: events.map(eventOf), next: tokenIn(answer, ACTION) };
    });
  });
}

function eventOf(event: unknown): TrailEvent {
  const { EventId: id, EventTime: time, CloudTrailEvent: text } = isRecord(event) ? event : {};
  const record = parsed(text);
  const at = typeof time === 'number' && Number.isFinite(time) ? new Date(time * 1000) : null;
  const what = `CloudTrail's event ${typeof id === 'string' ? id : 'without an id'}`;
  if (at === null || Number.isNaN(at.getTime())) return { problem: `${what} has no time` };
  const when = `${what} of ${at.toISOString()}`;
  if (record === null) return { problem: `${when} holds no record` };
  const call = callIn(record);
  return call === null ? { problem: `${when} holds no whole record` } : { at: at.toISOString(), ...call, ...recorded(record) };
}

/** null: which call it was, or whether it was done, is not said. */
function callIn(record: JsonObject): { readonly source: string; readonly name: string } | null {
  const [source, name] = [textIn(record, 'eventSource'), textIn(record, 'eventName')];
  const isTold = ['undefined', 'string'].includes(typeof (record['errorCode'] ?? undefined));
  return source === null || name === null || !isTold ? null : { source, name };
}

function parsed(text: unknown): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = typeof text === 'string' ? JSON.parse(text) : null;
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
function recorded(record: Readonly<Record<string, unknown>>) {
  return {
    region: textIn(record, 'awsRegion') ?? 'an unknown Region',
    principalId: textIn(partIn(record, 'userIdentity'), 'principalId'),
    errorCode: textIn(record, 'errorCode'),
    actor: actorOf(record),
    response: record['responseElements'],
  };
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
function actorOf(record: Readonly<Record<string, unknown>>): Actor {
  const identity = partIn(record, 'userIdentity');
  const session = partIn(identity, 'sessionContext');
  return {
    type: textIn(identity, 'type') ?? 'Unknown',
    arn: textIn(identity, 'arn'),
    accountId: textIn(identity, 'accountId'),
    name: textIn(identity, 'userName') ?? textIn(partIn(session, 'sessionIssuer'), 'userName'),
    sourceIdentity: textIn(session, 'sourceIdentity'),
    invokedBy: textIn(identity, 'invokedBy'),
    address: textIn(record, 'sourceIPAddress'),
    agent: textIn(record, 'userAgent'),
    console: String(record['sessionCredentialFromConsole']) === 'true',
  };
}

function partIn(record: Readonly<Record<string, unknown>>, name: string): Readonly<Record<string, unknown>> {
  const part = record[name];
  return isRecord(part) ? part : {};
}

/** What a caller says of itself may be anything: it is kept and shown, so on one line and not without end. */
function textIn(record: Readonly<Record<string, unknown>>, name: string): string | null {
  const text = record[name];
  return typeof text === 'string' && text !== '' ? shortened(text).replace(/\p{Cc}/gu, '') : null;
}
