import { eventbridge } from '../../src/deliver/eventbridge.js';
import { mail } from '../../src/deliver/mail/mail.js';
import type { DestinationKind } from '../../src/deliver/destination.js';
import type { Message } from '../../src/deliver/message.js';
import type { BusEvent, Mail, Ports, SnsMessage } from '../../src/deliver/ports.js';
import { slack } from '../../src/deliver/slack.js';
import { sns } from '../../src/deliver/sns.js';
import { teams } from '../../src/deliver/teams.js';
import { asStream } from '../../src/render/as-stream.js';
import type { ColumnHead } from '../../src/reports/column.js';
import { IS_FULL, IS_WHOLE } from '../extent.js';

/** What makes the most bytes of one character, in JSON, in JSON in JSON, in UTF-8 and in Slack's escapes; and what is obeyed. */
const LONG = ['"', '\u202e', '<!channel>', ...(IS_FULL ? ['😀', '\\', '\n', '&', '\u0000', 'é', 'x', '`', 'https://evil.example/ ', '|', '\uD800'] : [])];
const EVIL = 'Evil\r\nBcc: all@evil.example <!here> @channel `*_~ https://evil.example [x](http://y) {{DATE(1)}} \u202e\u0007';

const columns: readonly ColumnHead[] = ['who', 'where', 'what', 'why'].map((key): ColumnHead => ({ key, title: key, type: 'text', about: key, needs: [], weight: 0 }));

/** A report whose cells are `size` signs long, and whose summary names an account that could not be seen. */
function messageOf(sign: string, size: number, rows: number): Message {
  const cell = sign.repeat(size);
  const all = Array.from({ length: rows }, () => columns.map(() => ({ value: cell })));
  const coverage = {
    ...{ accounts: 2, accountsComplete: 1, complete: false, skipped: [], notes: [] },
    gaps: [{ accountId: '111122223333', source: 'credential_report', reason: 'denied', detail: EVIL }],
  };
  return {
    ...{ report: 'users', runId: '20261120T083000Z-0123', kept: true, generatedAt: new Date('2026-11-20T08:30:00Z'), count: rows, lines: rows, total: rows },
    scope: { organizationId: 'o-example', callerAccountId: '111122223333', partition: 'aws' },
    ...{ noun: ['user', 'users'], title: `${rows} users in 1 of 2 accounts`, coverage, listedBy: 'account_details' },
    summary: ['head', ...Array.from({ length: 20 }, () => `  denied: ${EVIL} ${cell}`)],
    ...{ columns, top: all.slice(0, 50), changes: () => Promise.resolve(null) },
    document: () => ({ columns, rows: asStream(all), schema: 'iam-audit/users/1', generatedAt: new Date(0), scope: {}, coverage }),
    render: () => asStream([cell]),
  } as unknown as Message;
}

async function delivered(kind: DestinationKind, to: string, message: Message) {
  const posted: string[] = [];
  const topics: SnsMessage[] = [];
  const mails: Mail[] = [];
  const puts: (readonly BusEvent[])[] = [];
  const ports = {
    web: { post: ({ body }: { readonly body: string }) => { posted.push(body); return Promise.resolve({ status: 200, body: 'ok' }); } },
    sns: { publish: (one: SnsMessage) => { topics.push(one); return Promise.resolve('id'); } },
    mail: { send: (one: Mail) => { mails.push(one); return Promise.resolve('id'); } },
    events: {
      busExists: () => Promise.resolve(true),
      put: (_: unknown, events: readonly BusEvent[]) => { puts.push(events); return Promise.resolve(events.map(() => ({ id: '1', code: null, text: '' }))); },
    },
    now: () => new Date(0),
  } as unknown as Ports;
  const target = await kind.parse(to, { env: { HOOK: 'https://hooks.example/T0/B0/x' }, format: undefined, each: true });
  await target.open(ports).send(message, [], { before: [], accepted: [] });
  return { posted, topics, mails, puts };
}

