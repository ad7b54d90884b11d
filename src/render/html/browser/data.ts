/** null: there is none · true: never · false: could not be seen; dates are seconds. */
export type PlainValue = string | number | boolean | null;

/** A cell in the data block: its value, or with it its tone (first letter), its words and where it sorts. */
export type PlainCell = PlainValue | Told;

type Told = readonly [value: PlainValue, tone: string | 0, text: string | 0, rank?: number];

export interface PlainColumn {
  readonly key: string;
  readonly title: string;
  readonly type: string;
  readonly about: string;
  readonly cells: readonly PlainCell[];
  /** For each row the number of its cell, in so many digits; left out: row by row. */
  readonly at?: string;
  readonly width?: number;
}

export interface PlainData {
  readonly rows: number;
  readonly columns: readonly PlainColumn[];
  readonly partition: string;
}

/** Of the numbers of cells: none of them means anything in JSON or HTML. */
export const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_';

export interface Entry {
  /** The value, or which nothing it is: `none`, `never`, `unknown`. */
  readonly word: string;
  /** Of dates: seconds. */
  readonly value: string | number | null;
  readonly isUnknown: boolean;
  readonly tone: string;
  /** null: last, whatever the direction. */
  readonly order: string | number | null;
  readonly text: () => string;
}

export interface Column extends Pick<PlainColumn, 'key' | 'title' | 'type' | 'about'> {
  readonly count: number;
  readonly entry: (number: number) => Entry;
  /** What an entry says, without making it: it has no line end. */
  readonly text: (number: number) => string;
  /** The number of a row's entry. */
  readonly at: (row: number) => number;
  /** Which kinds of nothing there are. */
  readonly nothings: readonly string[];
}

export function columnsOf({ columns }: PlainData): readonly Column[] {
  return columns.map(({ cells, at, width = 1, ...head }) => {
    const numbers = at === undefined ? null : numbersOf(at, width);
    const entry = (number: number): Entry => entryOf(cells[number] ?? null, head.type);
    const text = (number: number): string => {
      const cell = cells[number];
      return typeof cell === 'string' ? cell : entry(number).text();
    };
    const nothings = [...new Set(cells.map((cell) => nothingOf(told(cell)[0])))].filter((word) => word !== '').sort();
    return { ...head, count: cells.length, entry, text, at: numbers === null ? (row) => row : (row) => numbers[row] ?? 0, nothings };
  });
}

/** Every entry of a column made into something. */
export function eachEntry<T>({ count, entry }: Column, make: (entry: Entry) => T): T[] {
  return Array.from({ length: count }, (_, number) => make(entry(number)));
}

function numbersOf(at: string, width: number): Uint32Array {
  const worth = new Uint8Array(128);
  for (let digit = 0; digit < DIGITS.length; digit += 1) worth[DIGITS.charCodeAt(digit)] = digit;
  const numbers = new Uint32Array(at.length / width);
  for (let index = 0; index < at.length; index += 1) {
    const row = Math.floor(index / width);
    numbers[row] = (numbers[row] ?? 0) * DIGITS.length + (worth[at.charCodeAt(index)] ?? 0);
  }
  return numbers;
}

const MARKS: Readonly<Record<string, string>> = { none: '-', never: 'never', unknown: '?' };

function told(cell: PlainCell): Told {
  return typeof cell === 'object' && cell !== null ? cell : [cell, 0, 0];
}

function entryOf(cell: PlainCell, type: string): Entry {
  const [given, tone, words, rank] = told(cell);
  const value = typeof given === 'boolean' ? null : given;
  const word = value === null ? nothingOf(given) : String(value);
  // A user may be called so.
  const isUnknown = word === 'unknown' && (value === null || type === 'choice');
  const mark = value === null ? 'm' : '';
  const text = (): string => (words === 0 ? wordsOf(word, value, type) : words);
  return { word, value, isUnknown, tone: tone === 0 ? mark : tone, order: rank ?? (isUnknown ? null : value), text };
}

/** `2026-11-01T12:00:00Z` */
export function isoTime(seconds: string | number): string {
  return new Date(Number(seconds) * 1000).toISOString().replace('.000Z', 'Z');
}

function nothingOf(given: PlainValue): string {
  if (given === null) return 'none';
  if (typeof given !== 'boolean') return '';
  return given ? 'never' : 'unknown';
}

function wordsOf(word: string, value: Entry['value'], type: string): string {
  if (value === null) return MARKS[word] ?? '';
  if (type !== 'date') return word;
  const time = isoTime(value);
  return time.slice(0, time.indexOf('T'));
}
