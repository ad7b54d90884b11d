import type { Channel } from '../../cli/worker-process.js';
import { SourceError } from '../../gather/source-error.js';
import type { UnseenReason } from '../../evidence/evidence.js';

/** What one end can be asked; nothing but data goes in and out. */
export type Methods<T> = { readonly [N in keyof T]: (...words: never[]) => unknown };

/** The way to the other end. */
export interface Line<Theirs extends Methods<Theirs>> {
  /** A refusal is a SourceError; when the other process is gone, it is a LineClosed. */
  ask<N extends keyof Theirs>(name: N, ...words: Parameters<Theirs[N]>): Promise<Awaited<ReturnType<Theirs[N]>>>;
  /** Without waiting for an answer. */
  note<N extends keyof Theirs>(name: N, ...words: Parameters<Theirs[N]>): void;
}

export class LineClosed extends Error {
  constructor() {
    super('the other process is gone');
    this.name = 'LineClosed';
  }
}

interface Refusal {
  readonly reason: UnseenReason;
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
}

type Message =
  | { readonly kind: 'ask'; readonly id: number | null; readonly name: string; readonly words: readonly never[] }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'refusal'; readonly id: number; readonly refusal: Refusal };

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

export interface LineEnds {
  /** What was asked of this end failed with something else than a SourceError: a bug, a full disk, an interruption. */
  readonly onFault: (error: unknown) => void;
  readonly onClosed: () => void;
}

/** Two processes ask each other over one channel. What fails here as a SourceError is refused as one there. */
export function openLine<Theirs extends Methods<Theirs>, Own extends Methods<Own>>(
  channel: Channel,
  own: Own,
  ends: LineEnds,
): Line<Theirs> {
  const waiting = new Map<number, Waiting>();
  let last = 0;
  let closed = false;
  const send = (message: Message): void => { if (!closed) channel.send(message); };

  async function answer({ id, name, words }: Extract<Message, { kind: 'ask' }>): Promise<void> {
    try {
      const value = await own[name as keyof Own](...words);
      if (id !== null) send({ kind: 'answer', id, value });
    } catch (error) {
      if (id === null || !(error instanceof SourceError)) ends.onFault(error);
      else send({ kind: 'refusal', id, refusal: refusalOf(error) });
    }
  }

  function hear(message: Message): void {
    if (message.kind === 'ask') void answer(message);
    else {
      const asker = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.kind === 'answer') asker?.resolve(message.value as never);
      else asker?.reject(errorOf(message.refusal));
    }
  }

  channel.listen(
    (message) => { if (!closed) hear(message as Message); },
    () => {
      if (closed) return;
      closed = true;
      for (const { reject } of waiting.values()) reject(new LineClosed());
      ends.onClosed();
    },
  );
  return {
    ask: (name, ...words) =>
      new Promise((resolve, reject) => {
        if (closed) throw new LineClosed();
        const id = ++last;
        waiting.set(id, { resolve, reject });
        send({ kind: 'ask', id, name: String(name), words });
      }),
    note: (name, ...words) => { send({ kind: 'ask', id: null, name: String(name), words }); },
  };
}

function refusalOf({ reason, code, message, hint }: SourceError): Refusal {
  return { reason, code, message, hint };
}

function errorOf({ reason, code, message, hint }: Refusal): SourceError {
  return new SourceError(reason, code, message, { hint });
}
