import type { Cron } from './cron.js';

/** A minute on the clock of a zone. */
interface LocalTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

const DAY_MS = 86_400_000;

/** Nothing that is due is rarer than a leap day that is a certain weekday, or comes after a century without one. */
const LOOK_DAYS = 366 * 48;

/** The next times after `now` at which the schedule is due; fewer where there are no more. */
export function nextTimes(cron: Cron, timeZone: string, now: Date, count: number): readonly Date[] {
  const clock = clockOf(timeZone);
  const today = clock.local(now);
  const start = Date.UTC(today.year, today.month - 1, today.day);
  const found: Date[] = [];
  for (let i = 0; i <= LOOK_DAYS && found.length < count; i++) {
    const date = new Date(start + i * DAY_MS);
    if (!isDue(cron, date)) continue;
    const times = timesOn(date, cron).flatMap((time) => clock.instant(time) ?? []);
    found.push(...times.filter((time) => time > now));
  }
  return found.slice(0, count);
}

function isDue({ years, months, isDay }: Cron, date: Date): boolean {
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  if (!years.includes(year) || !months.includes(month + 1)) return false;
  return isDay({ day: date.getUTCDate(), weekday: date.getUTCDay() + 1, last: new Date(Date.UTC(year, month + 1, 0)).getUTCDate() });
}

function timesOn(date: Date, { hours, minutes }: Cron): readonly LocalTime[] {
  const day = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
  return hours.flatMap((hour) => minutes.map((minute) => ({ ...day, hour, minute })));
}

interface ZoneClock {
  local(instant: Date): LocalTime;
  /** null: the clock skips that time; of two that are the same, the first. */
  instant(time: LocalTime): Date | null;
}

function clockOf(timeZone: string): ZoneClock {
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' },
  });
  const local = (instant: Date): LocalTime => {
    const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = parts;
    return { year, month, day, hour, minute };
  };
  const asUtc = ({ year, month, day, hour, minute }: LocalTime): number => Date.UTC(year, month - 1, day, hour, minute);
  const offsetAt = (ms: number): number => asUtc(local(new Date(ms))) - Math.floor(ms / 60_000) * 60_000;
  return {
    local,
    instant: (time) => {
      const wanted = asUtc(time);
      // The offset of the day before and of the day after: where they differ, the clock is changed in between.
      const candidates = [offsetAt(wanted - DAY_MS), offsetAt(wanted + DAY_MS)].map((offset) => wanted - offset).sort((a, b) => a - b);
      const [first] = candidates.filter((ms) => asUtc(local(new Date(ms))) === wanted);
      return first === undefined ? null : new Date(first);
    },
  };
}

/** The instant at which the clock of a zone shows what UTC's shows at `local`; null: it skips that time. */
export function instantOn(local: Date, timeZone: string): Date | null {
  const minute = clockOf(timeZone).instant(utcOf(local));
  return minute === null ? null : new Date(minute.getTime() + local.getUTCSeconds() * 1000);
}

function utcOf(time: Date): LocalTime {
  const [year, month, day] = [time.getUTCFullYear(), time.getUTCMonth() + 1, time.getUTCDate()];
  return { year, month, day, hour: time.getUTCHours(), minute: time.getUTCMinutes() };
}

/** null: no such zone. */
export function zoneOf(name: string): string | null {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone === '' ? null : name;
  } catch {
    return null;
  }
}

/** `Mon 2026-12-07 09:00` on the clock of a zone. */
export function onTheClock(instant: Date, timeZone: string): string {
  const { year, month, day, hour, minute } = clockOf(timeZone).local(instant);
  const two = (value: number): string => String(value).padStart(2, '0');
  const weekday = new Intl.DateTimeFormat('en-US', { timeZone, weekday: 'short' }).format(instant);
  return `${weekday} ${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}`;
}
