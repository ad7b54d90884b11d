import { createHash, createHmac } from 'node:crypto';
import { rowWriter } from '../render/json-cell.js';
import { isoTime } from '../render/cell-text.js';
import type { Delivered } from './destination.js';
import type { Changes, Message } from './message.js';
import { SendError } from './send-error.js';
import { webhookKind, type Payload } from './webhook-target.js';

/** A program of your own that takes JSON over https, signed where a key is named. */
export const webhook = webhookKind({
  scheme: 'https',
  about: 'JSON to a webhook of your own: counts, coverage and the first rows, signed with HMAC where a key is named',
  example: 'https:env:HOOK_URL?sign=env:HOOK_KEY',
  secrets: ['sign'],
  payload: (message, sent, { sign }, now) => payloadOf(message, sent, sign ?? null, now),
});

/** What takes webhooks mostly refuses more. */
const LARGEST_BYTES = 250_000;

async function payloadOf(message: Message, sent: readonly Delivered[], key: string | null, now: Date): Promise<Payload> {
  const body = await bodyOf(message, sent);
  const digest = createHash('sha256').update(body).digest('hex').slice(0, 32);
  const headers = { 'idempotency-key': `${message.runId}-${digest}` };
  if (key === null) return { body, headers };
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const signature = createHmac('sha256', key).update(`${timestamp}.${body}`).digest('hex');
  return { body, headers: { ...headers, 'x-iam-audit-timestamp': timestamp, 'x-iam-audit-signature': `v1=${signature}` } };
}

async function bodyOf(message: Message, sent: readonly Delivered[]): Promise<string> {
  const facts = await factsOf(message, sent);
  const write = rowWriter(message.columns);
  for (let { length } = message.top; length >= 0; length--) {
    const rows = message.top.slice(0, length).map((row): unknown => JSON.parse(write(row)));
    const body = JSON.stringify({ ...facts, top: rows });
    if (Buffer.byteLength(body) <= LARGEST_BYTES) return body;
  }
  const text = `the message has more than ${LARGEST_BYTES} bytes even without rows`;
  throw new SendError({ reason: 'too_large', code: 'TooLarge', text });
}

async function factsOf(message: Message, sent: readonly Delivered[]): Promise<object> {
  const { report, runId, generatedAt, scope, count, title, coverage } = message;
  const changes = await message.changes();
  return {
    schema: 'iam-audit/notification/1',
    report,
    run: runId,
    generated_at: isoTime(generatedAt),
    scope,
    title,
    rows: count,
    complete: coverage.complete,
    accounts: coverage.accounts,
    accounts_complete: coverage.accountsComplete,
    gaps: coverage.gaps.length,
    changes: changes === null ? null : changesIn(changes),
    link: sent.flatMap(({ link }) => link ?? [])[0] ?? null,
  };
}

function changesIn({ runId, since, countBefore, appeared, disappeared }: Changes): object {
  return { since_run: runId, since: isoTime(since), rows_before: countBefore, appeared, disappeared };
}
