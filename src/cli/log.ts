import type { Terminal } from './io.js';
import { wrapWords } from '../text.js';
import { safeJson, safeText } from '../render/safe-text.js';

export const LOG_FORMATS = ['text', 'json'] as const;

export type LogFormat = (typeof LOG_FORMATS)[number];

/** What is told on stderr: a sentence for people, or an event per line for machines. */
export interface Log {
  readonly format: LogFormat;
  /** `text` is the sentence; `fields` are the same in data. */
  tell(event: string, fields: Readonly<Record<string, unknown>>, text: string, tone?: 'muted'): void;
}

export function openLog({ stream, colour, tty, width }: Terminal, format: LogFormat, now: () => Date): Log {
  // Commands stay whole, so that they can be copied.
  const fitted = (text: string): string =>
    !tty || width === null || /iam-audit |`/.test(text) ? text : wrapWords(text, width, 2).join('\n');
  return {
    format,
    tell(event, fields, text, tone) {
      // AWS's words may hold what a terminal obeys: both make it visible, JSON as \u….
      const line = format === 'json' ? safeJson({ time: now().toISOString(), event, ...fields }) : fitted(safeText(text));
      const dim = tone === 'muted' && colour && format === 'text';
      stream.write(dim ? `\u001b[2m${line}\u001b[22m\n` : `${line}\n`);
    },
  };
}
