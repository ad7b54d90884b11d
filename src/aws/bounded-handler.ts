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

/** Listeners, for the reader that `for await` makes costs as much as all the rest of a small answer. */
function wholeBody(body: Readable, head: Head, signal: AbortSignal, longest: number): Promise<Uint8Array> {
  return new Promise<Uint8Array>((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const end = (): void => { body.destroy(signal.reason as Error); };
    const fail = (error: Error): void => {
      signal.removeEventListener('abort', end);
      // Whatever else would come is not waited for.
      body.destroy();
      reject(error);
    };
    body.on('error', fail);
    // After its end this is told to nobody.
    body.once('close', () => { fail(new Error('the connection was closed before the answer had come to its end')); });
    if (Number(head.headers['content-length'] ?? 0) > longest) {
      fail(tooLong(head, longest));
      return;
    }
    signal.addEventListener('abort', end, { once: true });
    body.once('end', () => {
      signal.removeEventListener('abort', end);
      resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks));
    });
    body.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.byteLength;
      if (length > longest) fail(tooLong(head, longest));
    });
  });
}

function tooLong({ statusCode: status }: Head, longest: number): AnswerError {
  const text = `HTTP ${status}, an answer of more than ${Math.round(longest / 1024 / 1024)} MB, which AWS never sends`;
  return new AnswerError({ reason: 'unreadable', text, status, repeat: true });
}
