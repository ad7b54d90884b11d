import { nextId, outboxOf } from '../outbox.js';
import { notImplemented } from '../server/errors.js';
import { WireError, type Call, type SandboxState } from '../service.js';
import type { WorldTopic } from '../world-delivery.js';
import { attributesOf, sizeOf } from './attributes.js';
import { checkStructure, checkSubject } from './message.js';

const ARN = /^arn:[\w-]+:sns:([a-z0-9-]+):\d{12}:([\w-]{1,256}(?:\.fifo)?)$/;

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html: body and attributes together. */
const LARGEST = 262_144;

/** sns:Publish to a topic. */
export function publish(call: Call, state: SandboxState): object {
  const { input, region } = call;
  for (const name of ['TargetArn', 'PhoneNumber']) if (input[name] !== undefined) throw notImplemented(`${name} of sns:Publish`);
  const topic = topicOf(textOf(input, 'TopicArn'), region, state);
  const message = textOf(input, 'Message');
  if (message === '') throw invalid('Empty message');
  if (input.Subject !== undefined) checkSubject(textOf(input, 'Subject'));
  if (input.MessageStructure !== undefined) checkStructure(textOf(input, 'MessageStructure'), message);
  const attributes = attributesOf(input.MessageAttributes);
  if (Buffer.byteLength(message) + sizeOf(attributes) > LARGEST) throw invalid('Message too long');
  if (topic.keyDenied === true) throw new WireError('KMSAccessDenied', 400, 'The caller may not use the key of the topic');
  const repeated = topic.arn.endsWith('.fifo') ? sameAsBefore(call, topic, state) : null;
  if (repeated !== null) return { MessageId: repeated };
  const id = nextId(state, 'sns');
  remember(call, topic, state, id);
  outboxOf(state).push({ service: 'sns', region, id, input: { ...input, MessageAttributes: attributes } });
  return { MessageId: id, ...(topic.arn.endsWith('.fifo') ? { SequenceNumber: `1000000000000000${id.slice(-4)}` } : {}) };
}

function topicOf(arn: string, region: string, { world }: SandboxState): WorldTopic {
  const [, home] = ARN.exec(arn) ?? [];
  // A topic is known in its own Region only.
  if (home === undefined || home !== region) throw invalid('TopicArn');
  const topic = world.delivery?.topics?.find((each) => each.arn === arn);
  if (topic === undefined) throw new WireError('NotFound', 404, 'Topic does not exist');
  return topic;
}

/** What was accepted within five minutes under the same id is accepted again, and not sent. */
function sameAsBefore({ input }: Call, topic: WorldTopic, state: SandboxState): string | null {
  if (typeof input.MessageGroupId !== 'string') throw invalid('The MessageGroupId parameter is required for FIFO topics');
  const key = duplicateKey(input, topic);
  if (key === null) {
    throw invalid('The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly');
  }
  const before = duplicates(state).get(key);
  return before === undefined || state.clock().getTime() - before.at > 300_000 ? null : before.id;
}

function remember({ input }: Call, topic: WorldTopic, state: SandboxState, id: string): void {
  const key = topic.arn.endsWith('.fifo') ? duplicateKey(input, topic) : null;
  if (key !== null) duplicates(state).set(key, { id, at: state.clock().getTime() });
}

function duplicateKey({ MessageDeduplicationId: given, Message: message }: Call['input'], topic: WorldTopic): string | null {
  if (typeof given === 'string') return `${topic.arn} ${given}`;
  return topic.contentBasedDeduplication === true ? `${topic.arn} ${String(message)}` : null;
}

function duplicates(state: SandboxState): Map<string, { readonly id: string; readonly at: number }> {
  return state.memory('sns.duplicates', () => new Map<string, { readonly id: string; readonly at: number }>());
}

function textOf(input: Call['input'], name: string): string {
  const value = input[name];
  if (typeof value === 'string') return value;
  throw invalid(`${name} Reason: no value for required parameter`);
}

function invalid(what: string): WireError {
  return new WireError('InvalidParameter', 400, `Invalid parameter: ${what}`);
}
