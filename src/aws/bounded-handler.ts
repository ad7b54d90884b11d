import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { HttpRequest } from '@smithy/core/protocols';
import type { HttpHandlerOptions, NodeHttpHandlerOptions } from '@smithy/types';
import type { Readable } from 'node:stream';
import { AnswerError } from './answer-error.js';
import type { InFlight } from './in-flight.js';

type Handled = Awaited<ReturnType<NodeHttpHandler['handle']>>;

/** Real answers stay below a few tens of megabytes. */
export const LONGEST_ANSWER = 256 * 1024 * 1024;

/** Reads each answer whole, within bounds of time and length, before the SDK sees anything of it. */
export class BoundedHandler extends NodeHttpHandler {
  readonly #inFlight: InFlight;
  readonly #longest: number;

  constructor(options: NodeHttpHandlerOptions, attempts: InFlight, longest = LONGEST_ANSWER) {
    super(options);
    this.#inFlight = attempts;
    this.#longest = longest;
  }

  override handle(request: HttpRequest, options: HttpHandlerOptions = {}): Promise<Handled> {
    return this.#inFlight.attempt(async (abortSignal) => {
      const handled = await super.handle(request, { ...options, abortSignal });
      const { response } = handled;
      response.body = await wholeBody(response.body as Readable, response, abortSignal, this.#longest);
      return handled;
    });
  }
}

type Head = Pick<Handled['response'], 'statusCode' | 'headers'>;

async function wholeBody(body: Readable, head: Head, signal: AbortSignal, longest: number): Promise<Uint8Array> {
  const end = (): void => { body.destroy(signal.reason as Error); };
  signal.addEventListener('abort', end, { once: true });
  try {
    if (Number(head.headers['content-length'] ?? 0) > longest) throw tooLong(head, longest);
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of body) {
      chunks.push(chunk as Buffer);
      length += (chunk as Buffer).byteLength;
      if (length > longest) throw tooLong(head, longest);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    // Whatever else would come is not waited for.
    body.destroy();
    throw error;
  } finally {
    signal.removeEventListener('abort', end);
  }
}

function tooLong({ statusCode: status }: Head, longest: number): AnswerError {
  const text = `HTTP ${status}, an answer of more than ${Math.round(longest / 1024 / 1024)} MB, which AWS never sends`;
  return new AnswerError({ reason: 'unreadable', text, status, repeat: true });
}
