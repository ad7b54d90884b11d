import { createHash, createHmac } from 'node:crypto';
import { messageJson } from './message-json.js';
import { webhookKind, type Payload } from './webhook-target.js';

/** A program of your own that takes JSON over https, signed where a key is named. */
export const webhook = webhookKind({
  scheme: 'https',
  about: 'JSON to a webhook of your own: counts, coverage and the first rows, signed with HMAC where a key is named',
  example: 'https:env:HOOK_URL?sign=env:HOOK_KEY',
  secrets: ['sign'],
  payload: async (message, sent, { sign }, now) => {
    const body = await messageJson(message, sent, LARGEST_BYTES);
    return signed(message.runId, body, sign ?? null, now);
  },
});

/** What takes webhooks mostly refuses more. */
const LARGEST_BYTES = 250_000;

/** The time is signed as well, so that no attacker can send an old message again. */
function signed(runId: string, body: string, key: string | null, now: Date): Payload {
  const digest = createHash('sha256').update(body).digest('hex').slice(0, 32);
  const headers = { 'idempotency-key': `${runId}-${digest}` };
  if (key === null) return { body, headers };
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const signature = createHmac('sha256', key).update(`${timestamp}.${body}`).digest('hex');
  return { body, headers: { ...headers, 'x-iam-audit-timestamp': timestamp, 'x-iam-audit-signature': `v1=${signature}` } };
}
