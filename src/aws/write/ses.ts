import type { Mail, MailAccount, MailPort } from '../../deliver/ports.js';
import { jsonAnswer, restRequest } from './protocols.js';
import type { SignedCall } from './signed-call.js';

/** Amazon SES, version 2. https://docs.aws.amazon.com/ses/latest/APIReference-V2/ */
export function mailPort(call: SignedCall): MailPort {
  const get = async (action: string, region: string | null, path: string): Promise<Readonly<Record<string, unknown>>> => {
    const answer = await call(restRequest({ service: 'ses', action, region, repeat: 'safe', method: 'GET', path }));
    return jsonAnswer(answer, `ses:${action}`);
  };
  return {
    account: async (region) => accountIn(await get('GetAccount', region, '/v2/email/account')),
    async requiresTls(region, set) {
      const path = `/v2/email/configuration-sets/${encodeURIComponent(set)}`;
      const { DeliveryOptions: options } = await get('GetConfigurationSet', region, path);
      return typeof options === 'object' && options !== null && 'TlsPolicy' in options && options.TlsPolicy === 'REQUIRE';
    },
    async send(mail) {
      // SES can't tell a mail that is sent twice, so only what it has refused is sent again.
      const asked = { service: 'ses', action: 'SendEmail', region: mail.region, repeat: 'unsent' } as const;
      const answer = await call(restRequest({ ...asked, method: 'POST', path: '/v2/email/outbound-emails', input: inputOf(mail) }));
      const { MessageId: id } = jsonAnswer(answer, 'ses:SendEmail');
      return typeof id === 'string' ? id : null;
    },
  };
}

function accountIn(answer: Readonly<Record<string, unknown>>): MailAccount {
  const { ProductionAccessEnabled: production, SendingEnabled: sending, SendQuota: quota } = answer;
  return { production: production === true, sending: sending === true, quota: quotaIn(quota) };
}

function quotaIn(quota: unknown): MailAccount['quota'] {
  if (typeof quota !== 'object' || quota === null || !('Max24HourSend' in quota) || !('SentLast24Hours' in quota)) return null;
  const { Max24HourSend: most, SentLast24Hours: used } = quota;
  // -1: no limit.
  return typeof most === 'number' && typeof used === 'number' && most >= 0 ? { most, used } : null;
}

function inputOf({ from, fromArn, to, replyTo, configurationSet, subject, text, html, attachment }: Mail): object {
  const content = (data: string): object => ({ Data: data, Charset: 'UTF-8' });
  const files = attachment === null ? [] : [fileOf(attachment)];
  return {
    FromEmailAddress: from,
    ...(fromArn === null ? {} : { FromEmailAddressIdentityArn: fromArn }),
    Destination: { ToAddresses: to },
    ...(replyTo.length === 0 ? {} : { ReplyToAddresses: replyTo }),
    ...(configurationSet === null ? {} : { ConfigurationSetName: configurationSet }),
    Content: {
      Simple: {
        Subject: content(subject),
        Body: { Text: content(text), Html: content(html) },
        ...(files.length === 0 ? {} : { Attachments: files }),
      },
    },
  };
}

function fileOf({ name, contentType, content }: NonNullable<Mail['attachment']>): object {
  return {
    ...{ FileName: name, ContentType: contentType, ContentDisposition: 'ATTACHMENT', ContentTransferEncoding: 'BASE64' },
    RawContent: Buffer.from(content).toString('base64'),
  };
}
