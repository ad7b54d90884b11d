import type { Chunk } from '../../render/renderer.js';
import type { Delivered } from '../destination.js';
import { messageText } from '../message-text.js';
import type { Message } from '../message.js';
import type { Mail } from '../ports.js';
import type { MailAddress } from './address.js';
import { attached } from './attachment.js';
import { messageHtml } from './html.js';

const TEXT_BYTES = 100_000;

export interface Composition {
  readonly to: readonly string[];
  readonly subject: string;
  readonly message: Message;
  /** What is attached: `The whole report`. */
  readonly what: string;
  /** All of it in this format. */
  readonly text: AsyncIterable<Chunk>;
  readonly format: string;
  readonly sent: readonly Delivered[];
  /** Further lines for the reader. */
  readonly notes: readonly string[];
}

/** A mail with everything in it: text, HTML, attachment. */
export async function compose(address: MailAddress, { to, subject, what, message, text, format, sent, notes }: Composition): Promise<Mail> {
  const { rows, from, fromArn, region, configurationSet, replyTo } = address;
  const { attachment, note } = await attached(what, message, text, format, sent);
  const all = [note, ...notes];
  return {
    ...{ from, fromArn, region, configurationSet, replyTo, to, subject, attachment },
    text: `${await messageText(message, sent, rows, TEXT_BYTES)}\n\n${all.join('\n')}\n`,
    html: await messageHtml(message, sent, rows, all),
  };
}
