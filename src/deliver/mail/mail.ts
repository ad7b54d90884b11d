import { grouped, plural } from '../../text.js';
import type { Delivered, Destination, DestinationKind, Target } from '../destination.js';
import { headlineOf } from '../subject-line.js';
import type { Message } from '../message.js';
import { once } from '../once.js';
import type { Mail, MailPort } from '../ports.js';
import { SendError } from '../send-error.js';
import { mailAddress, type MailAddress } from './address.js';
import { compose } from './compose.js';
import { previewOwners, sendToOwners } from './owners.js';
import { preflight } from './preflight.js';

/** `mailto:…` */
export const mail: DestinationKind = {
  scheme: 'mailto',
  about: 'a mail through Amazon SES: counts, what changed, the worst rows, what was not seen, the report attached',
  example: 'mailto:security@example.com?from=audit@example.com',
  parse: (to, { format }) => targetOf(to, mailAddress(to), format ?? 'csv'),
};

function targetOf(to: string, address: MailAddress, format: string): Target {
  const { recipients, configurationSet } = address;
  return {
    to,
    scheme: 'mailto',
    actions: ['ses:SendEmail', 'ses:GetAccount', ...(configurationSet === null ? [] : ['ses:GetConfigurationSet'])],
    ...(recipients === null ? { columns: ['owner'] } : {}),
    open: ({ mail: port }) => ({
      preflight: () => preflight(address, port),
      ...insisting(address, port, recipients === null ? toOwners(address, format, port) : toAll(address, recipients, format, port)),
    }),
  };
}

type Ways = Pick<Destination, 'preview' | 'send'>;

/** `tls=require`: nothing is sent that could go unencrypted. */
function insisting({ requireTls, configurationSet, region }: MailAddress, port: MailPort, { preview, send }: Ways): Ways {
  return {
    preview,
    send: async (message, sent, parts) => {
      if (requireTls && configurationSet !== null && !(await port.requiresTls(region, configurationSet))) {
        const text = `the configuration set ${configurationSet} does not require TLS`;
        throw new SendError({ reason: 'refused', code: 'NoTls', text, hint: 'Set its TlsPolicy to REQUIRE, or leave tls=require out.' });
      }
      return send(message, sent, parts);
    },
  };
}

function toOwners(address: MailAddress, format: string, port: MailPort): Ways {
  return {
    preview: (message, _, { before }) => previewOwners(address, message, before),
    send: (message, _, parts) => sendToOwners(address, { message, format, port, parts }),
  };
}

function toAll(address: MailAddress, to: readonly string[], format: string, port: MailPort): Ways {
  const made = async (message: Message, sent: readonly Delivered[]): Promise<Mail> => {
    const subject = await headlineOf(message);
    return compose(address, { to, subject, what: 'The whole report', message, text: message.render(format), format, sent, notes: [] });
  };
  return {
    preview: async (message, sent) => {
      const one = await made(message, sent);
      const lines = one.text.trimEnd().split('\n').map((line) => `  ${line}`.trimEnd());
      return [`${to.join(', ')}: ${one.subject} (${sizeWords(one)})`, ...lines];
    },
    send: async (message, sent) => {
      const one = await made(message, sent);
      const id = await once(port.send(one));
      return { detail: `${to.join(', ')} (${grouped(message.lines)} ${plural(message.lines, 'row')}, ${sizeWords(one)})`, id };
    },
  };
}

function sizeWords({ attachment }: Mail): string {
  return attachment === null ? 'nothing attached' : `${attachment.name} attached, ${grouped(attachment.content.byteLength)} bytes`;
}
