import { usageError } from '../../errors.js';
import { quoted } from '../../text.js';

/**
 * When a schedule is due, as EventBridge Scheduler writes it: six fields, days of the week from 1 (Sunday) to 7, and ? for the
 * day that does not count. https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export interface Cron {
  /** `cron(0 9 ? * 2#1 *)` */
  readonly expression: string;
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly months: readonly number[];
  readonly years: readonly number[];
  /** Is this day meant? `last`: how many days the month has. */
  readonly isDay: (day: CalendarDay) => boolean;
}

export interface CalendarDay {
  readonly day: number;
  /** 1: Sunday. */
  readonly weekday: number;
  /** Days of the month. */
  readonly last: number;
}

interface Field {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly names?: readonly string[];
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const MINUTE = { name: 'minute', from: 0, to: 59 };
const HOUR = { name: 'hour', from: 0, to: 23 };
const DAY = { name: 'day of the month', from: 1, to: 31 };
const MONTH = { name: 'month', from: 1, to: 12, names: MONTHS };
const WEEKDAY = { name: 'day of the week', from: 1, to: 7, names: WEEKDAYS };
const YEAR = { name: 'year', from: 1970, to: 2199 };

const EXAMPLES = "Such as 'cron(0 9 ? * 2#1 *)' (the first Monday of each month at 9), '0 9 * * 1' (each Monday at 9), or @weekly.";

const MACROS: Readonly<Record<string, string>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
};

/** Six fields of AWS's in `cron(…)`, or the five of a crontab, which are translated: there, Monday is 1. */
export function cronOf(text: string): Cron {
  const [, inside] = /^cron\((.*)\)$/.exec(text.trim()) ?? [];
  const fields = (inside ?? MACROS[text.trim()] ?? text).trim().toUpperCase().split(/\s+/);
  if (inside !== undefined && fields.length === 6) return parsed(fields);
  if (inside === undefined && fields.length === 5) return parsed(translated(fields));
  const hint = `Allowed: cron() with six fields, the five of a crontab, rate() or at(). ${EXAMPLES}`;
  throw usageError(`--every can't be ${quoted(text)}`, hint);
}

function parsed(fields: readonly string[]): Cron {
  const [minute = '', hour = '', day = '', month = '', weekday = '', year = ''] = fields;
  if ((day === '?') === (weekday === '?')) {
    const hint = `Exactly one of day of the month and day of the week is ?. ${EXAMPLES}`;
    throw usageError(`--every can't be ${quoted(`cron(${fields.join(' ')})`)}`, hint);
  }
  return {
    expression: `cron(${fields.join(' ')})`,
    ...{ minutes: valuesOf(minute, MINUTE), hours: valuesOf(hour, HOUR), months: valuesOf(month, MONTH), years: valuesOf(year, YEAR) },
    isDay: weekday === '?' ? monthDays(day) : weekdays(weekday),
  };
}

function monthDays(text: string): Cron['isDay'] {
  if (text === 'L') return ({ day, last }) => day === last;
  const [, nearest] = /^(\d+|L)W$/.exec(text) ?? [];
  if (nearest !== undefined) {
    const wanted = nearest === 'L' ? null : valuesOf(nearest, DAY)[0] ?? null;
    return (day) => day.day === nearestWorkday(day, wanted ?? day.last);
  }
  const days = new Set(valuesOf(text, DAY));
  return ({ day }) => days.has(day);
}

/** The working day nearest to one of the same month, never in another month. */
function nearestWorkday({ day, weekday, last }: CalendarDay, wanted: number): number {
  const that = ((((weekday - 1 + wanted - day) % 7) + 7) % 7) + 1;
  if (that === 7) return wanted === 1 ? wanted + 2 : wanted - 1;
  if (that === 1) return wanted === last ? wanted - 2 : wanted + 1;
  return wanted;
}

function weekdays(text: string): Cron['isDay'] {
  const [, which = '', mark, nth] = /^(\w+?)(?:(#)([1-5])|L)$/.exec(text) ?? [];
  if (which !== '' && mark !== undefined) {
    const [wanted] = valuesOf(which, WEEKDAY);
    return ({ day, weekday }) => weekday === wanted && Math.ceil(day / 7) === Number(nth);
  }
  if (which !== '' && text.endsWith('L')) {
    const [wanted] = valuesOf(which, WEEKDAY);
    return ({ day, weekday, last }) => weekday === wanted && day + 7 > last;
  }
  const all = new Set(text === 'L' ? [7] : valuesOf(text, WEEKDAY));
  return ({ weekday }) => all.has(weekday);
}

/** `1,3-5,0/15` → the values, in order. */
function valuesOf(text: string, field: Field): readonly number[] {
  const found = text.split(',').flatMap((part) => {
    const [, first = '', last, step] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(part) ?? [];
    const from = first === '*' ? field.from : numberOf(first, field, text);
    const open = first === '*' || (step !== undefined && last === undefined);
    const to = open ? field.to : last === undefined ? from : numberOf(last, field, text);
    const by = step === undefined ? 1 : Number(step);
    if (by === 0 || to < from) throw refused(text, field);
    return Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, i) => from + i * by);
  });
  return [...new Set(found)].sort((a, b) => a - b);
}

function numberOf(text: string, field: Field, whole: string): number {
  const named = field.names?.indexOf(text) ?? -1;
  const value = named >= 0 ? named + field.from : /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(value >= field.from && value <= field.to)) throw refused(whole, field);
  return value;
}

function refused(text: string, { name, from, to }: Field): Error {
  return usageError(`--every: the ${name} can't be ${quoted(text)}`, `Allowed: ${from} to ${to}, lists, ranges and steps. ${EXAMPLES}`);
}

/** A crontab: Sunday is 0 or 7, and of two days that are named either will do, which Scheduler can't say. */
function translated([minute = '', hour = '', day = '', month = '', weekday = '']: readonly string[]): readonly string[] {
  if (day !== '*' && weekday !== '*') {
    const hint = 'A crontab means "either day" by that. Make two schedules, or write cron() with ? for one of them.';
    throw usageError('--every names a day of the month and a day of the week', hint);
  }
  const asList = (text: string, field: Field): string => (text.includes('/') ? valuesOf(text, field).join(',') : text);
  const days = asList(day, DAY);
  const rest = [asList(minute, MINUTE), asList(hour, HOUR)];
  if (weekday === '*') return [...rest, days, asList(month, MONTH), '?', '*'];
  return [...rest, '?', asList(month, MONTH), sunday1(weekday), '*'];
}

function sunday1(text: string): string {
  const field = { name: 'day of the week', from: 0, to: 7, names: WEEKDAYS };
  const days = valuesOf(text, field).map((day) => (day % 7) + 1);
  return [...new Set(days)].sort((a, b) => a - b).join(',');
}
