import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { StoreError } from './store-error.js';

/*
 * <root>/<scope id>/runs/<run id>/manifest.json
 *                                 records/<account id>.<source>.json.gz
 *                                 reused.txt
 *                                 lock-<hex>.json   while a process writes
 * <root>/.index/<day>.json
 *               <run id>.accounts.gz
 */

export const MANIFEST = 'manifest.json';
export const RECORDS = 'records';
/** Records taken over from other runs, a line each. */
export const REUSED = 'reused.txt';
/** Summaries of runs, a file for each day, and what was seen of the accounts of each. */
export const INDEX = '.index';
/** A run's folder before it is whole, and while it is removed: never seen as a run. */
export const NEW_PREFIX = '.new-';
export const GONE_PREFIX = '.gone-';

/** Organization id or account id; no dot and no separator, so it can't lead out of the root. */
const SCOPE_ID = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}[A-Za-z0-9])?$/;
const RUN_ID = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-[0-9a-f]{6}$/;

export function isScopeId(name: string): boolean {
  return SCOPE_ID.test(name);
}

export function isRunId(name: string): boolean {
  return RUN_ID.test(name);
}

/**
 * Sorts by time as text: the tail begins with ten bits of milliseconds, and fourteen random ones tell runs of the same one
 * apart. Of the same millisecond it comes after all `others`: the clock of the demo stands still.
 */
export function newRunId(now: Date, others: readonly string[] = []): string {
  const [stamp, least] = [now.toISOString().replace(/[-:]|\.\d+/g, ''), now.getUTCMilliseconds() * PER_MS];
  const tails = others.filter((id) => id.startsWith(`${stamp}-`)).map((id) => parseInt(id.slice(-6), 16));
  const latest = Math.max(...tails.filter((tail) => tail >= least && tail < least + PER_MS - 1), -1);
  const tail = Math.max(least + randomInt(PER_MS), latest + 1);
  return `${stamp}-${tail.toString(16).padStart(6, '0')}`;
}

const PER_MS = 0x4000;

/** When the run with this id was started; null: no run id, or no date. */
export function startTimeOf(runId: string): Date | null {
  const match = RUN_ID.exec(runId);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second] = match;
  const time = new Date(`${String(year)}-${String(month)}-${String(day)}T${String(hour)}:${String(minute)}:${String(second)}Z`);
  return Number.isNaN(time.getTime()) ? null : time;
}

export function indexFile(day: string): string {
  return `${day}.json`;
}

export function sightsFile(runId: string): string {
  return `${runId}.accounts.gz`;
}

/** A run that was put together of others started before its id says, never after. */
export function startsBefore(runId: string, time: Date | null): boolean {
  const made = startTimeOf(runId);
  return time !== null && made !== null && made.getTime() < time.getTime() - 1000;
}

export function scopeFolder(root: string, scopeId: string): string {
  if (!isScopeId(scopeId)) throw new StoreError('BAD_NAME', `"${scopeId}" is neither an organization id nor an account id`);
  return join(root, scopeId);
}

export function runsFolder(root: string, scopeId: string): string {
  return join(scopeFolder(root, scopeId), 'runs');
}
