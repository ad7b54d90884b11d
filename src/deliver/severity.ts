import type { Message } from './message.js';

const WORDS = ['critical', 'high', 'medium', 'low', 'info'] as const;

export type MessageSeverity = (typeof WORDS)[number];

/**
 * How much a message is worth a look, for those who filter: the worst word of a column of severities, else what the first
 * rows are coloured for. A hint, no verdict.
 */
export function severityOf({ columns, top, count }: Pick<Message, 'columns' | 'top' | 'count'>): MessageSeverity {
  if (count === 0) return 'info';
  const at = columns.findIndex(({ key }) => key === 'severity');
  const said = new Set(top.map((row) => row[at]?.value));
  if (at >= 0) return WORDS.find((word) => said.has(word)) ?? 'info';
  const tones = new Set(top.flatMap((row) => row.map(({ tone }) => tone)));
  return tones.has('bad') ? 'high' : tones.has('warn') ? 'medium' : 'low';
}
