import { consoleLink } from './console-link.js';
import { isoTime, type Column, type Entry } from './data.js';
import { el } from './dom.js';
import type { State } from './fragment.js';
import { RANGED } from './select.js';

export interface TableView {
  readonly columns: readonly Column[];
  readonly rows: Uint32Array;
  readonly state: State;
  readonly partition: string;
  readonly onSort: (key: string) => void;
}

/** Characters of a text that would make a narrow column tall. */
const LONG = 60;

const TONES: Readonly<Record<string, string>> = { g: 'good', w: 'warn', b: 'bad', m: 'muted' };

/** Draws the header anew; the button that was pressed keeps the focus. */
export function drawHead(head: Element, { columns, state, onSort }: TableView): void {
  const focused = (document.activeElement as HTMLElement | null)?.dataset.key;
  const cells = columns.map(({ key, title, type, about }) => {
    const isSorted = state.sort === key;
    const mark = el('span', { 'aria-hidden': 'true' }, isSorted ? (state.descending ? ' ▼' : ' ▲') : '');
    const button = el('button', { type: 'button', 'data-key': key, title: about }, title, mark);
    button.addEventListener('click', () => {
      onSort(key);
    });
    const sort = isSorted ? (state.descending ? 'descending' : 'ascending') : 'none';
    return el('th', { scope: 'col', 'aria-sort': sort, class: type === 'number' ? 'number' : '' }, button);
  });
  head.replaceChildren(el('tr', {}, ...cells));
  cells.map(({ firstElementChild: button }) => button as HTMLElement).find(({ dataset }) => dataset.key === focused)?.focus();
}

export function drawRows(body: Element, { columns, rows, partition }: TableView, from: number, to: number): void {
  const line = (row: number): HTMLElement => el('tr', {}, ...columns.map((column, index) => cellOf(column, row, index === 0, partition)));
  body.replaceChildren(...Array.from(rows.subarray(from, to), line));
}

function cellOf(column: Column, row: number, isFirst: boolean, partition: string): HTMLElement {
  const { key, type, at } = column;
  const entry = column.entry(at(row));
  const { tone, value } = entry;
  const text = entry.text();
  const kind = RANGED.includes(type) ? type : text.length > LONG ? 'long' : '';
  const attributes = { class: `${kind} ${TONES[tone] ?? ''}`.trim(), title: titleOf(entry, type) };
  const href = typeof value === 'string' ? consoleLink(key, value, partition) : null;
  const shown = href === null ? text : el('a', { href, target: '_blank', rel: 'noopener noreferrer' }, text);
  return isFirst ? el('th', { scope: 'row', ...attributes }, shown) : el('td', attributes, shown);
}

function titleOf({ value, isUnknown }: Entry, type: string): string | false {
  if (value === null) return isUnknown && 'could not be seen';
  return type === 'date' && isoTime(value);
}
