import { Writable } from 'node:stream';
import type { Terminal } from '../cli/io.js';

/** So much of a report goes into the answer; what was kept or sent is whole. */
export const ANSWER_BYTES = 100_000;

export interface Captured {
  readonly terminal: Terminal;
  /** Cut off at a whole line; null: there was more than fits. */
  readonly text: () => string | null;
}

/** Takes what a command writes to stdout: a log is the wrong place for it, since a report says who can do what. */
export function captured(most = ANSWER_BYTES): Captured {
  const chunks: Buffer[] = [];
  let length = 0;
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      length += chunk.byteLength;
      if (length <= most) chunks.push(chunk);
      else chunks.length = 0;
      done();
    },
  });
  return {
    terminal: { stream, tty: false, width: null, colour: false },
    text: () => (length > most ? null : Buffer.concat(chunks).toString('utf8')),
  };
}
