import type { Call, SandboxState } from '../service.js';
import { resourceOf } from './resource-of.js';
import { mailOf } from '../ses/account.js';
import { requestOf } from '../s3/request.js';

type Input = Call['input'];
type Resources = (call: Call, state: SandboxState) => readonly string[];

const OF_SERVICE: Readonly<Partial<Record<Call['service'], Resources>>> = {
  s3: (call) => [objectOf(call)],
  sns: ({ input }) => [String(input.TopicArn)],
  dynamodb: (call, state) => tablesIn(call.input).map((name) => own(call, state, `table/${String(name)}`)),
  events: (call, state) => busesIn(call.input).map((name) => own(call, state, `event-bus/${String(name)}`)),
  ses: identities,
  secretsmanager: ({ input }) => [String(input.SecretId)],
  ssm: ({ input }) => [String(input.Name)],
  sts: ({ input, action }) => [action === 'AssumeRole' ? String(input.RoleArn) : '*'],
  iam: (call, state) => [resourceOf(call, state)],
};

/**
 * ARNs of what a call is about, each of which its caller must be allowed; `*` where IAM knows no other.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/
 */
export function resourcesOf(call: Call, state: SandboxState): readonly string[] {
  return OF_SERVICE[call.service]?.(call, state) ?? ['*'];
}

function own({ service, region }: Call, { world }: SandboxState, name: string): string {
  const at = name.indexOf('/') + 1;
  return name.startsWith('arn:', at) ? name.slice(at) : `arn:aws:${service}:${region}:${world.hub.accountId}:${name}`;
}

function objectOf(call: Call): string {
  const { bucket, key } = requestOf(call);
  return `arn:aws:s3:::${bucket}${key === '' ? '' : `/${key}`}`;
}

function tablesIn({ TableName: name, RequestItems: items }: Input): readonly unknown[] {
  return typeof items === 'object' && items !== null ? Object.keys(items) : [name];
}

function busesIn({ Entries: entries, Name: name }: Input): readonly unknown[] {
  const all = Array.isArray(entries) ? (entries as readonly { readonly EventBusName?: unknown }[]) : [{ EventBusName: name }];
  return [...new Set(all.map((entry) => entry.EventBusName ?? 'default'))];
}

/** Of an address and its domain SES takes the one that is verified. */
function identities(call: Call, state: SandboxState): readonly string[] {
  const { FromEmailAddress: from, ConfigurationSetName: set } = call.input;
  if (call.action === 'GetAccount') return ['*'];
  const sets = typeof set === 'string' ? [`configuration-set/${set}`] : [];
  if (typeof from !== 'string') return sets.map((name) => own(call, state, name));
  const verified = mailOf(state, call.region).identities.includes(from) ? from : from.replace(/^.*@/, '');
  return [`identity/${verified}`, ...sets].map((name) => own(call, state, name));
}