describe.each(LONG.map((sign) => [JSON.stringify(sign), sign] as const))('of cells that are nothing but %s', (_, sign) => {
  const messages = (IS_WHOLE ? [[1, 1], [40, 50], [900, 30], [4_000, 12]] : [[60, 50], [1_500, 8]]).map(([size = 1, rows = 1]) => messageOf(sign, size, rows));

  it('Slack takes it: no section too long, no escape cut, nothing that it obeys', async () => {
    for (const message of messages) {
      const { posted: [body = ''] } = await delivered(slack, 'slack:env:HOOK', message);
      const { text, blocks } = JSON.parse(body) as { readonly text: string; readonly blocks: readonly { readonly text: { readonly text: string; readonly verbatim: boolean } }[] };
      expect(blocks.length).toBeLessThanOrEqual(50);
      expect(blocks.map((block) => block.text.text).join('').length).toBeLessThan(13_000);
      for (const one of [text, ...blocks.map((block) => block.text.text)]) {
        expect(one.length).toBeLessThanOrEqual(3_000);
        expect(one).not.toMatch(/\p{Cs}/u);
        expect(one).not.toMatch(/[<>]|&(?!(amp|lt|gt);)/);
      }
      expect(blocks.every((block) => block.text.verbatim)).toBe(true);
    }
  });

  it('Teams takes it: below 28 KB, in runs of one line', async () => {
    for (const message of messages) {
      const { posted: [body = ''] } = await delivered(teams, 'teams:env:HOOK', message);
      expect(Buffer.byteLength(body)).toBeLessThan(28_000);
      const [{ content: { body: blocks } }] = (JSON.parse(body) as { readonly attachments: readonly [{ readonly content: { readonly body: readonly { readonly inlines: readonly { readonly type: string; readonly text: string }[] }[] } }] }).attachments;
      for (const { type, text } of blocks.flatMap(({ inlines }) => inlines)) expect([type, /[\p{Cc}\u202e]/u.test(text)]).toEqual(['TextRun', false]);
    }
  });

  it('a topic takes it: 262 144 bytes with its attributes, a subject of one line of ASCII', async () => {
    for (const message of messages) {
      for (const structure of ['protocol', 'text', 'json']) {
        const { topics: [one] } = await delivered(sns, `sns:arn:aws:sns:eu-west-1:111122223333:t?structure=${structure}`, message);
        const attributes = Object.entries(one?.attributes ?? {}).flatMap(([name, { type, value }]) => [name, type, value]);
        expect(Buffer.byteLength([one?.message ?? '', ...attributes].join(''))).toBeLessThanOrEqual(262_144);
        expect(one?.subject).toMatch(/^[A-Za-z][\x20-\x7e]{0,98}$/);
        if (structure !== 'text') expect(Object.values(JSON.parse(one?.message ?? '') as object).length).toBeGreaterThan(1);
      }
    }
  });

  it('a bus takes it: ten events and 256 KB at once, each of JSON', async () => {
    for (const message of [...messages, messageOf(sign, 20_000, 12)]) {
      const { puts } = await delivered(eventbridge, 'eventbridge:default', message).catch((error: unknown) => {
        expect(error).toMatchObject({ code: 'RowTooLarge' });
        return { puts: [] };
      });
      for (const events of puts) {
        expect(events.length).toBeLessThanOrEqual(10);
        expect(events.reduce((sum, { type, detail }) => sum + 'iam-audit'.length + Buffer.byteLength(type) + Buffer.byteLength(detail), 0)).toBeLessThan(256 * 1024);
        for (const { detail } of events) expect(typeof JSON.parse(detail)).toBe('object');
      }
    }
  });

  it('a mail has one line in each header, and no tag but its own', async () => {
    for (const message of messages.slice(0, 2)) {
      const { mails: [one] } = await delivered(mail, 'mailto:a@example.com?from=b@example.com', message);
      expect(one?.subject).toMatch(/^[\x20-\x7e]{1,200}$/);
      expect(one?.attachment?.name).toMatch(/^[\w.-]+$/);
      expect(one?.html.replace(/<(\/?)(h2|p|b|pre|table|thead|tbody|tr|th|td|html|head|body|meta|!DOCTYPE)( [a-z-]+="[^"<>]*")*( html| lang="en")?>/g, '')).not.toMatch(/[<>]/);
      expect(/[\p{Cf}\p{Co}]|(?!\n)\p{Cc}/u.test(`${one?.html ?? ''}${one?.text ?? ''}`)).toBe(false);
    }
  });
});
