import type { SnsMessage, SnsPort } from '../../deliver/ports.js';
import { xmlText } from './faults.js';
import { queryRequest } from './protocols.js';
import type { SignedCall } from './signed-call.js';

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
export function snsPort(call: SignedCall): SnsPort {
  return {
    async publish(message) {
      // A FIFO topic takes a message twice and sends it once (for five minutes); any other would send it twice.
      const repeat = message.duplicateId === null ? 'unsent' : 'safe';
      const asked = { service: 'sns', action: 'Publish', region: message.region, repeat, version: '2010-03-31' } as const;
      const { body } = await call(queryRequest({ ...asked, input: formOf(message) }));
      return xmlText(body, 'MessageId');
    },
  };
}

function formOf({ topicArn, subject, message, structured, attributes, group, duplicateId }: SnsMessage): Readonly<Record<string, string>> {
  const entries = Object.entries(attributes).flatMap(([name, { type, value }], index) => {
    const entry = `MessageAttributes.entry.${index + 1}`;
    return [[`${entry}.Name`, name], [`${entry}.Value.DataType`, type], [`${entry}.Value.StringValue`, value]] as const;
  });
  return {
    ...{ TopicArn: topicArn, Subject: subject, Message: message },
    ...(structured ? { MessageStructure: 'json' } : {}),
    ...Object.fromEntries(entries),
    ...(group === null || duplicateId === null ? {} : { MessageGroupId: group, MessageDeduplicationId: duplicateId }),
  };
}
