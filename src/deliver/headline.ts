import { grouped } from '../text.js';
import type { Message } from './message.js';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `iam-audit: 74 stale users in 118 of 120 accounts (+6 since 22 Nov)`: a subject, or the first line of a message. */
export async function headlineOf(message: Message): Promise<string> {
  const changes = await message.changes();
  if (changes === null) return `iam-audit: ${message.title}`;
  const more = message.count - changes.countBefore;
  const day = `${changes.since.getUTCDate()} ${MONTHS[changes.since.getUTCMonth()] ?? ''}`;
  const words = more === 0 ? `as many as on ${day}` : `${more > 0 ? '+' : '-'}${grouped(Math.abs(more))} since ${day}`;
  return `iam-audit: ${message.title} (${words})`;
}
