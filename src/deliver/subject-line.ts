import { grouped } from '../text.js';
import type { Changes, Message } from './message.js';

/** `iam-audit: 74 stale users in 118 of 120 accounts (+6 since 22 Nov)`: one line of plain ASCII. */
export async function headlineOf(message: Message): Promise<string> {
  const changes = await message.changes();
  const since = changes === null ? '' : ` (${netWords(message, changes)})`;
  return `iam-audit: ${message.title}${since}`;
}

/** `Since 22 Nov: 8 new, 2 gone.`; null: there is nothing to compare with. */
export async function changeLine(message: Message): Promise<string | null> {
  const changes = await message.changes();
  if (changes === null) return null;
  const { appeared, disappeared, since, sameCoverage } = changes;
  // Rows come and go as well when an account is seen in one run and not in the other.
  const [unseenThen, unseenNow] = sameCoverage ? ['', ''] : [', or not seen then', ', or not seen now'];
  const counts = `${grouped(appeared)} new or changed${unseenThen}; ${grouped(disappeared)} gone or changed${unseenNow}`;
  const what = appeared + disappeared === 0 ? 'nothing changed' : counts;
  return `Since ${dayWords(since, message.generatedAt)}: ${what}.`;
}

function netWords({ count, generatedAt }: Message, { appeared, disappeared, countBefore, since, sameCoverage }: Changes): string {
  const day = `since ${dayWords(since, generatedAt)}${sameCoverage ? '' : ', not all seen'}`;
  const net = count - countBefore;
  if (net !== 0) return `${net > 0 ? '+' : '-'}${grouped(Math.abs(net))} ${day}`;
  return appeared + disappeared === 0 ? `no change ${day}` : `as many, but not the same ${day}`;
}

/** `22 Nov`, in UTC; the year where it is another one. */
function dayWords(day: Date, now: Date): string {
  const words = `${day.getUTCDate()} ${MONTHS[day.getUTCMonth()] ?? ''}`;
  return day.getUTCFullYear() === now.getUTCFullYear() ? words : `${words} ${day.getUTCFullYear()}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
