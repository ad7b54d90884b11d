import { NEVER, UNKNOWN, type Value } from '../model/value.js';
import type { Cell } from '../reports/column.js';
import type { Tag } from '../model/tag.js';

/** What a cell says to a person, and whether that is one of the three kinds of nothing. */
export interface CellText {
  readonly text: string;
  readonly nothing: boolean;
}

/**
 * A cell for reading: `-` there is none, `never` it never happened, `?` it could not be seen; dates without their time.
 */
export function cellText(value: Value): CellText {
  const sound = soundValue(value);
  if (sound === null) return { text: '-', nothing: true };
  if (sound === NEVER) return { text: 'never', nothing: true };
  if (sound === UNKNOWN) return { text: '?', nothing: true };
  if (typeof sound === 'string') return { text: sound, nothing: false };
  if (typeof sound === 'number') return { text: String(sound), nothing: false };
  if (sound instanceof Date) return { text: isoDay(sound), nothing: false };
  return sound.length === 0 ? { text: '-', nothing: true } : { text: joinItems(sound), nothing: false };
}

/** What a table says of a cell: its own words, where it has some. */
export function cellTextOf(cell: Cell | undefined): CellText {
  return cell?.text === undefined ? cellText(cell?.value ?? null) : { text: cell.text, nothing: false };
}

/** A date that is no date and a number that is no number say nothing, so they are unknown and never a crash. */
export function soundValue(value: Value): Value {
  if (value instanceof Date && Number.isNaN(value.getTime())) return UNKNOWN;
  if (typeof value === 'number' && !Number.isFinite(value)) return UNKNOWN;
  return value;
}

/** `2026-11-01`, in UTC. */
export function isoDay(date: Date): string {
  const time = date.toISOString();
  return time.slice(0, time.indexOf('T'));
}

/**
 * Items joined by a space, tags as `key=value`. An item that is empty or contains white space or a double quote is
 * written as a JSON string, so that the line can be taken apart again.
 */
export function joinItems(items: readonly string[] | readonly Tag[]): string {
  return items.map((item) => quoted(typeof item === 'string' ? item : `${item.key}=${item.value}`)).join(' ');
}

function quoted(item: string): string {
  return item === '' || /[\s"]/u.test(item) ? JSON.stringify(item) : item;
}
