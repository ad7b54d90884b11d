import { eachEntry, type Column, type Entry } from './data.js';

/** What is asked of one column. */
export interface Filter {
  /** A part of it, in any case. */
  readonly text: string;
  /** Smallest and greatest: a number, or a day. */
  readonly from: string;
  readonly to: string;
  /** These words; kinds of nothing among them. */
  readonly only: readonly string[];
}

export interface Question {
  readonly search: string;
  readonly filters: Readonly<Record<string, Filter>>;
  /** Column; empty: as the report has them. */
  readonly sort: string;
  readonly descending: boolean;
  readonly hidden: readonly string[];
}

export interface Selected {
  readonly rows: Uint32Array;
  /** Left out although they might belong here: a filtered column of theirs could not be seen. */
  readonly unknown: number;
}

export const NO_FILTER: Filter = { text: '', from: '', to: '', only: [] };

/** Types of columns of which a range is asked. */
export const RANGED: readonly string[] = ['number', 'date'];

const [NO, YES, MAYBE] = [0, 1, 2];

/** What one column says of each of its entries. */
interface Verdicts {
  readonly at: (row: number) => number;
  readonly of: Uint8Array;
}

export function select(columns: readonly Column[], count: number, question: Question): Selected {
  const { filters, sort, descending } = question;
  const asked = columns.flatMap((column): readonly Verdicts[] => {
    const filter = filters[column.key];
    return filter === undefined ? [] : [{ at: column.at, of: verdictsOf(column, filter) }];
  });
  const searched = searchedIn(columns, question);
  const rows = new Uint32Array(count);
  let [kept, unknown] = [0, 0];
  for (let row = 0; row < count; row += 1) {
    const verdict = verdictOf(asked, row);
    if (verdict === NO || (searched !== null && !searched.some(({ at, of }) => of[at(row)] === YES))) continue;
    if (verdict === YES) rows[kept++] = row;
    else unknown += 1;
  }
  const by = columns.find(({ key }) => key === sort);
  const found = rows.subarray(0, kept);
  return { rows: by === undefined ? found : sorted(found, by, descending), unknown };
}

/** The texts of a column in lower case, a line each, and where each line begins. */
interface Lines {
  readonly text: string;
  readonly starts: Uint32Array;
}

const LINES = new WeakMap<Column, Lines>();

/** Made once. One long text is searched at once: that is many times faster than a hundred thousand short ones. */
function linesOf(column: Column): Lines {
  const known = LINES.get(column);
  if (known !== undefined) return known;
  const { count } = column;
  const text = Array.from({ length: count }, (_, number) => column.text(number)).join('\n').toLowerCase();
  const starts = new Uint32Array(count + 1);
  for (let number = 1; number < count; number += 1) starts[number] = text.indexOf('\n', starts[number - 1]) + 1;
  starts[count] = text.length + 1;
  const made = { text, starts };
  LINES.set(column, made);
  return made;
}

/** What the first search would have to make, of the columns that are searched: a piece of work for each. */
export function searchWork(columns: readonly Column[]): readonly (() => void)[] {
  return columns.filter(isSearched).map((column) => () => void linesOf(column));
}

/** Numbers and dates have ranges to ask for. */
function isSearched({ type }: Column): boolean {
  return !RANGED.includes(type);
}

/** Which entries of a column have these words in them; null: none. */
function withWords(column: Column, words: string): Uint8Array | null {
  const { text, starts } = linesOf(column);
  let at = words.includes('\n') ? -1 : text.indexOf(words);
  if (at < 0) return null;
  const of = new Uint8Array(column.count);
  let number = 0;
  for (; at >= 0; at = text.indexOf(words, starts[number + 1])) {
    while ((starts[number + 1] ?? Infinity) <= at) number += 1;
    of[number] = YES;
  }
  return of;
}

