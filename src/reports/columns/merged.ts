import { roleActivity } from '../../checks/role-use.js';
import type { Tag } from '../../model/tag.js';
import { UNKNOWN, type Value } from '../../model/value.js';
import { toneOf } from './cells.js';
import type { RoleColumn, RoleRow } from './role-row.js';
import type { Column, ColumnType, Tone } from '../column.js';

/** The values of several roles, the last used first, as one. */
type Merge = (values: readonly Value[]) => Value;

/** What all have; null where they differ. */
const same: Merge = (values) => {
  const [first = null] = values;
  if (values.every((value) => value === first)) return first;
  return values.includes(UNKNOWN) ? UNKNOWN : null;
};

const first: Merge = (values) => values[0] ?? null;

/** Everything that any of them has. */
const union: Merge = (values) => {
  if (values.includes(UNKNOWN)) return UNKNOWN;
  const items = new Map(values.flatMap(itemsOf).map((item) => [JSON.stringify(item), item]));
  const sorted = [...items].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
  return sorted.every((item) => typeof item === 'string') ? sorted : sorted.filter((item) => typeof item !== 'string');
};

function itemsOf(value: Value): readonly (string | Tag)[] {
  return typeof value === 'object' && value !== null && !(value instanceof Date) ? value : [];
}

/** The first of these words that any of them has. */
function foremost(...words: readonly string[]): Merge {
  return (values) => words.find((word) => values.some((value) => (value === UNKNOWN ? 'unknown' : value) === word)) ?? null;
}

/** Unknown as soon as one is: it might be the least, or the most. */
function extreme(pick: (...values: number[]) => number): Merge {
  return (values) => (values.includes(UNKNOWN) ? UNKNOWN : pick(...values.map(Number)));
}

const BY_TYPE: Readonly<Record<ColumnType, Merge>> = { text: same, choice: same, number: same, date: same, list: union, tags: union };

/**
 * Said of all roles that there are, so that one that could not be seen has its say. Roles are sorted by last use: the first
 * has the latest.
 */
const OF_ALL: ReadonlyMap<string, Merge> = new Map([
  ['last_used', first],
  ['last_used_region', first],
  ['last_used_status', foremost('used', 'unknown', 'not_in_window')],
  ['days_unused', extreme(Math.min)],
  ['admin', foremost('yes', 'unknown', 'no')],
  ['trust_wide', foremost('yes', 'unknown', 'no')],
  ['external_id', foremost('no', 'unknown', 'yes')],
]);

/** Said of the roles that were seen. */
const OF_SEEN: ReadonlyMap<string, Merge> = new Map([
  ['created_at', (values) => (values.includes(UNKNOWN) ? UNKNOWN : new Date(Math.min(...values.map(Number))))],
  ['age_days', extreme(Math.max)],
]);

/** A column about one role as a column about a row that may stand for several. */
export function mergedColumn(column: RoleColumn): Column<RoleRow> {
  const ofAll = OF_ALL.get(column.key);
  const merge = ofAll ?? OF_SEEN.get(column.key) ?? BY_TYPE[column.type];
  const value = (row: RoleRow): Value => {
    const hides = row.hidden && ofAll !== undefined;
    if (row.roles.length === 1 && !hides) return column.value(row.roles[0]);
    const values = row.roles.map((role) => column.value(role));
    return merge(hides ? values.toSpliced(usedOf(row), 0, UNKNOWN) : values);
  };
  const toned = (row: RoleRow): Tone | undefined => {
    if (row.roles.length === 1 && !row.hidden) return column.tone?.(row.roles[0]);
    const wanted = value(row);
    const one = row.roles.find((role) => column.value(role) === wanted);
    return one === undefined ? toneOf(wanted, {}) : column.tone?.(one);
  };
  const text = (row: RoleRow): string | undefined => {
    const wanted = value(row);
    const one = row.roles.find((role) => column.value(role) === wanted);
    return one === undefined ? undefined : column.text?.(one);
  };
  const link = (row: RoleRow): string | undefined => (row.roles.length === 1 ? column.link?.(row.roles[0]) : undefined);
  return { ...column, value, text, link, tone: (row) => (column.tone === undefined ? undefined : toned(row)) };
}

/** How many of them were used: a use that could not be seen comes after every use that was, and before none. */
function usedOf({ roles }: RoleRow): number {
  return roles.filter(({ role }) => roleActivity(role).last !== null).length;
}
