import { coverageLines } from './coverage-lines.js';
import type { Delivered } from './destination.js';
import { headlineOf } from './subject-line.js';
import { linkOf, moreLine } from './message-text.js';
import type { Message } from './message.js';
import { SendError } from './send-error.js';
import { tableLines, topTable } from './top-table.js';
import { webhookKind } from './webhook-target.js';

/** An incoming webhook. https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
export const slack = webhookKind({
  scheme: 'slack',
  about: 'a message in a channel of Slack, by an incoming webhook: counts, coverage and the first rows',
  example: 'slack:env:SLACK_WEBHOOK_URL',
  payload: async (message, sent) => ({ body: JSON.stringify(await payloadOf(message, sent)) }),
  check: ({ status, body }) => {
    if (!body.trimStart().startsWith('<')) return;
    const text = `the webhook: HTTP ${status}, and a page instead of an answer`;
    const hint = 'Check the address, and the proxy.';
    throw new SendError({ reason: 'broken', code: 'UnreadableAnswer', status, text, lost: true, hint });
  },
});

const ROWS = 10;

/** A section takes 3 000 characters; beyond that Slack refuses the whole message. */
const SECTION = 2_900;

async function payloadOf(message: Message, sent: readonly Delivered[]): Promise<object> {
  const headline = await headlineOf(message);
  const rows = rowsText(message);
  return {
    // What notifications show.
    text: escaped(headline),
    blocks: [
      section(`*${escaped(headline)}*`),
      ...(rows === '' ? [] : [section(rows)]),
      section(coverageText(message)),
      ...linkOf(sent).map((link) => section(`The whole report: \`${code(link)}\``)),
    ],
  };
}

/** Verbatim: else Slack makes links and mentions of what only looks like them. */
function section(text: string): object {
  return { type: 'section', text: { type: 'mrkdwn', text: text.length > SECTION ? `${cut(text)}…` : text, verbatim: true } };
}

/** Neither in the middle of an escape nor of a character. */
function cut(text: string): string {
  return text.slice(0, SECTION - 1).replace(/&\w{0,3}$|[\uD800-\uDBFF]$/, '');
}

/** As many of the first rows as fit into a section, and how many more there are. */
function rowsText(message: Message): string {
  for (let rows = ROWS; rows > 0; rows--) {
    const [titles = '', ...lines] = tableLines(topTable(message, rows));
    if (lines.length === 0) return '';
    const more = message.total - lines.length;
    const rest = more > 0 ? `\n${moreLine(more, message)}` : '';
    const text = `\`\`\`${[titles, ...lines].map(code).join('\n')}\`\`\`${rest}`;
    if (text.length <= SECTION) return text;
  }
  return '';
}

function coverageText(message: Message): string {
  return `${message.coverage.complete ? '' : ':warning: '}${coverageLines(message).map(escaped).join('\n')}`;
}

/** https://docs.slack.dev/messaging/formatting-message-text#escaping: these three, and no others. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Nothing in a block of code can end it. */
function code(text: string): string {
  return escaped(text.replaceAll('`', "'"));
}
