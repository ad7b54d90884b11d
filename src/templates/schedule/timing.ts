import { usageError } from '../../errors.js';
import { quoted } from '../../text.js';
import { cronOf } from './cron.js';
import { instantOn, nextTimes } from './next-times.js';

/** When a schedule is due. https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html */
export interface Timing {
  /** As EventBridge Scheduler writes it: `cron(0 9 ? * 2#1 *)`, `rate(7 days)`, `at(2026-12-01T09:00:00)`. */
  readonly expression: string;
  /** What it is counted from, where that is not the clock. */
  readonly note: string | null;
  next(count: number): readonly Date[];
}

/** A zone that is there is taken for granted. */
export function timingOf(text: string, timeZone: string, now: Date): Timing {
  const typed = text.trim();
  if (/^rate\b/i.test(typed)) return rate(typed, now);
  if (/^at\b/i.test(typed)) return once(typed, timeZone, now);
  const cron = cronOf(text);
  return { expression: cron.expression, note: null, next: (count) => nextTimes(cron, timeZone, now, count) };
}

const UNITS_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** It runs as soon as it is made, and then so much later each time, whatever the clock does. */
function rate(text: string, now: Date): Timing {
  const [, value = '', unit = ''] = /^rate\(\s*([1-9]\d{0,4})\s+(minute|hour|day)s?\s*\)$/i.exec(text) ?? [];
  const ms = UNITS_MS[unit.toLowerCase()];
  if (ms === undefined)
    throw usageError(`--every can't be ${quoted(text)}`, 'Allowed: rate() with a number of minutes, hours or days, such as rate(7 days).');
  return {
    expression: `rate(${value} ${unit.toLowerCase()}s)`,
    note: 'counted from when the stack is made, and due then for the first time; made now',
    next: (count) => Array.from({ length: count }, (_, nth) => new Date(now.getTime() + nth * Number(value) * ms)),
  };
}

function once(text: string, timeZone: string, now: Date): Timing {
  const [, local] = /^at\(\s*(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})\s*\)$/i.exec(text) ?? [];
  const time = local === undefined ? null : new Date(`${local}Z`);
  // JavaScript takes the 30th of February for the 2nd of March.
  if (local === undefined || time === null || Number.isNaN(time.getTime()) || !time.toISOString().startsWith(local))
    throw usageError(`--every can't be ${quoted(text)}`, 'Allowed: at() with a date and a time, such as at(2026-12-01T09:00:00).');
  const due = instantOn(time, timeZone);
  if (due === null)
    throw usageError(`--every: the clock of ${timeZone} skips ${local}`, 'Take another hour, or UTC.');
  if (due <= now) throw usageError(`--every: ${local} ${timeZone} is over`, 'Name a time that is yet to come.');
  return { expression: `at(${local})`, note: null, next: (count) => [due].slice(0, count) };
}
