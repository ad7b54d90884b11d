import { createHash } from 'node:crypto';
import { usageError } from '../errors.js';
import { quoted } from '../text.js';
import { optionLike, splitAddress } from './address-options.js';
import type { Delivered, DestinationKind, Target } from './destination.js';
import { headlineOf } from './subject-line.js';
import { messageJson } from './message-json.js';
import { clipped, messageText, sizeWords } from './message-text.js';
import type { Message } from './message.js';
import { once } from './once.js';
import type { SnsMessage } from './ports.js';
import { severityOf } from './severity.js';

/** `sns:<topic arn>` */
export const sns: DestinationKind = {
  scheme: 'sns',
  about: 'a message to a topic: text for people, JSON for programs, attributes for filter policies',
  example: 'sns:arn:aws:sns:eu-west-1:111122223333:iam-audit',
  parse: parseSns,
};

const TOPIC = /^arn:aws[\w-]*:sns:([a-z]{2,5}(?:-[a-z]+){1,3}-\d{1,2}):\d{12}:[\w-]{1,256}(\.fifo)?$/;

function parseSns(to: string): Target {
  const options = {
    structure: optionLike(to, 'structure', /^(protocol|text|json)$/, 'protocol, text or json'),
    group: optionLike(to, 'group', /^[\w.:-]{1,128}$/, 'up to 128 letters, digits and _ . : -'),
  };
  const { place: topicArn, options: { group, structure = 'protocol' } } = splitAddress(to, to.slice('sns:'.length), options);
  const [, region, fifo] = TOPIC.exec(topicArn) ?? [];
  if (region === undefined) throw usageError(`--to ${quoted(to)} is not the ARN of a topic`, `For example: ${sns.example}.`);
  if (fifo === undefined && group !== undefined) throw usageError(`--to ${quoted(to)}: only FIFO topics have groups`, 'Leave group out.');
  const topic = { topicArn, region, structure, group: fifo === undefined ? null : (group ?? 'iam-audit') };
  return {
    to,
    scheme: 'sns',
    actions: ['sns:Publish'],
    open: ({ sns: port }) => ({
      preview: async (message, sent) => {
        const made = await messageFor(topic, message, sent);
        return [`${topicArn}: ${made.subject} (${sizeWords(message, Buffer.byteLength(made.message))})`];
      },
      send: async (message, sent) => {
        const made = await messageFor(topic, message, sent);
        const id = await once(port.publish(made));
        return { detail: `${topicArn} (${sizeWords(message, Buffer.byteLength(made.message))})`, id };
      },
    }),
  };
}

interface Topic {
  readonly topicArn: string;
  readonly region: string;
  /** `protocol`: what suits each; `text`, `json`: the same for all. */
  readonly structure: string;
  /** null: it is no FIFO topic. */
  readonly group: string | null;
}

/** People read so many rows in a mail; a topic takes 256 KiB in all, and the same text stands there more than once. */
const ROWS = 25;
const TEXT_BYTES = 40_000;
const JSON_BYTES = 16_000;
const SMS_BYTES = 140;

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const SUBJECT_LENGTH = 99;

async function messageFor(topic: Topic, message: Message, sent: readonly Delivered[]): Promise<SnsMessage> {
  const headline = await headlineOf(message);
  const text = await messageText(message, sent, ROWS, TEXT_BYTES);
  const json = await messageJson(message, sent, JSON_BYTES);
  const { topicArn, region, group, structure } = topic;
  return {
    ...{ topicArn, region, group },
    subject: subjectOf(headline),
    message: structure === 'text' ? text : structure === 'json' ? json : byProtocol(text, json, headline),
    structured: structure === 'protocol',
    attributes: {
      report: { type: 'String', value: message.report },
      severity: { type: 'String', value: severityOf(message) },
      rows: { type: 'Number', value: String(message.count) },
      complete: { type: 'String', value: message.coverage.complete ? 'yes' : 'no' },
    },
    // The same report of the same run is the same message.
    duplicateId: group === null ? null : createHash('sha256').update(`${message.runId} ${json}`).digest('hex'),
  };
}

function byProtocol(text: string, json: string, headline: string): string {
  const programs = { 'email-json': json, sqs: json, lambda: json, http: json, https: json };
  return JSON.stringify({ default: text, ...programs, sms: clipped(headline, SMS_BYTES) });
}

/** ASCII, one line, short enough. */
function subjectOf(headline: string): string {
  const plain = headline.replace(/[^\x20-\x7e]+/g, ' ');
  return plain.length <= SUBJECT_LENGTH ? plain : `${plain.slice(0, SUBJECT_LENGTH - 3)}...`;
}
