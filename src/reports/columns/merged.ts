import type { Tag } from '../../model/tag.js';
import { UNKNOWN, type Value } from '../../model/value.js';
import type { Column, ColumnType } from '../report.js';
import type { OneRole, RoleColumn, RoleRow } from './role-row.js';

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

/** Roles are sorted by last use, so the first of them has the latest. */
const BY_KEY: ReadonlyMap<string, Merge> = new Map([
  ['created_at', (values) => (values.includes(UNKNOWN) ? UNKNOWN : new Date(Math.min(...values.map(Number))))],
  ['age_days', extreme(Math.max)],
  ['last_used', first],
  ['last_used_region', first],
  ['last_used_status', foremost('used', 'unknown', 'not_in_window')],
  ['days_unused', extreme(Math.min)],
  ['admin', foremost('yes', 'unknown', 'no')],
  ['trust_wide', foremost('yes', 'unknown', 'no')],
  ['external_id', foremost('no', 'unknown', 'yes')],
]);

/** A column about one role as a column about a row that may stand for several. */
export function merged(column: RoleColumn): Column<RoleRow> {
  const merge = BY_KEY.get(column.key) ?? BY_TYPE[column.type];
  const value = ({ roles }: RoleRow): Value => (roles.length === 1 ? column.value(roles[0]) : merge(roles.map((role) => column.value(role))));
  const toned = (row: RoleRow): OneRole | undefined => {
    if (row.roles.length === 1) return row.roles[0];
    const wanted = value(row);
    return row.roles.find((role) => column.value(role) === wanted);
  };
  return {
    ...column,
    value,
    tone: (row) => {
      const one = toned(row);
      return one === undefined ? undefined : column.tone?.(one);
    },
  };
}
