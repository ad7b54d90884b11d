import { coverageLines } from './coverage-lines.js';
import type { Delivered } from './destination.js';
import { headlineOf } from './subject-line.js';
import { linkOf, moreLine } from './message-text.js';
import type { Message } from './message.js';
import { SendError } from './send-error.js';
import { tableLines, topTable } from './top-table.js';
import { webhookKind } from './webhook-target.js';

/** "When a Teams webhook request is received" of Workflows; the older connectors were switched off. */
export const teams = webhookKind({
  scheme: 'teams',
  about: 'a card in a channel of Microsoft Teams, by a workflow that waits for a webhook',
  example: 'teams:env:TEAMS_WEBHOOK_URL',
  payload: async (message, sent) => ({ body: await bodyOf(message, sent) }),
});

const ROWS = 15;

/** Teams refuses more than 28 KB. */
const LARGEST_BYTES = 25_000;

async function bodyOf(message: Message, sent: readonly Delivered[]): Promise<string> {
  const headline = await headlineOf(message);
  for (let rows = ROWS; rows >= 0; rows--) {
    const body = JSON.stringify(cardOf(headline, message, sent, rows));
    if (Buffer.byteLength(body) <= LARGEST_BYTES) return body;
  }
  throw new SendError({ reason: 'too_large', code: 'TooLarge', text: 'the card has more than 28 KB even without rows' });
}

const FIXED = { fontType: 'Monospace' };

/** Text runs know no markdown, so no name can become a link, a mention or a heading. */
function cardOf(headline: string, message: Message, sent: readonly Delivered[], rows: number): object {
  const [titles = '', ...lines] = tableLines(topTable(message, rows));
  const more = message.total - lines.length;
  const body = [
    run(headline, { weight: 'Bolder', size: 'Medium' }),
    ...(lines.length === 0 ? [] : [run(titles, { ...FIXED, weight: 'Bolder' })]),
    ...lines.map((line) => run(line, FIXED)),
    ...(more > 0 ? [run(moreLine(more, message))] : []),
    ...coverageLines(message).map((line) => run(line, message.coverage.complete ? { isSubtle: true } : { color: 'Warning' })),
    ...linkOf(sent).map((link) => run(`The whole report: ${link}`)),
  ];
  const schema = { $schema: 'http://adaptivecards.io/schemas/adaptive-card.json', type: 'AdaptiveCard', version: '1.4' };
  const content = { ...schema, body, msteams: { width: 'Full' } };
  return { type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }] };
}

function run(text: string, look: Readonly<Record<string, unknown>> = {}): object {
  return { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text, ...look }] };
}
