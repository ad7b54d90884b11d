import { usageError } from '../errors.js';
import { quoted } from '../text.js';

/** One command line, as an event names it. */
export interface Job {
  readonly command: readonly string[];
  /** `<aws.scheduler.scheduled-time>`: of jobs with the same command and time, one runs. null: it runs whenever it is asked for. */
  readonly scheduledTime: string | null;
}

const ALLOWED =
  'Allowed: { "command": ["stale", "--days", "90"], "scheduledTime": "2026-11-30T09:00:00Z" }, or a list of them;' +
  ' the time may be left out.';

/** What can't be meant is a usage error; a job that would be done in part only is none. */
export function jobsIn(event: unknown): readonly Job[] {
  const items: readonly unknown[] = Array.isArray(event) ? event : [event];
  if (items.length === 0) throw usageError('the event names no command', ALLOWED);
  return items.map(jobOf);
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

function jobOf(item: unknown): Job {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) throw usageError('the event is no object', ALLOWED);
  const { command, scheduledTime = null, ...rest } = item as Readonly<Record<string, unknown>>;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) throw usageError(`the event has ${quoted(unknown)}, which is not known`, ALLOWED);
  if (!isWords(command)) throw usageError('the command of the event is no list of words', ALLOWED);
  if (scheduledTime !== null && (typeof scheduledTime !== 'string' || !TIME.test(scheduledTime)))
    throw usageError(`scheduledTime can't be ${quoted(JSON.stringify(scheduledTime))}`, ALLOWED);
  // Who copies a command line often copies the name of the program too.
  return { command: command[0] === 'iam-audit' ? command.slice(1) : command, scheduledTime };
}

function isWords(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((word) => typeof word === 'string');
}