/** Columns in which something was found; null: nothing is searched. */
function searchedIn(columns: readonly Column[], { search, hidden }: Question): readonly Verdicts[] | null {
  const words = search.trim().toLowerCase();
  if (words === '') return null;
  const shown = columns.filter((column) => !hidden.includes(column.key) && isSearched(column));
  return shown.flatMap((column): readonly Verdicts[] => {
    const of = withWords(column, words);
    return of === null ? [] : [{ at: column.at, of }];
  });
}

/** One no is enough; else what is unknown stays unknown. */
function verdictOf(asked: readonly Verdicts[], row: number): number {
  let verdict = YES;
  for (const { at, of } of asked) {
    const own = of[at(row)] ?? NO;
    if (own === NO) return NO;
    if (own === MAYBE) verdict = MAYBE;
  }
  return verdict;
}

function verdictsOf(column: Column, filter: Filter): Uint8Array {
  const passes = judgeOf(column.type, filter);
  return Uint8Array.from(eachEntry(column, (entry) => (passes(entry) ? YES : entry.isUnknown ? MAYBE : NO)));
}

/** Words that are ticked always belong to it; a range or a text takes values only. */
function judgeOf(type: string, { text, from, to, only }: Filter): (entry: Entry) => boolean {
  const isWithin = rangeOf(type, from, to);
  const part = text.toLowerCase();
  const isOpen = from === '' && to === '' && part === '';
  return ({ word, value, isUnknown, text: words }) => {
    if (isOpen || only.includes(word)) return only.length === 0 || only.includes(word);
    return value !== null && !isUnknown && isWithin(value) && (part === '' || words().toLowerCase().includes(part));
  };
}

const DAY = 86_400;

function rangeOf(type: string, from: string, to: string): (value: string | number) => boolean {
  const bound = (text: string, open: number, more: number): number => {
    const given = type === 'date' ? Date.parse(text) / 1000 + more : Number(text);
    return text === '' || Number.isNaN(given) ? open : given;
  };
  if (!RANGED.includes(type)) return () => true;
  const [least, most] = [bound(from, -Infinity, 0), bound(to, Infinity, DAY - 0.001)];
  return (value) => Number(value) >= least && Number(value) <= most;
}

const RANKS = new WeakMap<Column, { readonly ranks: Uint32Array; readonly last: number }>();

/** Entries are put in order once; rows are counted into place. Nothings come last, and equal rows keep their order. */
function sorted(rows: Uint32Array, column: Column, descending: boolean): Uint32Array {
  const { ranks, last } = RANKS.get(column) ?? ranked(column);
  const placeOf = (row: number): number => {
    const rank = ranks[column.at(row)] ?? last;
    return descending && rank !== last ? last - 1 - rank : rank;
  };
  const starts = new Uint32Array(last + 2);
  for (const row of rows) starts[placeOf(row) + 1] = (starts[placeOf(row) + 1] ?? 0) + 1;
  for (let place = 1; place < starts.length; place += 1) starts[place] = (starts[place] ?? 0) + (starts[place - 1] ?? 0);
  const result = new Uint32Array(rows.length);
  for (const row of rows) {
    const place = placeOf(row);
    const at = starts[place] ?? 0;
    starts[place] = at + 1;
    result[at] = row;
  }
  return result;
}

function ranked(column: Column): { readonly ranks: Uint32Array; readonly last: number } {
  const orders = eachEntry(column, ({ order }) => order);
  const some = orders.flatMap((order, index) => (order === null ? [] : [{ order, index }]));
  some.sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0));
  const ranks = new Uint32Array(orders.length);
  let last = 0;
  some.forEach(({ order, index }, place) => {
    if (place > 0 && some[place - 1]?.order !== order) last += 1;
    ranks[index] = last;
  });
  last = some.length === 0 ? 0 : last + 1;
  orders.forEach((order, index) => {
    if (order === null) ranks[index] = last;
  });
  const made = { ranks, last };
  RANKS.set(column, made);
  return made;
}
