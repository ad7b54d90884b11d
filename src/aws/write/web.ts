import { HttpRequest } from '@smithy/core/protocols';
import type { NodeHttpHandler } from '@smithy/node-http-handler';
import type { WebPort } from '../../deliver/ports.js';
import { SendError } from '../../deliver/send-error.js';
import type { Clock } from '../../gather/ports.js';
import { shortened } from '../shortened.js';
import { transportFault } from './faults.js';
import { repeating } from './repeating.js';
import { textOf } from './text-of.js';

interface WebTools {
  readonly handler: NodeHttpHandler;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Webhooks, through the same proxies and certificates as AWS. No webhook can tell a message sent twice, so only what
 * was refused for its rate, or never arrived, is sent again. The address is a secret: no error repeats any of it.
 */
export function webPort({ handler, ...tools }: WebTools): WebPort {
  return {
    post: ({ url, headers, body }) =>
      repeating('unsent', tools, async () => {
        const request = new HttpRequest({
          protocol: url.protocol,
          hostname: url.hostname,
          ...(url.port === '' ? {} : { port: Number(url.port) }),
          method: 'POST',
          // As it was given: a signature in it must come through unchanged.
          path: `${url.pathname}${url.search}`,
          headers: { ...headers, host: url.host, 'content-length': String(Buffer.byteLength(body)), 'user-agent': 'iam-audit' },
          body,
        });
        return judged(await answerTo(request, handler, url), url);
      }),
  };
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

async function answerTo(request: HttpRequest, handler: NodeHttpHandler, url: URL): Promise<Answer> {
  try {
    const { response } = await handler.handle(request);
    return { status: response.statusCode, headers: response.headers, body: textOf(response.body) };
  } catch (error) {
    throw withoutAddress(transportFault(error, 'the webhook'), url);
  }
}

/** What Node says of a connection may name the host; its cause is left behind for the same reason. */
function withoutAddress(fault: Error, url: URL): Error {
  if (!(fault instanceof SendError)) return fault;
  const { reason, code, lost, message } = fault;
  const hint = lost ? RESENT : UNREACHED;
  return new SendError({ reason, code, lost, hint, text: withoutParts(message, url) });
}

const SHORTEST_SECRET = 6;

/** What the other side says may repeat what it was called by. */
function withoutParts(text: string, url: URL): string {
  const { href, pathname, search, host, hostname, searchParams } = url;
  const parts = [href, `${pathname}${search}`, pathname, host, hostname, ...pathname.split('/'), ...searchParams.values()];
  const secret = [...new Set(parts)].filter((part) => part.length >= SHORTEST_SECRET).sort((a, b) => b.length - a.length);
  return secret.reduce((shown, part) => shown.replaceAll(part, '…').replaceAll(decoded(part), '…'), text);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

const UNREACHED = 'Check the address, the network, and HTTPS_PROXY and NO_PROXY where a proxy leads out.';

const RESENT = 'Look there before you send it again: it may have arrived.';

function judged({ status, headers, body }: Answer, url: URL): Answer {
  if (status >= 200 && status < 300) return { status, headers, body };
  const said = shortened(withoutParts(body.slice(0, 2_000), url), 120);
  const text = `the webhook: HTTP ${status}${said === '' ? '' : `: ${said}`}`;
  const facts = { code: `HTTP ${status}`, status, headers };
  if (status === 429) throw new SendError({ ...facts, reason: 'throttled', text });
  if (status >= 500) throw new SendError({ ...facts, reason: 'broken', text, lost: true, hint: RESENT });
  if (status >= 300 && status < 400) {
    const moved = `the webhook: HTTP ${status}: it leads elsewhere, and redirects are not followed`;
    throw new SendError({ ...facts, reason: 'refused', text: moved, hint: 'Name the address itself.' });
  }
  const hint = 'The address may have been withdrawn, or is not of this kind: check it where it was made.';
  if (status === 413) throw new SendError({ ...facts, reason: 'too_large', text });
  throw new SendError({ ...facts, reason: [401, 403, 404, 410].includes(status) ? 'denied' : 'refused', text, hint });
}
